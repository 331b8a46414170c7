import { type BridgeEnd, portName, portsBlock } from './bridge-ports.js'
import { type Fate, nodeName } from './fate.js'
import type { Guest } from './guest.js'
import type { Refusal } from './hooks.js'
import { hostReceives } from './host-path.js'
import { type Ip, sameIp } from './ip.js'
import { neighbourRefusal } from './neighbour.js'
import { outsideTakes } from './outside-path.js'
import type { Packet } from './packet.js'
import type { Place, PortName } from './place.js'
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
  const blocked = portsBlock(walk, bridge, from, to)
  if (blocked) return blocked
  const ends = { bridge, in: portName(walk, bridge, from), out: portName(walk, bridge, to) }
  if (nextHop !== 'router') {
    const fromHost = from.kind === 'host'
    const asker = (fromHost ? walk.world.askerOn(bridge, packet.source, nextHop) : undefined) ?? packet.source
    const silent = neighbourRefusal(walk, asker, nextHop, ends, fromHost, to.kind === 'host')
    if (silent) return silent
  }
  return to.kind === 'host' ? intoHost(walk, packet, ends, from) : acrossBridge(walk, packet, ends, from, to, nextHop)
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

/** Whether frames that are only switched are shown to iptables as well. A missing sysctl means the module is not there. */
export function bridgeNetfilter(
  walk: Walk,
  bridge: string,
  family: 'ipv4' | 'ipv6',
): { on: boolean; evidence: string } {
  const name = `net.bridge.bridge-nf-call-${family === 'ipv4' ? 'iptables' : 'ip6tables'}`
  const own = walk.world.link(bridge)?.bridge
  if (family === 'ipv4' ? own?.callIptables : own?.callIp6tables)
    return { on: true, evidence: `${bridge} nf_call_iptables 1` }
  const value = walk.world.sysctl(name)
  return { on: value !== undefined && value !== '0', evidence: `${name} = ${value ?? 'absent'}` }
}

function ownerOf(walk: Walk, bridge: string, nextHop: NextHop, from: BridgeEnd): BridgeEnd | undefined {
  const { world } = walk
  const uplink = (): BridgeEnd | undefined => {
    const ports = world.uplinks(bridge)
    const port = ports.find((one) => one.state === 'forwarding' && world.link(one.link)?.running) ?? ports[0]
    return port && { kind: 'uplink', port }
  }
  if (nextHop === 'router') return uplink()
  if (from.kind !== 'host') {
    // ARP answers for every address of the host, neighbour discovery for those of the link.
    const local =
      nextHop.family === 'ipv4'
        ? world.routing.isLocal(nextHop)
        : world.addressesOn(bridge, 'ipv6').some(({ ip }) => sameIp(ip, nextHop))
    if (local) return { kind: 'host' }
  }
  const guest = guestOn(walk, bridge, nextHop)
  if (guest) return { kind: 'guest', guest }
  return from.kind === 'uplink' ? undefined : uplink()
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
  const { on } = bridgeNetfilter(walk, ends.bridge, packet.family)
  const lost = entersPort(walk, packet, ends, on && { inLink: ends.bridge, inPort: ends.in })
  if (lost) return lost
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
  const { on, evidence } = bridgeNetfilter(walk, ends.bridge, packet.family)
  const destination = packet.destination.value
  let refusal: Refusal | undefined
  if (from.kind === 'host') refusal = netfilter.runOther('bridge', 'output', packet, place)
  else {
    walk.at = 'host'
    const lost = entersPort(walk, packet, ends, on && { inLink: ends.bridge, inPort: ends.in, bridged: true })
    if (lost) return lost
    // A new destination is not where the frame is going: the host routes it.
    if (packet.destination.value !== destination)
      return hostReceives(walk, packet, { inLink: ends.bridge, inPort: ends.in, prerouted: true })
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
  refusal ??= netfilter.runDevice('egress', ends.out, packet, place)
  if (refusal) return walk.refuse(refusal, packet, place)
  if (to.kind === 'guest') {
    walk.note('switching', true, `${ends.bridge} passes it to ${to.guest.name}`)
    return guestTakes(walk, packet, to.guest)
  }
  walk.note('switching', true, `${ends.bridge} passes it out of ${to.port.link}`)
  return outsideTakes(walk, packet, ends.bridge, nextHop)
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
