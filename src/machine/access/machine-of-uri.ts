import { MachineError, printable } from '../../base/index.js'
import { localMachine } from './local-machine.js'
import type { MachineAccess } from './machine-access.js'

/** `driver+transport://user@machine:port/path?parameters`; IPv6 addresses are in brackets. */
const parts = /^[^:+]*(?:\+([^:]*))?:\/\/(?:([^@/?#]*)@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d+))?(?=[/?#]|$)/

/**
 * This machine, unless a connection's URI names another. A socket, or a tunnel to localhost, may still lead to another
 * machine; the URI is trusted then.
 *
 * @throws MachineError  if it names another machine: says what to pass to `connect()`
 */
export function machineOfUri(uri: string): MachineAccess {
  const [, transport, user, machine = '', port] = parts.exec(uri) ?? []
  if (machine === '' && transport !== 'ext') return localMachine
  const bare = machine.replace(/^\[|\]$/g, '')
  const login = user ? `${user}@${bare}` : bare
  const bySsh = port !== undefined && /^(ssh|libssh2?)$/.test(transport ?? '')
  // ssh would take a leading dash for an option.
  const there = login.startsWith('-') ? ['--', login] : [login || 'MACHINE']
  const ssh = ['ssh', ...(bySsh ? ['-p', port] : []), ...there].map(literal).join(', ')
  const message = `cannot run commands on ${printable(bare) || 'the machine behind an external transport'}, where the daemon runs`
  const ways = `connect(uri, { machine: machineThrough([${ssh}], { shell: true }) }), or { machine: localMachine } if it is this machine`
  throw new MachineError(message, ways)
}

/** A JavaScript string literal. */
const literal = (text: string): string => `'${printable(text.replace(/[\\']/g, '\\$&'))}'`
