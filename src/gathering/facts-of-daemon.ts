import { isUnsupported, MachineError } from '../base/index.js'
import type { Calls } from '../ffi/index.js'
import type { Host } from '../host.js'
import type { HostFacts } from '../machine/index.js'
import { capabilitiesOf } from '../modes/index.js'
import type { NetworkDefinition } from '../xml/index.js'

/** Facts of the daemon's machine; undefined if it cannot be read, and for the simulated host of `test:///`. */
export async function factsOfDaemon(session: Calls, host: Host): Promise<HostFacts | undefined> {
  if ((await session.call('virConnectGetType')) === 'TEST' || !(await isDaemonsHost(session, host))) return undefined
  return host.facts()
}

/**
 * Whether the daemon is on that machine: it may be in a container, or at the other end of a tunnel. A network daemon
 * does not report its host's name; then the machine given to `connect()` is assumed to be the daemon's.
 */
export async function isDaemonsHost(session: Calls, host: Host): Promise<boolean> {
  try {
    const machine = await host.machine()
    const reported = await session.call('virConnectGetHostname').catch((error: unknown) => {
      if (isUnsupported(error)) return undefined
      throw error
    })
    if (reported === undefined) return true
    // libvirt's host name may include the domain.
    const short = (name: string) => name.trim().toLowerCase().split('.')[0]
    const seen = short(await machine.readFile('/proc/sys/kernel/hostname'))
    return seen !== '' && seen === short(reported)
  } catch {
    return false
  }
}

/** The part of a running network that identifies its machine. */
interface RunningNetwork {
  readonly name: string
  readonly running: NetworkDefinition | null
}

/** Says why facts cannot be those of the machine that the networks run on; undefined if they may be. */
export function whyNotTheirs(facts: HostFacts, networks: readonly RunningNetwork[]): string | undefined {
  const unread = facts.unseen.find(({ fact }) => fact === 'links')
  const way = 'pass connect(uri, { machine }) to set how to run commands where the daemon runs'
  if (unread) return `its links cannot be read: ${unread.asked}: ${unread.reason}; ${way}`
  // A machine other than the daemon's, or a container that only has its socket, would give wrong answers.
  const bridges = networks.flatMap(({ name, running }) => {
    const bridge = running && 'bridge' in running ? running.bridge?.name : undefined
    if (!running || bridge === undefined || capabilitiesOf(running).physicalSubnet) return []
    return [{ network: name, bridge, mac: 'mac' in running ? running.mac : undefined }]
  })
  const isThere = ({ bridge, mac }: (typeof bridges)[number]): boolean =>
    facts.links.some((link) => link.name === bridge && (mac === undefined || link.mac === mac))
  // libvirt lists networks in any order.
  const [first] = bridges.toSorted((one, other) => (one.network < other.network ? -1 : 1))
  if (!first || bridges.some(isThere)) return undefined
  const message = `the machine that was read has no ${first.bridge}, the bridge of the running network ${first.network}`
  return `${message}: it is not the machine where the daemon runs; ${way}`
}

/**
 * Facts of the machine that networks are on.
 *
 * @throws MachineError  if it cannot be read, or a different one was
 */
export async function factsOfNetworksHost(
  host: Host,
  networks: readonly RunningNetwork[],
  signal?: AbortSignal,
): Promise<HostFacts> {
  const facts = await host.facts({ signal })
  const message = whyNotTheirs(facts, networks)
  const way = 'connect(uri, { machine }) sets how to run commands where the daemon runs'
  if (message !== undefined) throw new MachineError(message, way)
  return facts
}
