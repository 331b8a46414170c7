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

/** The ssh command for a URI's login; undefined for other transports. */
export function sshOf(uri: string): string[] | undefined {
  const [, user, machine, port] = sshUri.exec(uri) ?? []
  if (machine === undefined) return undefined
  const bare = machine.replace(/^\[|\]$/g, '')
  const key = /[?&]keyfile=([^&#]*)/.exec(uri)?.[1]
  const [, query = ''] = uri.split('?')
  return [
    'ssh',
    // libvirt's own ssh may ask for a password once; the many logins for commands would ask each time.
    ...['-o', 'BatchMode=yes'],
    ...(key === undefined ? [] : ['-i', decodeURIComponent(key)]),
    ...(/(^|&)no_verify=1/.test(query) ? ['-o', 'StrictHostKeyChecking=no'] : []),
    ...(port === undefined ? [] : ['-p', port]),
    '--',
    user ? `${decodeURIComponent(user)}@${bare}` : bare,
  ]
}
