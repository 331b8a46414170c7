import { type Ip, ipOf, sameIp } from '../../base/index.js'
import { type Packet, type Place, type PortName, singleName } from '../../firewall/index.js'
import { bridgeNetfilter } from '../../machine/index.js'
import type { Guest } from '../world/guest.js'
import { machineOn } from '../world/machines.js'
import { flowOf } from '../world/routing.js'
import { passesOn } from '../world/sysctls.js'
import { type BridgeEnd, notFlooded, portName, portsBlock } from './bridge-ports.js'
import { type Fate, nodeName } from './fate.js'
import { hostReceives } from './host-path.js'
import { neighbourRefusal } from './neighbour.js'
import { outsideTakes } from './outside-path.js'
import { tooLongForPort } from './path-mtu.js'
import { proxied } from './proxies.js'
import type { Refusal } from './refusal.js'
import type { Walk } from './walk.js'

/** A guest's router that is not one of the host's addresses. */
export type NextHop = Ip | 'router'

/** A frame crosses a bridge, to whoever has the next hop's address there. */
export function switchFrame(walk: Walk, packet: Packet, bridge: string, from: BridgeEnd, nextHop: NextHop): Fate {
  const fromName = from.kind === 'uplink' ? 'outside' : nodeName(from)
  walk.at = fromName
  const circling = walk.hop(packet)
  if (circling) return circling
  const to = ownerOf(walk, bridge, nextHop, from)
  if (to === undefined) return nobody(walk, bridge, nextHop)
  const misled = from.kind === 'host' && nextHop !== 'router' && wrongNeighbour(walk, bridge, nextHop, to)
  const blocked =
    misled ||
    portsBlock(walk, bridge, from, to) ||
    notFlooded(walk, bridge, to, packet.family, packet.role === 'request')
  if (blocked) return blocked
  const ends = { bridge, in: portName(walk, bridge, from), out: portName(walk, bridge, to) }
  // A guest's own router is most likely the host's, where that is on the same bridge.
  const asked =
    nextHop === 'router' ? (walk.world.routerOn(bridge, packet.family) ?? someRouter(packet.family)) : nextHop
  if (asked) {
    const fromHost = from.kind === 'host'
    const asker = (fromHost ? walk.world.askerOn(bridge, packet.source, asked) : undefined) ?? packet.source
    const silent = neighbourRefusal(walk, asker, asked, ends, fromHost, to.kind === 'host')
    if (silent) return silent
  }
  return to.kind === 'host' ? intoHost(walk, packet, ends, from) : acrossBridge(walk, packet, ends, from, to, nextHop)
}

/** Stands for a router whose address nobody knows: few rules about ARP and neighbour discovery name addresses. */
const someRouter = (family: 'ipv4' | 'ipv6'): Ip | undefined => ipOf(family === 'ipv4' ? '192.0.2.1' : 'fe80::1')

/** A MAC address that somebody entered by hand counts, right or wrong. */
function wrongNeighbour(walk: Walk, bridge: string, address: Ip, to: BridgeEnd): Fate | undefined {
  const { world, oracle } = walk
  const entry = world.host.neighbours.find(
    ({ address: text, link, state }) =>
      link === bridge && state === 'permanent' && sameIp(ipOf(text) ?? address, address) && ipOf(text),
  )
  if (!entry?.mac || to.kind !== 'guest') return undefined
  const { mac: own, port } = to.guest
  const learned = port === undefined ? [] : (world.ports(bridge).find(({ link }) => link === port)?.learned ?? [])
  if (own === entry.mac || learned.includes(entry.mac)) return undefined
  const known = own !== undefined || learned.length > 0
  const text = `${to.guest.name} has the MAC address ${entry.mac}, which is entered for ${address.text}`
  if (!known && oracle.decide({ kind: 'neighbour-known', key: `entered ${address.text} ${entry.mac}`, text }))
    return undefined
  return walk.fail(
    'dropped',
    'neighbour',
    `the host sends to ${entry.mac}, which is not the MAC address of ${to.guest.name}`,
    {
      evidence: `${address.text} dev ${bridge} lladdr ${entry.mac} PERMANENT`,
    },
  )
}

/** The names under which rules see a frame's way. Undefined: the host's end. */
export interface BridgeEnds {
  readonly bridge: string
  readonly in: PortName | undefined
  readonly out: PortName | undefined
}

export const bridgePlace = ({ bridge, in: inPort, out: outPort }: BridgeEnds): Place => ({
  inLink: inPort,
  outLink: outPort,
  inPort,
  outPort,
  ...(inPort === undefined ? {} : { inBridge: bridge }),
  ...(outPort === undefined ? {} : { outBridge: bridge }),
  bridged: true,
  passing: inPort !== undefined && outPort !== undefined,
})

/** Who on a bridge has the next hop's address, or the port that leads there. */
function ownerOf(
  walk: Walk,
  bridge: string,
  nextHop: NextHop,
  from: BridgeEnd,
  seen: readonly string[] = [],
): BridgeEnd | undefined {
  const { world } = walk
  const cameBy = from.kind === 'uplink' ? from.port.link : undefined
  if (nextHop !== 'router') {
    if (from.kind !== 'host' && answersFor(walk, bridge, nextHop)) return { kind: 'host' }
    const guest = guestOn(walk, bridge, nextHop)
    if (guest) return { kind: 'guest', guest }
    const isProxied = from.kind !== 'host' && proxied(walk, bridge, nextHop)
    if (isProxied) {
      walk.note('neighbour', true, `the host answers on ${bridge} for ${nextHop.text}`, isProxied)
      return { kind: 'host' }
    }
    // Who sends packets on to an address by a rule means somebody by it.
    const { connection } = walk.netfilter
    const meant = connection?.destinationChanged && sameIp(connection.reply.source, nextHop)
    const machine = machineOn(world, bridge, nextHop, meant ? walk.oracle : undefined)
    if (machine) return { kind: 'guest', guest: machine }
    for (const joint of world.joints(bridge)) {
      if (joint.port === cameBy || seen.includes(joint.bridge)) continue
      const there = world.ports(joint.bridge).find(({ link }) => link === joint.otherPort)
      const port = world.ports(bridge).find(({ link }) => link === joint.port)
      if (!there || !port) continue
      const behind = ownerOf(walk, joint.bridge, nextHop, { kind: 'uplink', port: there }, [...seen, bridge])
      if (behind && behind.kind !== 'uplink') return { kind: 'uplink', port }
    }
  }
  // What came in from the physical network does not go back there.
  if (cameBy !== undefined && !world.joints(bridge).some(({ port }) => port === cameBy)) return undefined
  const ports = world.uplinks(bridge).filter(({ link }) => link !== cameBy)
  const port = ports.find((one) => one.state === 'forwarding' && world.link(one.link)?.running) ?? ports[0]
  return port && { kind: 'uplink', port }
}

/** Whether the host answers on a bridge for an address: ARP for every address of its own, neighbour discovery for the link's. */
function answersFor(walk: Walk, bridge: string, address: Ip): boolean {
  const { world } = walk
  const isThere = (one: string): boolean => world.addressesOn(one, address.family).some(({ ip }) => sameIp(ip, address))
  if (address.family === 'ipv6') return isThere(bridge)
  if (!world.routing.isLocal(address)) return false
  // Where sources are checked strictly, it answers only on the link that the asker's subnet is on.
  const elsewhere = !isThere(bridge) && world.joined(bridge).some(isThere)
  return !elsewhere || walk.reversePathStrictness(bridge) !== 1
}

function guestOn(walk: Walk, bridge: string, address: Ip): Guest | undefined {
  const there = (guest: Guest): boolean =>
    guest.attachment.kind === 'bridge' &&
    guest.attachment.bridge === bridge &&
    guest.addresses.some(({ ip }) => sameIp(ip, address))
  return walk.participants.find(there) ?? walk.world.guests.find(there)
}

function nobody(walk: Walk, bridge: string, nextHop: NextHop): Fate {
  const { world } = walk
  const who = nextHop === 'router' ? "the guest's router" : nextHop.text
  const uplinks = world.host.links
    .filter(({ kind, master, up }) => kind === 'physical' && !master && up)
    .map(({ name }) => name)
  const own = world.isOwnBridge(bridge)
  return walk.fail(
    'dropped',
    'neighbour',
    `nobody on ${bridge} answers for ${who}${own ? '' : ': no uplink is a port of it'}`,
    {
      evidence: `ports of ${bridge}: ${
        world
          .ports(bridge)
          .map(({ link }) => link)
          .join(', ') || 'none'
      }`,
      trouble: own ? { kind: 'other' } : { kind: 'uplink', bridge, uplinks },
    },
  )
}

/** From a port up into the host. */
function intoHost(walk: Walk, packet: Packet, ends: BridgeEnds, from: BridgeEnd): Fate {
  const { netfilter } = walk
  const place = bridgePlace(ends)
  const { on } = bridgeNetfilter(walk.world, ends.bridge, packet.family)
  const destination = packet.destination.value
  const lost = entersPort(walk, packet, ends, on && { inLink: ends.bridge, inPort: ends.in })
  if (lost) return lost
  const bridged = packet.destination.value === destination ? undefined : translatedOnBridge(walk, packet, ends, from)
  if (bridged) return bridged
  const refusal = netfilter.runOther('bridge', 'input', packet, place)
  if (refusal) return walk.refuse(refusal, packet, place)
  if (from.kind === 'guest') walk.note('switching', true, `${ends.bridge} hands it to the host`)
  if (!on) return hostReceives(walk, packet, { inLink: ends.bridge })
  return hostReceives(walk, packet, { inLink: ends.bridge, inPort: ends.in, prerouted: true })
}

/** Where bridge netfilter asks iptables; of a bridge's own chains with the same priority, which came later, it is the last. */
const [preroutingPriority, forwardPriority] = [0, -1]

/** A frame comes in by a port. @param ip  as iptables sees it, where it does */
function entersPort(walk: Walk, packet: Packet, ends: BridgeEnds, ip: Place | false): Fate | undefined {
  const { netfilter } = walk
  const place = bridgePlace(ends)
  const early =
    netfilter.runDevice('ingress', ends.in, packet, place) ??
    netfilter.runOther('bridge', 'prerouting', packet, place, ({ base }) => base.priority <= preroutingPriority)
  if (early) return walk.refuse(early, packet, place)
  const asked = ip && netfilter.run('prerouting', packet, ip)
  if (asked) return walk.refuse(asked, packet, ip, ip.bridged ? 'bridge-netfilter' : 'filter')
  // What follows sees it translated and marked.
  const late = netfilter.runOther(
    'bridge',
    'prerouting',
    packet,
    place,
    ({ base }) => base.priority > preroutingPriority,
  )
  return late && walk.refuse(late, packet, place)
}

/** From one port, or the host, out of another port. */
function acrossBridge(
  walk: Walk,
  packet: Packet,
  ends: BridgeEnds,
  from: BridgeEnd,
  to: Exclude<BridgeEnd, { kind: 'host' }>,
  nextHop: NextHop,
): Fate {
  const { netfilter } = walk
  const place = bridgePlace(ends)
  const { on } = bridgeNetfilter(walk.world, ends.bridge, packet.family)
  const destination = packet.destination.value
  if (from.kind === 'host') {
    const refusal = netfilter.runOther('bridge', 'output', packet, place)
    if (refusal) return walk.refuse(refusal, packet, place)
  } else {
    walk.at = 'host'
    const lost = entersPort(walk, packet, ends, on && { inLink: ends.bridge, inPort: ends.in, bridged: true })
    if (lost) return lost
    // A new destination is not where the frame is going: its bridge sends it there, or the host routes it.
    if (packet.destination.value !== destination) {
      return (
        translatedOnBridge(walk, packet, ends, from) ??
        hostReceives(walk, packet, { inLink: ends.bridge, inPort: ends.in, prerouted: true })
      )
    }
  }
  return outOfPort(walk, packet, ends, from, to, nextHop)
}

/**
 * Where bridge netfilter translates a frame's destination to a machine on the same bridge, the bridge passes the frame
 * on to it, past the host's routing. Undefined: the host routes it.
 */
function translatedOnBridge(walk: Walk, packet: Packet, ends: BridgeEnds, from: BridgeEnd): Fate | undefined {
  const { world, oracle } = walk
  const { destination, source, mark } = packet
  const query = { destination, source, mark, inLink: ends.bridge, flow: flowOf(packet) }
  const route = world.routing.lookup(query, oracle)
  // Where the host does not pass packets on, the look-up ends at the host.
  if (route?.type !== 'unicast' || route.link !== ends.bridge || !passesOn(walk, packet.family, ends.bridge))
    return undefined
  const nextHop = route.gateway ?? destination
  const to = ownerOf(walk, ends.bridge, nextHop, { kind: 'host' })
  if (!to || to.kind === 'host') return nobody(walk, ends.bridge, nextHop)
  const out = portName(walk, ends.bridge, to)
  const back = to.kind === 'guest' ? from.kind === 'guest' && from.guest === to.guest : samePort(from, to)
  if (back && !hairpinAt(walk, ends.bridge, out)) {
    const text = `a NAT rule sends it back out of the port of ${ends.bridge} that it came from, which the port does not do`
    return walk.fail('dropped', 'bridge-netfilter', text, {
      evidence: `${singleName(out) ?? 'port'} hairpin off; ${bridgeNetfilter(walk.world, ends.bridge, packet.family).evidence}`,
    })
  }
  return portsBlock(walk, ends.bridge, from, to) ?? outOfPort(walk, packet, { ...ends, out }, from, to, nextHop)
}

const samePort = (from: BridgeEnd, to: BridgeEnd): boolean =>
  from.kind === 'uplink' && to.kind === 'uplink' && from.port.link === to.port.link

const hairpinAt = (walk: Walk, bridge: string, name: PortName | undefined): boolean => {
  const names: readonly string[] = typeof name === 'string' ? [name] : (name ?? [])
  const ports = walk.world.ports(bridge).filter(({ link }) => names.includes(link))
  return ports.length > 0 && ports.every(({ hairpin }) => hairpin)
}

/** The second half of a frame's way over a bridge: between its ports, and out. */
function outOfPort(
  walk: Walk,
  packet: Packet,
  ends: BridgeEnds,
  from: BridgeEnd,
  to: Exclude<BridgeEnd, { kind: 'host' }>,
  nextHop: NextHop,
): Fate {
  const { netfilter } = walk
  const place = bridgePlace(ends)
  const { on, evidence } = bridgeNetfilter(walk.world, ends.bridge, packet.family)
  let refusal: Refusal | undefined
  if (from.kind !== 'host') {
    refusal = netfilter.runOther('bridge', 'forward', packet, place, ({ base }) => base.priority <= forwardPriority)
    if (on && !refusal) {
      const both: Place = {
        inLink: ends.bridge,
        outLink: ends.bridge,
        inPort: ends.in,
        outPort: ends.out,
        bridged: true,
      }
      const forward = netfilter.run('forward', packet, both)
      if (forward) {
        walk.note('bridge-netfilter', true, 'frames between ports are shown to iptables too', evidence)
        return walk.refuse(forward, packet, both)
      }
    }
    refusal ??= netfilter.runOther('bridge', 'forward', packet, place, ({ base }) => base.priority > forwardPriority)
  }
  refusal ??= netfilter.runOther('bridge', 'postrouting', packet, place)
  if (on && !refusal && from.kind !== 'host') {
    const late: Place = { outLink: ends.bridge, inPort: ends.in, outPort: ends.out, bridged: true }
    const postrouting = netfilter.run('postrouting', packet, late)
    if (postrouting) return walk.refuse(postrouting, packet, late, 'bridge-netfilter')
  }
  const long = refusal ? undefined : tooLongForPort(walk, packet, singleName(ends.out))
  if (long) return long
  refusal ??= netfilter.runDevice('egress', ends.out, packet, place)
  if (refusal) return walk.refuse(refusal, packet, place)
  if (to.kind === 'guest') {
    walk.note('switching', true, `${ends.bridge} passes it to ${to.guest.name}`)
    return guestTakes(walk, packet, to.guest)
  }
  walk.note('switching', true, `${ends.bridge} passes it out of ${to.port.link}`)
  const joint = walk.world.joints(ends.bridge).find(({ port }) => port === to.port.link)
  const other = joint && walk.world.ports(joint.bridge).find(({ link }) => link === joint.otherPort)
  return joint && other
    ? switchFrame(walk, packet, joint.bridge, { kind: 'uplink', port: other }, nextHop)
    : outsideTakes(walk, packet, ends.bridge, nextHop)
}

/** A frame is at a guest: its own, or one that it should pass on, which guests do not. */
export function guestTakes(walk: Walk, packet: Packet, guest: Guest): Fate {
  if (guest.addresses.some(({ ip }) => sameIp(ip, packet.source))) {
    walk.at = nodeName({ kind: 'guest', guest })
    return walk.fail('dropped', 'delivery', `it comes back to ${guest.name} with its own address as the source`)
  }
  if (guest.addresses.some(({ ip }) => sameIp(ip, packet.destination)))
    return walk.arrive({ kind: 'guest', guest }, packet)
  walk.at = nodeName({ kind: 'guest', guest })
  return walk.fail('dropped', 'delivery', `${guest.name} has no address ${packet.destination.text}`)
}
