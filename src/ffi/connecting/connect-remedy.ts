import { type LibvirtErrorFields, likely, sh, shellWord } from '../../base/index.js'

/** The parts of a libvirt URI: `driver+transport://user@host:port/path?parameters`. */
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
 * What to do about a connection that could not be opened.
 *
 * @param uri  the requested URI; null: libvirt's default
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
    `try libvirt's own client: ${sh`virsh -c ${uri ?? ''} uri`}; ${form}`
  )
}

/** The daemon refused access. */
function ofLogin(code: string, message: string, parts: UriParts | undefined): string | undefined {
  if (/polkit/i.test(message) || code === 'VIR_ERR_AUTH_UNAVAILABLE')
    return 'polkit found no authentication agent: add this user to the group libvirt (usermod -aG libvirt USER, then log in again), or run as root'
  if (code === 'VIR_ERR_AUTH_FAILED')
    return 'give connect() credentials that the daemon accepts: { credentials: { username, password } }'
  if (
    code === 'VIR_ERR_AUTH_CANCELLED' ||
    /no (auth callback|suitable authentication|interactive)|authentication callback/i.test(message)
  )
    return 'the daemon requires authentication: give connect() { credentials: { username, password } }, or a function that returns them'
  if (code === 'VIR_ERR_ACCESS_DENIED')
    return `the daemon's access rules deny this to ${parts?.user || 'this user'}: change those rules, or connect as another user`
  return undefined
}

/** The URI is wrong, so libvirt's own message does not help. */
function ofUri(uri: string, parts: UriParts | undefined, message: string): string | undefined {
  if (uri !== uri.trim()) return `remove the blanks around the URI: '${uri.trim()}'`
  if (!parts) return /^[\w+]*$/.test(uri) ? `use a complete URI, such as ${completed(uri)}; ${form}` : form
  const { driver, transport, host, path, parameters: given } = parts
  const rest = uri.slice(driver.length)
  if (!drivers.includes(driver)) {
    const near = likely(driver, drivers)
    if (near !== undefined) return `'${driver}' is not a libvirt driver; did you mean ${near}${rest}?`
    if (/no connection driver|CA certificate/.test(message))
      return `'${driver}' is not a libvirt driver (${drivers.join(', ')}); for QEMU on this machine, use qemu:///system`
  }
  if (transport !== '' && !transports.includes(transport)) {
    const near = likely(transport, transports)
    return `'${transport}' is not a libvirt transport${near === undefined ? ` (${transports.join(', ')})` : `; did you mean ${driver}+${near}://?`}`
  }
  if (transport === '' && /^(system|session|default)$/.test(host) && (path === '' || path === '/'))
    return `use three slashes: ${driver}:///${host}; with two, '${host}' is a host name`
  if (driver === 'qemu' && /^\/\w/.test(path) && !/^\/(system|session|embed)$/.test(path)) {
    const near = likely(path.slice(1), ['system', 'session'])
    return `the path of a qemu URI is /system or /session, not ${path}${near ? `: ${uri.replace(path, `/${near}`)}` : ''}`
  }
  if (driver === 'test' && transport === '' && host === '' && (path === '' || path === '/'))
    return 'use test:///default, the simulated host, or give the path of a file that describes one'
  if (driver === 'qemu' && path === '/embed') return 'give its root folder: qemu:///embed?root=/some/folder'
  const unknown = driver === 'esx' || driver === 'vpx' ? undefined : given.find((name) => !parameters.includes(name))
  const meant = unknown === undefined || transport === '' ? undefined : likely(unknown, parameters)
  if (meant !== undefined) return `libvirt ignores the unknown parameter '${unknown}'; did you mean '${meant}'?`
  if (
    driver === 'test' &&
    transport === '' &&
    host === '' &&
    /XML|external entity|cannot open|No such file|failed to load/i.test(message)
  )
    return 'test:///default is the built-in host; any other path must be an XML file that describes a host'
  return undefined
}

/** The URI for a bare name. */
const completed = (name: string): string => {
  const driver = drivers.includes(name) ? name : (likely(name, drivers) ?? 'qemu')
  return driver === 'test' ? 'test:///default' : `${driver}:///system`
}

/** A local socket. */
function ofSocket(message: string, parts: UriParts | undefined): string | undefined {
  const [, path = '', why = ''] = /Failed to connect socket to '([^']*)': (.*)/.exec(message) ?? []
  if (path === '') return undefined
  const daemon = /\/(virt\w+d)-sock/.exec(path)?.[1]
  if (/Permission denied/.test(why))
    return `this user may not open ${path}: add it to the group libvirt (usermod -aG libvirt USER, then log in again), or use qemu:///session`
  if (/No such file/.test(why)) {
    if (parts?.parameters.includes('socket'))
      return `the socket ${path} does not exist: check the URI's parameter 'socket'`
    return daemon === undefined || daemon === 'virtd'
      ? 'no libvirt daemon runs here: start it (systemctl start libvirtd), or install it (Debian, Ubuntu: apt install libvirt-daemon-system; Fedora: dnf install libvirt-daemon); test:///default needs none'
      : `${daemon} is not running here: start it, or enable its socket unit (systemctl enable --now ${daemon}.socket)`
  }
  if (/refused|not a socket|Socket operation/.test(why)) {
    return parts?.parameters.includes('socket')
      ? `nothing listens on ${path}: check the URI's parameter 'socket'`
      : `nothing listens on ${path}: restart the daemon (systemctl restart ${daemon ?? 'libvirtd'})`
  }
  return undefined
}

/** A failure of the ssh program. */
function ofSsh(message: string, parts: UriParts | undefined): string | undefined {
  if (!/ssh/.test(parts?.transport ?? '') && !/Cannot recv data: ssh:/.test(message)) return undefined
  const host = parts?.host || 'the host'
  // Users paste this command, and the URI may be untrusted.
  const login = shellWord(parts?.user ? `${parts.user}@${host}` : host).replace(/^-/, '-- -')
  if (/resolve hostname|Name or service not known|Temporary failure in name/.test(message))
    return `cannot resolve ${host} here: check the host name and DNS`
  if (/Connection refused/.test(message)) return `no ssh server answers on ${host}: start sshd there, or check the port`
  if (/timed out|No route to host|Network is unreachable/.test(message))
    return `${host} does not answer: check that it is up and reachable`
  if (/Host key verification failed|host key/i.test(message))
    return `accept the host key of ${host} first: ssh ${login} true`
  if (/Permission denied|publickey/.test(message))
    return `ssh ${login} must work without a password: install a key there (ssh-copy-id ${login}), or use ssh-agent`
  if (/(nc|netcat|virt-ssh-helper)\b.*not found|command not found/.test(message))
    return `install netcat on ${host}, or libvirt 7.1 or later, which includes virt-ssh-helper`
  if (/No such file or directory/.test(message) && /cannot run|Cannot find|exec/i.test(message))
    return 'install the ssh client on this machine (Debian, Ubuntu: apt install openssh-client)'
  return `try it manually: ssh ${login} virsh -c qemu:///system uri`
}

/** A remote server. */
function ofServer(message: string, parts: UriParts | undefined): string | undefined {
  const at = /unable to connect to server at '([^']*)'/.exec(message)?.[1] ?? (parts?.host || 'the server')
  if (/[Uu]nable to resolve address|Name or service not known|name resolution/.test(message))
    return `cannot resolve ${parts?.host || 'the host'} here: check the host name and DNS`
  if (/unable to connect to server at/.test(message)) {
    if (/refused/.test(message)) {
      const socket = parts?.transport === 'tcp' ? 'virtproxyd-tcp.socket' : 'virtproxyd-tls.socket'
      return `nothing listens on ${at}: make the daemon listen (libvirtd --listen, or ${socket}), or use qemu+ssh://${parts?.host}/system`
    }
    return `${at} does not answer: check that the host is up and reachable`
  }
  if (/packet \d+ bytes received from server too large|unexpected.*packet|end of file while reading/i.test(message))
    return `the server on ${at}${parts?.port ? `:${parts.port}` : ''} is not a libvirt daemon for this transport: check host and port (16509 for tcp, 16514 for tls)`
  return undefined
}

/** Certificates. */
function ofTls(code: string, message: string, parts: UriParts | undefined): string | undefined {
  const missing = /Cannot read (CA|certificate|private|client)[^']*'([^']*)'/i.exec(message)
  if (missing) {
    return parts?.transport === ''
      ? `'${parts.host}' is a host name, which libvirt connects to by TLS: install the certificates (${missing[2]}), use ${parts.driver}+ssh://${parts.host}/system, or use three slashes for this machine`
      : `install the certificates (${missing[2]}; the parameter 'pkipath' sets another folder), or use qemu+ssh://${parts?.host || 'HOST'}/system`
  }
  if (code === 'VIR_ERR_GNUTLS_ERROR' || /certificate|x509|TLS/i.test(message))
    return "both certificates must come from the same CA, and the server's must contain its host name: https://libvirt.org/kbase/tlscerts.html"
  return undefined
}

/** The daemon runs, but lacks the driver. */
function ofDriver(message: string, parts: UriParts | undefined): string | undefined {
  if (/no connection driver available/.test(message)) {
    const driver = parts?.driver ?? 'this URI'
    const where = parts?.transport ? 'the remote daemon' : 'libvirt here'
    return `${where} has no driver for ${driver}: install it there (Debian, Ubuntu: ${shellWord(`libvirt-daemon-driver-${driver}`)}), or use another URI, such as qemu:///system`
  }
  return undefined
}
