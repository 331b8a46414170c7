import { type BridgeEnds, bridgeNetfilter, bridgePlace } from './bridge-path.js'
import type { Fate } from './fate.js'
import type { Refusal } from './hooks.js'
import type { Ip } from './ip.js'
import type { Packet } from './packet.js'
import type { Place } from './place.js'
import type { Walk } from './walk.js'

/**
 * Asks for the next hop's MAC address over a bridge, by ARP or neighbour discovery, and has it answered.
 * A firewall that stops either stops everything that would follow.
 */
export function neighbourRefusal(
  walk: Walk,
  asker: Ip,
  target: Ip,
  ends: BridgeEnds,
  fromHost: boolean,
  toHost: boolean,
): Fate | undefined {
  const { family } = target
  if (family === 'ipv4' && !walk.netfilter.seesArp) return undefined
  const back: BridgeEnds = { bridge: ends.bridge, in: ends.out, out: ends.in }
  const question = discovery(family, asker, family === 'ipv6' ? solicitedNode(target) : target, 135)
  const answer = discovery(family, target, asker, 136)
  const refusal = pass(walk, question, ends, fromHost, toHost) ?? pass(walk, answer, back, toHost, fromHost)
  if (!refusal) return undefined
  if (family === 'ipv6' && !otherWayRefused(walk, asker, target, ends, fromHost, toHost)) {
    if (walk.neighbourKnown(asker, target)) return undefined
  }
  const name = family === 'ipv4' ? 'ARP' : 'neighbour discovery'
  return walk.fail('dropped', 'neighbour', `${name} for ${target.text} does not get through the firewall`, {
    evidence: refusal.evidence,
    trouble: { kind: 'rule', refusal, packet: question, place: bridgePlace(ends), bridged: true },
  })
}

/** The other side's own question tells it as much as an answer would. */
function otherWayRefused(
  walk: Walk,
  asker: Ip,
  target: Ip,
  ends: BridgeEnds,
  fromHost: boolean,
  toHost: boolean,
): boolean {
  const back: BridgeEnds = { bridge: ends.bridge, in: ends.out, out: ends.in }
  const question = discovery('ipv6', target, solicitedNode(asker), 135)
  const answer = discovery('ipv6', asker, target, 136)
  return (pass(walk, question, back, toHost, fromHost) ?? pass(walk, answer, ends, fromHost, toHost)) !== undefined
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
  state: 'untracked',
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
  const on = isIp && bridgeNetfilter(walk, ends.bridge, packet.family).on
  const host = (hook: 'prerouting' | 'input' | 'output' | 'postrouting', at: Place): Refusal | undefined => {
    if (isIp) return netfilter.run(hook, packet, at)
    return hook === 'input' || hook === 'output' ? netfilter.runOther('arp', hook, packet, at) : undefined
  }
  if (fromHost) {
    const out: Place = { outLink: ends.bridge }
    return (
      host('output', out) ??
      host('postrouting', out) ??
      netfilter.runOther('bridge', 'output', packet, place) ??
      netfilter.runOther('bridge', 'postrouting', packet, place)
    )
  }
  const early =
    netfilter.runDevice('ingress', ends.in, packet, place) ?? netfilter.runOther('bridge', 'prerouting', packet, place)
  if (early) return early
  if (toHost) {
    const up: Place = { inLink: ends.bridge, ...(on ? { inPort: ends.in } : {}) }
    return netfilter.runOther('bridge', 'input', packet, place) ?? host('prerouting', up) ?? host('input', up)
  }
  const both: Place = { inLink: ends.bridge, outLink: ends.bridge, inPort: ends.in, outPort: ends.out, bridged: true }
  return (
    netfilter.runOther('bridge', 'forward', packet, place) ??
    (on
      ? (netfilter.run('prerouting', packet, { ...both, outLink: undefined, outPort: undefined }) ??
        netfilter.run('forward', packet, both))
      : undefined) ??
    netfilter.runOther('bridge', 'postrouting', packet, place)
  )
}
