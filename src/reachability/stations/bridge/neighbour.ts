import { formatMac, type Ip } from '../../../base/index.js'
import type { Packet, Place } from '../../../firewall/index.js'
import type { Link } from '../../../machine/index.js'
import type { At, AtNeighbour, Crossing } from '../../walk/at.js'
import type { Fate } from '../../walk/fate.js'
import { type Refusal, silentDrop } from '../../walk/refusal.js'
import { refuse } from '../../walk/refuse.js'
import type { Walk } from '../../walk/walk.js'
import type { Machine } from '../../world/machine.js'
import { bridgeMac } from '../frame.js'
import { bridgePlace } from './bridge-netfilter.js'

/** Resolves the next hop's MAC address over a bridge, by ARP or neighbour discovery. */
export function neighbourRefusal(
  walk: Walk,
  machine: Machine,
  asker: Ip,
  target: Ip,
  crossing: Crossing,
): Fate | undefined {
  const there = startOf(machine, crossing)
  const { bridge, from, to, in: inPort, out, nextHop } = crossing
  const back = startOf(machine, { bridge, from: to, to: from, in: out, out: inPort, nextHop })
  const macs = { asker: macOf(machine, bridge, from), target: macOf(machine, bridge, to) }
  return unresolved(walk, machine, asker, target, bridgePlace(crossing), there, back, macs)
}

/** The MAC address that an end sends from, if known. */
const macOf = (machine: Machine, bridge: string, end: Crossing['from']): string | undefined =>
  end.kind === 'guest' ? end.guest.mac : end.kind === 'host' ? bridgeMac(machine, bridge) : undefined

const startOf = (machine: Machine, crossing: Crossing): At =>
  crossing.from.kind === 'host'
    ? { station: 'neighbour', machine, link: crossing.bridge, sends: true, crossing }
    : { station: 'port-in', machine, crossing }

/** The same over a device: between its machine and the physical network behind it. */
export function deviceNeighbourRefusal(
  walk: Walk,
  machine: Machine,
  asker: Ip,
  target: Ip,
  device: Link,
  fromMachine: boolean,
): Fate | undefined {
  if (!ethernetKinds.has(device.kind)) return undefined
  const place: Place = fromMachine ? { outLink: device.name } : { inLink: device.name }
  const [there, back] = [fromMachine, !fromMachine].map(
    (sends): At => ({ station: 'neighbour', machine, link: device.name, sends }),
  )
  const macs = fromMachine ? { asker: device.mac } : { target: device.mac }
  return there && back && unresolved(walk, machine, asker, target, place, there, back, macs)
}

/** Links on which MAC addresses are resolved. */
const ethernetKinds = new Set(['physical', 'veth', 'vlan', 'bond', 'team', 'macvlan', 'bridge'])

/**
 * A firewall that stops the request or its answer stops everything that would follow.
 *
 * @param there  where the request starts
 * @param back   where the answer starts
 */
function unresolved(
  walk: Walk,
  machine: Machine,
  asker: Ip,
  target: Ip,
  place: Place,
  there: At,
  back: At,
  macs: { readonly asker?: string | undefined; readonly target?: string | undefined } = {},
): Fate | undefined {
  const { family } = target
  const kernel = walk.kernel(machine)
  if (family === 'ipv4' && !kernel.hooks.seesArp) return undefined
  const carry = (packet: Packet, start: At): Refusal | undefined =>
    refusalOf(walk.probe(packet, start)) ?? invalidHopLimit(packet)
  const asks = (from: Ip, about: Ip, mac: string | undefined): Packet =>
    discovery(family, from, family === 'ipv6' ? solicitedNode(about) : about, 135, mac, everybodys(about))
  const question = asks(asker, target, macs.asker)
  const refusal = carry(question, there) ?? carry(discovery(family, target, asker, 136, macs.target, macs.asker), back)
  if (!refusal) return undefined
  // Whoever is asked learns the asker's address from the request itself.
  const otherWay = !carry(asks(target, asker, macs.target), back)
  if (otherWay && kernel.neighbourKnown(asker, target)) return undefined
  const name = family === 'ipv4' ? 'ARP' : 'neighbour discovery'
  return walk.fail('dropped', 'neighbour', `${name} for ${target.text} does not get through the firewall`, {
    evidence: refusal.evidence,
    trouble: { kind: 'rule', refusal, packet: question, place, bridged: place.bridged ?? false },
  })
}

const refusalOf = (fate: Fate): Refusal | undefined =>
  'failure' in fate && fate.trouble.kind === 'rule' ? fate.trouble.refusal : undefined

/**
 * Neighbour discovery is accepted only with hop limit 255, which no packet from beyond the link can have. @see RFC
 * 4861, 7.1
 */
function invalidHopLimit({ family, rewritten }: Packet): Refusal | undefined {
  const limit = family === 'ipv6' ? rewritten?.['time-to-live'] : undefined
  return limit === undefined || limit === 255
    ? undefined
    : silentDrop(`a rule sets the hop limit of neighbour discovery to ${limit}; receivers accept only 255`)
}

/** One machine's end of ARP or neighbour discovery. */
export function atNeighbour(walk: Walk, packet: Packet, at: AtNeighbour): At | Fate {
  const { machine, link, crossing } = at
  const { hooks } = walk.kernel(machine)
  const isIp = packet.protocol !== 'arp'
  if (at.sends) {
    const out: Place = { outLink: link }
    const stopped = isIp
      ? (hooks.run('output', packet, out) ??
        // The kernel's own neighbour discovery also has its link as the incoming one.
        hooks.run('postrouting', packet, { inLink: link, outLink: link }))
      : hooks.runOther('arp', 'output', packet, out)
    const refusal = stopped ?? hooks.runDevice('egress', link, packet, out)
    if (refusal) return refuse(walk, machine, refusal, packet, out)
    if (crossing) return { station: 'port-out', machine, crossing }
    return { node: { kind: 'external', machine, at: link }, packet }
  }
  const into: Place = at.prerouted ? { inLink: link, inPort: crossing?.in } : { inLink: link }
  const refusal =
    hooks.runDevice('ingress', link, packet, into) ??
    (isIp && !at.prerouted ? hooks.run('prerouting', packet, into) : undefined) ??
    (isIp ? hooks.run('input', packet, into) : hooks.runOther('arp', 'input', packet, into))
  return refusal ? refuse(walk, machine, refusal, packet, into) : { node: { kind: 'host', machine }, packet }
}

const discovery = (
  family: 'ipv4' | 'ipv6',
  source: Ip,
  destination: Ip,
  icmpType: number,
  sourceMac: string | undefined,
  destinationMac: string | undefined,
): Packet => ({
  family,
  protocol: family === 'ipv4' ? 'arp' : 'icmp',
  source: source.family === family ? source : destination,
  destination,
  sourcePort: 0,
  destinationPort: 0,
  icmpType,
  icmpCode: 0,
  tcpFlags: 0,
  mark: 0,
  state: 'invalid',
  answers: false,
  role: 'neighbour',
  sourceMac,
  destinationMac,
})

/** Where a request about an address goes: to all, or with IPv6 to those whose addresses end in the same bytes. */
const everybodys = ({ family, value }: Ip): string =>
  formatMac(family === 'ipv4' ? 0xffffffffffff : 0x3333ff000000 + Number(BigInt(value) & 0xffffffn))

/** ff02::1:ff00:0/104 and the address's last 24 bits. */
const solicitedNode = ({ value }: Ip): Ip => {
  const bits = (0xff02n << 112n) | (0x1ffn << 24n) | (BigInt(value) & 0xffffffn)
  return { family: 'ipv6', value: bits, text: `ff02::1:ff${(BigInt(value) & 0xffffffn).toString(16)}` }
}
