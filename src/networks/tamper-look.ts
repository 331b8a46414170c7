import { setTimeout as pause } from 'node:timers/promises'
import { type CallLimits, inSlices, limited, UnseenError } from '../base/index.js'
import type { Host } from '../host.js'
import type { HostFacts } from '../machine/index.js'
import { prepareHost, type Tampering, tamperKey } from '../reachability/index.js'
import { findTampering } from '../tamper/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import { healedBy } from './network-daemon.js'
import type { Networks } from './networks.js'

/** What one check of a host's rules and sysctls found. */
export interface Look {
  /** When the reading began and ended. */
  readonly from: Date
  readonly until: Date
  readonly facts: HostFacts
  readonly found: readonly Tampering[]
  /**
   * Networks that libvirt was starting, stopping or changing during the reading, by name: nothing is reported about
   * them.
   */
  readonly unsettled: ReadonlySet<string>
}

/**
 * Milliseconds between a check that finds something new and the one that confirms it. libvirt removes a network's rules
 * and restores them for some live updates, and when firewalld or the daemon reloads, without an event.
 */
export const settling = 500

/**
 * Checks once. Networks that differ before and after the reading are left out.
 *
 * @param touched  UUIDs of networks with lifecycle events; it may grow during the check
 * @throws UnseenError  where the host's links, addresses or firewall cannot be read
 */
export async function lookForTampering(
  networks: Networks,
  host: Host,
  touched: ReadonlySet<string>,
  earlier?: HostFacts,
  signal?: AbortSignal,
): Promise<Look> {
  const before = await activeNetworks(networks)
  const from = new Date()
  const facts = await host.facts({ signal })
  const until = new Date()
  const after = await activeNetworks(networks)
  const unseen = facts.unseen.filter(({ fact }) => ['links', 'addresses', 'firewall'].includes(fact))
  if (unseen.length > 0) throw new UnseenError(unseen)
  await inSlices(prepareHost(facts), signal)
  const texts = new Set(before.map((definition) => JSON.stringify(definition)))
  const isSettled = (definition: NetworkDefinition): boolean =>
    texts.has(JSON.stringify(definition)) && !touched.has(definition.uuid ?? '')
  return {
    from,
    until,
    facts,
    found: await healedBy(host, findTampering(after.filter(isSettled), facts, earlier)),
    unsettled: new Set(after.filter((definition) => !isSettled(definition)).map(({ name }) => name)),
  }
}

/** What two checks agree on. @throws TimeoutError, or the signal's reason */
export function confirmedTampering(networks: Networks, host: Host, limits: CallLimits): Promise<Tampering[]> {
  return limited(limits, 'findTampering', async (signal) => {
    const look = () => lookForTampering(networks, host, new Set(), undefined, signal)
    const first = await look()
    if (first.found.length === 0) return []
    await pause(settling, undefined, { signal })
    const keys = new Set(first.found.map(tamperKey))
    return (await look()).found.filter((tampering) => keys.has(tamperKey(tampering)))
  })
}

async function activeNetworks(networks: Networks): Promise<NetworkDefinition[]> {
  const active = await networks.list({ active: true })
  await Promise.all(active.map((network) => network.free()))
  return active.map(({ definition }) => definition)
}
