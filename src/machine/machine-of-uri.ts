import { MachineError, printable } from '../base/index.js'
import { localMachine, type MachineAccess } from './machine-access.js'

/** `driver+transport://user@machine:port/path?parameters`; IPv6 addresses are in brackets. */
const parts = /^[^:+]*(?:\+([^:]*))?:\/\/(?:([^@/?#]*)@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d+))?(?=[/?#]|$)/

/**
 * This machine, where a connection's URI names no other. A socket can lead to another all the same, and so can a tunnel
 * to localhost, for which the URI has to be believed.
 *
 * @throws MachineError where it names one: what to give `connect()` then
 */
export function machineOfUri(uri: string): MachineAccess {
  const [, transport, user, machine = '', port] = parts.exec(uri) ?? []
  if (machine === '' && transport !== 'ext') return localMachine
  const bare = machine.replace(/^\[|\]$/g, '')
  const login = user ? `${user}@${bare}` : bare
  const bySsh = port !== undefined && /^(ssh|libssh2?)$/.test(transport ?? '')
  // ssh would take a name with a dash in front for an option.
  const there = login.startsWith('-') ? ['--', login] : [login || 'MACHINE']
  const ssh = ['ssh', ...(bySsh ? ['-p', port] : []), ...there].map(literal).join(', ')
  const message = `cannot tell how to read ${printable(bare) || 'the machine behind an external transport'}, where the daemon runs`
  const ways = `connect(uri, { machine: machineThrough([${ssh}], { shell: true }) }), or { machine: localMachine } if it is this machine`
  throw new MachineError(message, ways)
}

/** A string of JavaScript's. */
const literal = (text: string): string => `'${printable(text.replace(/[\\']/g, '\\$&'))}'`
