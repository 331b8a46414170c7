import type { Ip } from '../../base/index.js'
import type { Packet, Place } from '../../firewall/index.js'
import { bridgeNetfilter, type Link } from '../../machine/index.js'
import { type BridgeEnds, bridgePlace } from './bridge-path.js'
import type { Fate } from './fate.js'
import { type Refusal, silence } from './refusal.js'
import type { Walk } from './walk.js'

type Carry = (packet: Packet, fromAsker: boolean) => Refusal | undefined

/** Asks for the next hop's MAC address over a bridge, by ARP or neighbour discovery, and has it answered. */
export function neighbourRefusal(
  walk: Walk,
  asker: Ip,
  target: Ip,
  ends: BridgeEnds,
  fromHost: boolean,
  toHost: boolean,
): Fate | undefined {
  const back: BridgeEnds = { bridge: ends.bridge, in: ends.out, out: ends.in }
  return unresolved(walk, asker, target, bridgePlace(ends), (packet, fromAsker) =>
    fromAsker ? pass(walk, packet, ends, fromHost, toHost) : pass(walk, packet, back, toHost, fromHost),
  )
}

/** The same over a device of the host: between the host and the physical network behind it. */
export function deviceNeighbourRefusal(
  walk: Walk,
  asker: Ip,
  target: Ip,
  device: Link,
  fromHost: boolean,
): Fate | undefined {
  if (!ethernetKinds.has(device.kind)) return undefined
  const place: Place = fromHost ? { outLink: device.name } : { inLink: device.name }
  return unresolved(walk, asker, target, place, (packet, fromAsker) =>
    passDevice(walk, packet, device.name, fromAsker === fromHost),
  )
}

/** Links on which MAC addresses are asked for. */
const ethernetKinds = new Set(['physical', 'veth', 'vlan', 'bond', 'team', 'macvlan', 'bridge'])

/** A firewall that stops the question or its answer stops everything that would follow. */
function unresolved(walk: Walk, asker: Ip, target: Ip, place: Place, carries: Carry): Fate | undefined {
  const { family } = target
  const carry: Carry = (packet, fromAsker) => {
    const shown = walk.steps.length
    const refused = carries(packet, fromAsker) ?? wornOut(packet)
    // What gets through is not told: it is not what was asked about.
    walk.steps.length = shown
    return refused
  }
  if (family === 'ipv4' && !walk.netfilter.seesArp) return undefined
  const asks = (from: Ip, about: Ip): Packet =>
    discovery(family, from, family === 'ipv6' ? solicitedNode(about) : about, 135)
  const question = asks(asker, target)
  const refusal = carry(question, true) ?? carry(discovery(family, target, asker, 136), false)
  if (!refusal) return undefined
  // The other side's own question tells as much as an answer would.
  const otherWay = !(carry(asks(target, asker), false) ?? carry(discovery(family, asker, target, 136), true))
  if (otherWay && walk.neighbourKnown(asker, target)) return undefined
  const name = family === 'ipv4' ? 'ARP' : 'neighbour discovery'
  return walk.fail('dropped', 'neighbour', `${name} for ${target.text} does not get through the firewall`, {
    evidence: refusal.evidence,
    trouble: { kind: 'rule', refusal, packet: question, place, bridged: place.bridged ?? false },
  })
}

/** Neighbour discovery is believed with the hop limit that nobody beyond the link can give it. @see RFC 4861, 7.1 */
function wornOut({ family, rewritten }: Packet): Refusal | undefined {
  const limit = family === 'ipv6' ? rewritten?.['time-to-live'] : undefined
  return limit === undefined || limit === 255
    ? undefined
    : silence(`a rule sets the hop limit of neighbour discovery to ${limit}, which is taken with 255 only`)
}

function passDevice(walk: Walk, packet: Packet, device: string, fromHost: boolean): Refusal | undefined {
  const { netfilter } = walk
  const isIp = packet.protocol !== 'arp'
  if (fromHost) {
    const out: Place = { outLink: device }
    const stopped = isIp
      ? (netfilter.run('output', packet, out) ?? netfilter.run('postrouting', packet, out))
      : netfilter.runOther('arp', 'output', packet, out)
    return stopped ?? netfilter.runDevice('egress', device, packet, out)
  }
  const into: Place = { inLink: device }
  const early = netfilter.runDevice('ingress', device, packet, into)
  if (early) return early
  if (!isIp) return netfilter.runOther('arp', 'input', packet, into)
  return netfilter.run('prerouting', packet, into) ?? netfilter.run('input', packet, into)
}

const discovery = (family: 'ipv4' | 'ipv6', source: Ip, destination: Ip, icmpType: number): Packet => ({
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
})

/** ff02::1:ff00:0/104 and the address's last 24 bits. */
const solicitedNode = ({ value }: Ip): Ip => {
  const bits = (0xff02n << 112n) | (0x1ffn << 24n) | (BigInt(value) & 0xffffffn)
  return { family: 'ipv6', value: bits, text: `ff02::1:ff${(BigInt(value) & 0xffffffn).toString(16)}` }
}

function pass(walk: Walk, packet: Packet, ends: BridgeEnds, fromHost: boolean, toHost: boolean): Refusal | undefined {
  const { netfilter } = walk
  const place = bridgePlace(ends)
  const isIp = packet.protocol !== 'arp'
  const { on } = bridgeNetfilter(walk.world, ends.bridge, isIp ? packet.family : 'arp')
  const host = (hook: 'prerouting' | 'input' | 'output' | 'postrouting', at: Place): Refusal | undefined => {
    if (isIp) return netfilter.run(hook, packet, at)
    return hook === 'input' || hook === 'output' ? netfilter.runOther('arp', hook, packet, at) : undefined
  }
  if (fromHost) {
    const out: Place = { outLink: ends.bridge }
    return (
      host('output', out) ??
      // The kernel's own neighbour discovery names its link as where it comes from, too.
      host('postrouting', { ...out, inLink: ends.bridge }) ??
      netfilter.runOther('bridge', 'output', packet, place) ??
      netfilter.runOther('bridge', 'postrouting', packet, place)
    )
  }
  const early =
    netfilter.runDevice('ingress', ends.in, packet, place) ?? netfilter.runOther('bridge', 'prerouting', packet, place)
  if (early) return early
  if (toHost) {
    const up: Place = { inLink: ends.bridge, ...(on && isIp ? { inPort: ends.in } : {}) }
    return netfilter.runOther('bridge', 'input', packet, place) ?? host('prerouting', up) ?? host('input', up)
  }
  const both: Place = { inLink: ends.bridge, outLink: ends.bridge, inPort: ends.in, outPort: ends.out, bridged: true }
  return (
    netfilter.runOther('bridge', 'forward', packet, place) ??
    (on && !isIp ? netfilter.runOther('arp', 'forward', packet, both) : undefined) ??
    (on && isIp
      ? (netfilter.run('prerouting', packet, { ...both, outLink: undefined, outPort: undefined }) ??
        netfilter.run('forward', packet, both))
      : undefined) ??
    netfilter.runOther('bridge', 'postrouting', packet, place) ??
    (on && isIp ? netfilter.run('postrouting', packet, { ...both, inLink: undefined }) : undefined)
  )
}
