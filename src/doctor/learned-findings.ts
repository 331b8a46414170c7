import { type HostBridge, type HostFacts, sources } from '../machine/index.js'
import type { BridgeFinding } from './findings.js'

/** libvirt gives the host's end of a guest's device the guest's MAC address with this first octet. */
const hostSide = 'fe:'

/** Guests of this bridge whose own frames came back in through an uplink. */
export function learnedFindings(facts: HostFacts, { name, ports }: HostBridge): BridgeFinding[] {
  const guests = ports.flatMap(({ link, role }) => {
    const mac = facts.links.find((one) => one.name === link)?.mac
    return role === 'guest' && mac?.startsWith(hostSide) ? [{ link, tail: mac.slice(2) }] : []
  })
  return ports.flatMap((port) => {
    if (port.role !== 'uplink') return []
    const behind = guests.flatMap(({ link, tail }) =>
      port.learned.filter((mac) => mac.slice(2) === tail && !mac.startsWith(hostSide)).map((mac) => ({ link, mac })),
    )
    if (behind.length === 0) return []
    const who = behind.map(({ link, mac }) => `${mac} of ${link}`).join(', ')
    const bond = facts.bonds.find(({ link }) => link === port.link)
    const cause = bond
      ? `the switch does not aggregate the ports of ${port.link}, so frames sent on one come back on the other`
      : 'another path leads back to the bridge, or the switch reflects frames'
    return [
      {
        kind: 'guest-behind-uplink',
        severity: 'warning',
        link: port.link,
        text: `${name} has learned a guest's MAC address behind ${port.link}, so it sends the guest's frames there: ${cause}. A guest that has just migrated here looks the same until it sends a frame`,
        evidence: `fdb of ${name}: ${who} on ${port.link}`,
        source: sources.measured,
        commands: [],
      },
    ]
  })
}
