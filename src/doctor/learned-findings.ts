import { type HostBridge, type HostFacts, sources } from '../machine/index.js'
import type { BridgeFinding } from './findings.js'

/** libvirt gives a guest's device on the host the guest's MAC address with this in front. */
const hostSide = 'fe:'

/** Guests of this bridge whose frames came in by an uplink: they went out, and somebody sent them back. */
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
      : 'another path leads back to it, or the switch reflects frames'
    return [
      {
        kind: 'guest-behind-uplink',
        severity: 'warning',
        link: port.link,
        text: `${name} has learned a guest's MAC address behind ${port.link}, so it sends the guest's frames there: ${cause}. A guest that has just moved here looks like this until it sends`,
        evidence: `fdb of ${name}: ${who} on ${port.link}`,
        source: sources.measured,
        commands: [],
      },
    ]
  })
}
