import { familyName, formatRange, type Ip, isOfAnySubnet, sameIp } from '../base/index.js'
import { type Packet, replyTo, requestPacket } from '../firewall/index.js'
import type { Ends } from './endpoints.js'
import type { ReachabilityFailure, ReachabilityQuery, ReachabilityStep } from './query.js'
import { unattached } from './stations/guest.js'
import { widthTowards } from './stations/path-mtu.js'
import type { At } from './walk/at.js'
import { type Fate, type Node, nodeName, sameNode, type Trouble } from './walk/fate.js'
import type { Walk } from './walk/walk.js'
import type { Guest } from './world/guest.js'

/** The outcome of a connection in one possible world. */
export interface Outcome {
  readonly reached: boolean
  readonly steps: readonly ReachabilityStep[]
  readonly sourceSeen?: string | undefined
  readonly failure?: ReachabilityFailure | undefined
  readonly trouble?: Trouble | undefined
  readonly deliveredTo?: string | undefined
}

/** A node sends a packet. */
function send(walk: Walk, node: Node, packet: Packet): Fate {
  walk.at = nodeName(node)
  walk.sender = node
  return walk.run(packet, startOf(walk, node))
}

function startOf({ world }: Walk, node: Node): At {
  if (node.kind === 'host') return { station: 'output', machine: node.machine }
  if (node.kind === 'external') return { station: 'outside', machine: node.machine, at: node.at, nextHop: 'router' }
  return { station: 'guest', machine: world.machine(node.guest.machine), guest: node.guest, sends: true }
}

/** Walks a connection's packets: the first, its reply, and for TCP what follows. */
export function walkThrough(
  { from: sender, family, protocol, port, length }: ReachabilityQuery,
  ends: Ends,
  walk: Walk,
): Outcome {
  const { from, to, source, destination } = ends
  const impossible = missingAddress(walk, ends, family)
  if (impossible) return impossible
  if (!source || !destination) return { reached: false, steps: walk.steps }
  // For IPv4, a ping does this; TCP and UDP look the route up again once they have a source. IPv6 keeps the first
  // route.
  const isFree = sender.kind === 'host' && sender.address === undefined
  const unbound = isFree && (family === 'ipv6' || protocol === 'icmp')
  // The packets of a handshake are short, whatever follows.
  const own = { unbound, length: protocol === 'tcp' ? undefined : length }
  const there = send(walk, from, requestPacket(family, protocol, source, destination, port, own))
  if ('failure' in there) return { reached: false, steps: walk.steps, ...(bridgeDown(to, there) ?? there) }
  const right = sameNode(there.node, to) && (to.kind !== 'external' || sameIp(there.packet.destination, destination))
  const elsewhere = right
    ? undefined
    : there.node.kind === 'external'
      ? there.packet.destination.text
      : nodeName(there.node)
  const arrived = { sourceSeen: there.packet.source.text, deliveredTo: elsewhere }
  walk.direction = 'reply'
  const back = send(walk, there.node, replyTo(there.packet))
  // An echo reply may go to any of the host's addresses.
  const answered = backAt(
    walk,
    back,
    from,
    protocol === 'icmp' && from.kind === 'host' ? undefined : source,
    destination,
  )
  if (answered) return { reached: false, steps: walk.steps, ...arrived, ...answered }
  if (protocol === 'tcp') {
    const third = requestPacket(family, 'tcp', source, destination, port, own)
    const data = replyTo(there.packet)
    const long = length === undefined ? {} : { length: segmentLength(walk, length, from, destination, there) }
    const ack: Packet = { ...third, ...long, tcpFlags: 16, role: 'later' }
    const later =
      laterPacket(walk, from, ack, there.node, there.packet.source) ??
      laterPacket(walk, there.node, { ...data, ...long, tcpFlags: 24, role: 'later' }, from, destination)
    if (later) return { reached: false, steps: walk.steps, ...arrived, ...later }
  }
  return { reached: true, steps: walk.steps, ...arrived }
}

/** Both ends of a TCP connection announce their maximum segment size; the host's is known. */
function segmentLength(walk: Walk, length: number, from: Node, to: Ip, there: { node: Node; packet: Packet }): number {
  if (from.kind === 'host') return Math.min(length, widthTowards(walk, from.machine, to))
  if (there.node.kind !== 'host') return length
  return Math.min(length, widthTowards(walk, there.node.machine, there.packet.source))
}

/** Whatever else happened to a packet: it could not arrive because the network's own bridge is down. */
function bridgeDown(to: Node, { failure }: Lost): Lost | undefined {
  if (to.kind !== 'guest' || to.guest.attachment.kind !== 'none' || failure.kind === 'unattached') return undefined
  const { why, down } = to.guest.attachment
  const text = `${to.guest.network.name}: ${why}; ${failure.text}`
  return down === undefined ? undefined : { failure: { ...failure, text }, trouble: { kind: 'link-down', link: down } }
}

/**
 * What follows the first two packets of a handshake, its third packet and the server's first data, takes a different
 * path through the rules: the connection is known by then, and their flags differ.
 *
 * @param to  must receive it, from `source`
 */
function laterPacket(walk: Walk, from: Node, packet: Packet, to: Node, source: Ip): Lost | undefined {
  const shown = walk.steps.length
  walk.direction = 'request'
  let fate = send(walk, from, packet)
  if (!('failure' in fate) && !(sameNode(fate.node, to) && sameIp(fate.packet.source, source))) {
    const { node, packet: arrived } = fate
    fate = walk.fail('dropped', 'delivery', `it arrives at the ${nodeName(node)} from ${arrived.source.text}`)
  }
  // Steps of packets that pass are not repeated.
  if (!('failure' in fate)) {
    walk.steps.length = shown
    return undefined
  }
  const { kind: _kind, icmp: _icmp, from: _from, errno: _errno, ...rest } = fate.failure
  return {
    failure: { ...rest, kind: 'dropped', direction: 'reply', text: `${rest.text}, after the handshake began` },
    trouble: fate.trouble,
  }
}

interface Lost {
  readonly failure: ReachabilityFailure
  readonly trouble: Trouble
}

/** Undefined: the reply arrives where the request came from. */
function backAt(walk: Walk, back: Fate, from: Node, source: Ip | undefined, asked: Ip): Lost | undefined {
  if ('failure' in back) return back
  const right = sameIp(back.packet.source, asked)
  const home = sameNode(back.node, from)
  if (home && right && (!source || sameIp(back.packet.destination, source))) return undefined
  const why = !right
    ? `the reply comes from ${back.packet.source.text}, to which nothing was sent`
    : home
      ? `the reply goes to ${back.packet.destination.text}, which sent nothing`
      : `the reply goes to the ${nodeName(back.node)}`
  const fate = walk.fail('dropped', 'delivery', why)
  return 'failure' in fate ? fate : undefined
}

/** One of the two has no address of the family, or its network is not up. */
function missingAddress(
  walk: Walk,
  { from, to, source, destination, guests }: Ends,
  family: ReachabilityQuery['family'],
): Outcome | undefined {
  const lost = (fate: Fate): Outcome | undefined =>
    'failure' in fate ? { reached: false, steps: walk.steps, failure: fate.failure, trouble: fate.trouble } : undefined
  for (const guest of guests) {
    if (guest.attachment.kind !== 'none') continue
    const { down, own, foreign, why } = guest.attachment
    if (foreign !== undefined) return throughForeign(walk, foreign, why)
    // Packets to a bridge that is down, and from guests on a libvirt bridge that is, are walked as far as they get.
    const isTarget = to.kind === 'guest' && to.guest === guest
    if (down !== undefined && (own || isTarget)) continue
    return lost(unattached(walk, guest.network.name, guest.attachment))
  }
  const mute = guests.find(({ linkState }) => linkState === 'down')
  if (mute) {
    const text = `the link of ${mute.name} is set down, like an unplugged cable`
    return lost(walk.fail('dropped', 'port', text, { trouble: { kind: 'guest-link', guest: mute } }))
  }
  const name = familyName(family)
  for (const guest of guests) {
    if (!guest.presumed.includes(family) || hasAddress(walk, guest, family)) continue
    walk.at = nodeName(from)
    return lost(
      walk.fail('unroutable', 'sender', `the guest ${guest.name} has no ${name} address`, { errno: 'ENETUNREACH' }),
    )
  }
  if (!source) {
    walk.at = nodeName(from)
    const text =
      from.kind === 'host' && destination
        ? `${theNode(from)} has no route to ${destination.text}`
        : `${theNode(from)} has no ${name} address`
    return lost(walk.fail('unroutable', 'sender', text, { errno: 'ENETUNREACH' }))
  }
  if (!destination)
    return lost(walk.fail('unroutable', 'sender', `${theNode(to)} has no ${name} address`, { errno: 'ENETUNREACH' }))
  return undefined
}

/** What a switch other than a Linux bridge lets pass is unknown. */
function throughForeign(walk: Walk, bridge: string, why: string): Outcome {
  const passes = walk.oracle.decide({
    kind: 'foreign-switch',
    key: `switch ${bridge}`,
    text: `${why}, and lets it pass`,
  })
  if (passes) {
    walk.note('switching', true, `${why}, and lets it pass`)
    return { reached: true, steps: walk.steps }
  }
  const fate = walk.fail('dropped', 'switching', `${why}, and does not let it pass`)
  return { reached: false, steps: walk.steps, ...('failure' in fate ? fate : {}) }
}

/** Asks whether a guest has the address that was presumed for it, or another of its subnet. */
function hasAddress(
  { oracle }: Walk,
  { name, network, addresses }: Guest,
  family: ReachabilityQuery['family'],
): boolean {
  const subnet = addresses.find(({ ip }) => ip.family === family)?.subnet
  const what =
    subnet && !isOfAnySubnet(subnet) ? `an address of ${formatRange(subnet)}` : `an ${familyName(family)} address`
  const text = `${name} has ${what} (which one is unknown)`
  return oracle.decide({ kind: 'guest-address', key: `address ${network.name} ${name} ${family}`, text })
}

/** A hypothetical guest is any guest of its network. */
const theNode = (node: Node): string =>
  node.kind === 'guest' && node.guest.hypothetical ? nodeName(node) : `the ${nodeName(node)}`
