import { type MachineAccess, machineThrough } from 'virtnet'

/** `driver+transport://user@machine:port/…` of the transports that log in by ssh. */
const sshUri = /^[^:+/]+\+(?:ssh|libssh2?):\/\/(?:([^@/?#]*)@)?(\[[^\]]*\]|[^:/?#]+)(?::(\d+))?(?=[/?#]|$)/

/**
 * How to run commands where the daemon runs: as `--machine` says, or by the URI's own ssh login; undefined: the library
 * decides.
 *
 * @param words  of `--machine`, a command that runs commands there: `ssh root@kvm1`
 */
export function machineFor(uri: string | undefined, words: string | undefined): MachineAccess | undefined {
  if (words !== undefined) {
    const prefix = words.split(/\s+/).filter(Boolean)
    return machineThrough(prefix, { shell: /(^|\/)ssh$/.test(prefix[0] ?? '') })
  }
  const prefix = uri === undefined ? undefined : sshOf(uri)
  return prefix && machineThrough(prefix, { shell: true })
}

/** What the URI says of unknown machines, in ssh's words. @see https://libvirt.org/uri.html */
const checks: Readonly<Record<string, string>> = { auto: 'accept-new', ignore: 'no' }

/** The ssh command for a URI's login; undefined for other transports. */
export function sshOf(uri: string): string[] | undefined {
  const [, user, machine, port] = sshUri.exec(uri) ?? []
  if (machine === undefined) return undefined
  const bare = machine.replace(/^\[|\]$/g, '')
  const query = new Map(
    (uri.split(/[?#]/)[1] ?? '').split('&').map((one) => one.split(/=(.*)/s, 2) as [string, string]),
  )
  const given = (name: string): string | undefined => {
    const value = query.get(name)
    return value === undefined ? undefined : decoded(value)
  }
  const key = given('keyfile')
  const known = given('known_hosts')
  const check = given('no_verify') === '1' ? 'no' : checks[given('known_hosts_verify') ?? '']
  return [
    given('command') || 'ssh',
    // libvirt's own ssh may ask for a password once; the logins for commands would ask each time.
    ...['-o', 'BatchMode=yes'],
    ...(key === undefined ? [] : ['-i', key]),
    ...(known === undefined ? [] : ['-o', `UserKnownHostsFile=${known}`]),
    ...(check === undefined ? [] : ['-o', `StrictHostKeyChecking=${check}`]),
    ...(port === undefined ? [] : ['-p', port]),
    '--',
    user ? `${decoded(user)}@${bare}` : bare,
  ]
}

/** What is not encoded well is libvirt's to complain of. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
