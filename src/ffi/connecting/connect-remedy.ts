import { type LibvirtErrorFields, likely, sh, shellWord } from '../../base/index.js'

/** A URI of libvirt's, taken apart: `driver+transport://user@host:port/path?parameters`. */
interface UriParts {
  readonly driver: string
  readonly transport: string
  readonly user: string
  readonly host: string
  readonly port: string
  readonly path: string
  readonly parameters: readonly string[]
}

const pattern =
  /^(?<driver>[^:/?#+]+)(?:\+(?<transport>[^:]*))?:\/\/(?:(?<user>[^@/?#]*)@)?(?<host>\[[^\]]*\]|[^:/?#]*)(?::(?<port>\d*))?(?<path>[^?#]*)(?:\?(?<query>[^#]*))?/

function partsOf(uri: string): UriParts | undefined {
  const groups = pattern.exec(uri)?.groups
  if (!groups) return undefined
  const { driver = '', transport = '', user = '', host = '', port = '', path = '', query = '' } = groups
  const parameters = query.split(/[&;]/).flatMap((pair) => pair.split('=')[0] || [])
  return { driver, transport, user, host: host.replace(/^\[|\]$/g, ''), port, path, parameters }
}

/** @see https://libvirt.org/drivers.html and the daemons of https://libvirt.org/daemons.html */
const drivers =
  'qemu test lxc xen ch vz vbox bhyve openvz esx vpx gsx hyperv vmwareplayer vmwarews vmwarefusion network nwfilter interface nodedev secret storage'.split(
    ' ',
  )
const transports = 'unix ssh tls tcp ext libssh libssh2'.split(' ')
/** @see https://libvirt.org/uri.html */
const parameters =
  'name mode proxy command socket netcat keyfile no_verify no_tty pkipath tls_priority known_hosts known_hosts_verify sshauth'.split(
    ' ',
  )

const form = 'a URI is driver[+transport]://[user@][host][:port]/path[?parameters], such as qemu:///system'

/**
 * The one thing to do about a connection that could not be opened.
 *
 * @param uri  that was asked for; null: libvirt's default
 */
export function connectRemedy(
  uri: string | null,
  { code, message }: Pick<LibvirtErrorFields, 'code'> & { readonly message: string },
): string {
  const parts = uri === null ? undefined : partsOf(uri)
  return (
    ofLogin(code, message, parts) ??
    (uri === null ? undefined : ofUri(uri, parts, message)) ??
    ofSocket(message, parts) ??
    ofSsh(message, parts) ??
    ofServer(message, parts) ??
    ofTls(code, message, parts) ??
    ofDriver(message, parts) ??
    `see what libvirt's own client says: ${sh`virsh -c ${uri ?? ''} uri`}; ${form}`
  )
}

/** Somebody is there, and does not let us in. */
function ofLogin(code: string, message: string, parts: UriParts | undefined): string | undefined {
  if (/polkit/i.test(message) || code === 'VIR_ERR_AUTH_UNAVAILABLE')
    return 'polkit found no authentication agent: add this user to the group libvirt (usermod -aG libvirt USER, then log in again), or run as root'
  if (code === 'VIR_ERR_AUTH_FAILED')
    return 'give connect() credentials that the daemon accepts: { credentials: { username, password } }'
  if (
    code === 'VIR_ERR_AUTH_CANCELLED' ||
    /no (auth callback|suitable authentication|interactive)|authentication callback/i.test(message)
  )
    return 'the daemon asks who is there: give connect() { credentials: { username, password } }, or a function that answers'
  if (code === 'VIR_ERR_ACCESS_DENIED')
    return `the daemon's access rules forbid it to ${parts?.user || 'this user'}: change those rules, or connect as another user`
  return undefined
}

/** The URI itself is wrong: what libvirt says about it is then beside the point. */
function ofUri(uri: string, parts: UriParts | undefined, message: string): string | undefined {
  if (uri !== uri.trim()) return `take the blanks off the URI: '${uri.trim()}'`
  if (!parts) return /^[\w+]*$/.test(uri) ? `write a whole URI, such as ${completed(uri)}; ${form}` : form
  const { driver, transport, host, path, parameters: given } = parts
  const rest = uri.slice(driver.length)
  if (!drivers.includes(driver)) {
    const near = likely(driver, drivers)
    if (near !== undefined) return `there is no driver '${driver}'; did you mean ${near}${rest}?`
    if (/no connection driver|CA certificate/.test(message))
      return `there is no driver '${driver}': libvirt has ${drivers.join(', ')}; on this machine usually qemu:///system`
  }
  if (transport !== '' && !transports.includes(transport)) {
    const near = likely(transport, transports)
    return `there is no transport '${transport}'; ${near === undefined ? `there are ${transports.join(', ')}` : `did you mean ${driver}+${near}://?`}`
  }
  if (transport === '' && /^(system|session|default)$/.test(host) && (path === '' || path === '/'))
    return `write three slashes: ${driver}:///${host}; with two, '${host}' is the name of a host`
  if (driver === 'qemu' && /^\/\w/.test(path) && !/^\/(system|session|embed)$/.test(path)) {
    const near = likely(path.slice(1), ['system', 'session'])
    return `the path of a qemu URI is /system or /session, not ${path}${near ? `: ${uri.replace(path, `/${near}`)}` : ''}`
  }
  if (driver === 'qemu' && path === '/embed')
    return 'give the folder that it keeps all in: qemu:///embed?root=/some/folder'
  const unknown = driver === 'esx' || driver === 'vpx' ? undefined : given.find((name) => !parameters.includes(name))
  const meant = unknown === undefined || transport === '' ? undefined : likely(unknown, parameters)
  if (meant !== undefined) return `libvirt knows no parameter '${unknown}' and ignores it; did you mean '${meant}'?`
  if (
    driver === 'test' &&
    transport === '' &&
    host === '' &&
    /XML|external entity|cannot open|No such file|failed to load/i.test(message)
  )
    return 'test:///default is the host that is built in; another path is that of an XML file with a host'
  return undefined
}

/** A name alone, made into a URI. */
const completed = (name: string): string => {
  const driver = drivers.includes(name) ? name : (likely(name, drivers) ?? 'qemu')
  return driver === 'test' ? 'test:///default' : `${driver}:///system`
}

/** A socket of this machine. */
function ofSocket(message: string, parts: UriParts | undefined): string | undefined {
  const [, path = '', why = ''] = /Failed to connect socket to '([^']*)': (.*)/.exec(message) ?? []
  if (path === '') return undefined
  const daemon = /\/(virt\w+d)-sock/.exec(path)?.[1]
  if (/Permission denied/.test(why))
    return `this user may not open ${path}: add it to the group libvirt (usermod -aG libvirt USER, then log in again), or take qemu:///session`
  if (/No such file/.test(why)) {
    if (parts?.parameters.includes('socket'))
      return `there is no socket ${path}: check the parameter 'socket' of the URI`
    return daemon === undefined || daemon === 'virtd'
      ? 'no libvirt daemon runs here: start it (systemctl start libvirtd), or install it (Debian, Ubuntu: apt install libvirt-daemon-system; Fedora: dnf install libvirt-daemon); test:///default needs none'
      : `${daemon} is not running here: start it, or have systemd start it (${daemon}.socket)`
  }
  if (/refused|not a socket|Socket operation/.test(why)) {
    return parts?.parameters.includes('socket')
      ? `nothing listens on ${path}: check the parameter 'socket' of the URI`
      : `nothing listens on ${path}: restart the daemon (systemctl restart ${daemon ?? 'libvirtd'})`
  }
  return undefined
}

/** What the ssh program said. */
function ofSsh(message: string, parts: UriParts | undefined): string | undefined {
  if (!/ssh/.test(parts?.transport ?? '') && !/Cannot recv data: ssh:/.test(message)) return undefined
  const host = parts?.host || 'the host'
  // To be pasted: the URI may be anybody's.
  const login = shellWord(parts?.user ? `${parts.user}@${host}` : host).replace(/^-/, '-- -')
  if (/resolve hostname|Name or service not known|Temporary failure in name/.test(message))
    return `${host} is unknown here: check the host name, and the resolver`
  if (/Connection refused/.test(message)) return `no ssh server answers on ${host}: start sshd there, or check the port`
  if (/timed out|No route to host|Network is unreachable/.test(message))
    return `${host} does not answer: check that it is up, and the way to it`
  if (/Host key verification failed|host key/i.test(message)) return `make ${host}'s key known first: ssh ${login} true`
  if (/Permission denied|publickey/.test(message))
    return `ssh ${login} must work without a password: put a key there (ssh-copy-id ${login}), or use ssh-agent`
  if (/(nc|netcat|virt-ssh-helper)\b.*not found|command not found/.test(message))
    return `install netcat on ${host}, or libvirt from 7.1 on, which has virt-ssh-helper`
  if (/No such file or directory/.test(message) && /cannot run|Cannot find|exec/i.test(message))
    return 'install the ssh client on this machine (Debian, Ubuntu: apt install openssh-client)'
  return `try it by hand: ssh ${login} virsh -c qemu:///system uri`
}

/** A server on the network. */
function ofServer(message: string, parts: UriParts | undefined): string | undefined {
  const at = /unable to connect to server at '([^']*)'/.exec(message)?.[1] ?? (parts?.host || 'the server')
  if (/[Uu]nable to resolve address|Name or service not known|name resolution/.test(message))
    return `${parts?.host || 'the host'} is unknown here: check the host name, and the resolver`
  if (/unable to connect to server at/.test(message)) {
    if (/refused/.test(message)) {
      const socket = parts?.transport === 'tcp' ? 'virtproxyd-tcp.socket' : 'virtproxyd-tls.socket'
      return `nothing listens on ${at}: have the daemon listen (libvirtd --listen, or ${socket}), or take qemu+ssh://${parts?.host}/system`
    }
    return `${at} does not answer: check that the host is up, and the way to it`
  }
  if (/packet \d+ bytes received from server too large|unexpected.*packet|end of file while reading/i.test(message))
    return `what listens on ${at}${parts?.port ? `:${parts.port}` : ''} is no libvirt daemon of this transport: check host and port (16509 for tcp, 16514 for tls)`
  return undefined
}

/** Certificates. */
function ofTls(code: string, message: string, parts: UriParts | undefined): string | undefined {
  const missing = /Cannot read (CA|certificate|private|client)[^']*'([^']*)'/i.exec(message)
  if (missing) {
    return parts?.transport === ''
      ? `'${parts.host}' is taken for a host, which is reached by TLS: put the certificates there (${missing[2]}), take ${parts.driver}+ssh://${parts.host}/system, or write three slashes for this machine`
      : `put the certificates there (${missing[2]}; the parameter 'pkipath' names another folder), or take qemu+ssh://${parts?.host || 'HOST'}/system`
  }
  if (code === 'VIR_ERR_GNUTLS_ERROR' || /certificate|x509|TLS/i.test(message))
    return "let both sides' certificates be of one authority, and the server's name its host name: https://libvirt.org/kbase/tlscerts.html"
  return undefined
}

/** The daemon is there, and cannot do that. */
function ofDriver(message: string, parts: UriParts | undefined): string | undefined {
  if (/no connection driver available/.test(message)) {
    const driver = parts?.driver ?? 'that kind'
    const where = parts?.transport ? 'the daemon that was reached' : 'libvirt here'
    return `${where} has no driver for ${driver}: install it there (Debian, Ubuntu: ${shellWord(`libvirt-daemon-driver-${driver}`)}), or take another URI, such as qemu:///system`
  }
  return undefined
}
