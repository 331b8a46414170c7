import { linkArgument, sh } from '../base/index.js'
import { type HostBridge, type HostFacts, type Link, sources } from '../machine/index.js'
import { chainUnder } from './chain-under.js'
import type { BridgeFinding } from './findings.js'

/** Checks that each link carries the frames of the one before it: guest, bridge, VLAN, bond, NIC. */
export function mtuFindings(facts: HostFacts, bridge: HostBridge): BridgeFinding[] {
  const { links } = facts
  const uplinks = links.filter(({ name }) => bridge.uplinks.includes(name))
  const chains = uplinks.map((uplink) => chainUnder(links, uplink))
  const found = chains.flatMap((chain) => narrowing(chain, bridge))
  if (uplinks.length === 0) return found
  const widest = Math.min(...uplinks.map(({ mtu }) => mtu))
  const narrow = uplinks.find(({ mtu }) => mtu === widest)?.name ?? ''
  if (bridge.mtu !== widest) {
    const wider = bridge.mtu > widest
    found.push({
      kind: 'mtu-mismatch',
      severity: wider ? 'warning' : 'note',
      link: bridge.name,
      text: wider
        ? `a new guest gets the MTU ${bridge.mtu} of ${bridge.name}, but ${narrow} silently drops frames longer than ${widest}`
        : `a new guest gets the MTU ${bridge.mtu} of ${bridge.name}, although the uplink takes ${widest}: longer frames do not reach the guest`,
      evidence: chainText([bridge, ...(chains[0] ?? [])]),
      source: sources.bridge,
      commands: [sh`ip link set ${linkArgument(bridge.name)} mtu ${widest}`],
    })
  }
  for (const { link, role } of bridge.ports) {
    const own = links.find(({ name }) => name === link)
    if (role !== 'guest' || !own || own.mtu === widest) continue
    found.push({
      kind: 'mtu-mismatch',
      severity: 'warning',
      link,
      text:
        own.mtu > widest
          ? `the guest behind ${link} may send frames of ${own.mtu} bytes, but ${narrow} silently drops those longer than ${widest}; adjust the guest's own MTU too`
          : `${link} drops frames to the guest longer than ${own.mtu} bytes, although the uplink takes ${widest}; adjust the guest's own MTU too`,
      evidence: chainText([own, bridge, ...(chains[0] ?? [])]),
      source: sources.bridge,
      commands: [sh`ip link set ${linkArgument(link)} mtu ${widest}`],
    })
  }
  return found
}

function narrowing(chain: readonly Link[], bridge: HostBridge): BridgeFinding[] {
  return chain.flatMap((upper) =>
    chain
      .filter(({ name, master, mtu }) => (name === upper.lower || master === upper.name) && mtu < upper.mtu)
      .map((lower) => ({
        kind: 'mtu-mismatch' as const,
        severity: 'warning' as const,
        link: lower.name,
        text: `${lower.name}, below ${upper.name}, takes ${lower.mtu} bytes, but gets frames of up to ${upper.mtu}`,
        evidence: chainText([bridge, ...chain]),
        source: sources.bonding,
        // If the lower link cannot be raised, the upper one is lowered.
        commands:
          upper.mtu > (lower.maxMtu ?? upper.mtu)
            ? [sh`ip link set ${linkArgument(upper.name)} mtu ${lower.mtu}`]
            : [sh`ip link set ${linkArgument(lower.name)} mtu ${upper.mtu}`],
      })),
  )
}

const chainText = (chain: readonly { readonly name: string; readonly mtu: number }[]): string =>
  chain.map(({ name, mtu }) => `${name} mtu ${mtu}`).join(' – ')
