import type { BridgePort } from '../../host/index.js'
import { type Fate, nodeName } from './fate.js'
import type { Refusal } from './hooks.js'
import { hostReceives } from './host-path.js'
import { type Ip, sameIp } from './ip.js'
import { neighbourRefusal } from './neighbour.js'
import { outsideTakes } from './outside-path.js'
import type { Packet } from './packet.js'
import type { Place, PortName } from './place.js'
import type { Walk } from './walk.js'
import type { Guest } from './world.js'

/** An end of a frame's way over a bridge. */
export type BridgeEnd =
  | { readonly kind: 'host' }
  | { readonly kind: 'guest'; readonly guest: Guest }
  | { readonly kind: 'uplink'; readonly port: BridgePort }

/** A guest's router that is not one of the host's addresses. */
export type NextHop = Ip | 'router'

/** A frame crosses a bridge, to whoever has the next hop's address there. */
export function switchFrame(walk: Walk, packet: Packet, bridge: string, from: BridgeEnd, nextHop: NextHop): Fate {
  const fromName = from.kind === 'uplink' ? 'outside' : nodeName(from)
  walk.at = fromName
  if (!walk.hop()) return walk.fail('dropped', 'switching', 'it goes in circles')
  const to = ownerOf(walk, bridge, nextHop, from)
  if (to === undefined) return nobody(walk, bridge, nextHop)
  const blocked = portsBlock(walk, bridge, from, to)
  if (blocked) return blocked
  const ends = { bridge, in: portName(walk, bridge, from), out: portName(walk, bridge, to) }
  if (nextHop !== 'router') {
    const silent = neighbourRefusal(walk, packet.source, nextHop, ends, from.kind === 'host', to.kind === 'host')
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

/** The port's name where it is known, or those of which one is it. */
function portName(walk: Walk, bridge: string, end: BridgeEnd): PortName | undefined {
  if (end.kind === 'host') return undefined
  if (end.kind === 'uplink') return end.port.link
  const names = portsOf(walk, bridge, end.guest).map(({ link }) => link)
  return names.length === 1 ? names[0] : names
}

/** Stands for the port of a guest that is not there. */
const unknownPort = '?'

/** The ports that a guest can be behind. */
function portsOf(walk: Walk, bridge: string, guest: Guest): readonly BridgePort[] {
  const { world } = walk
  const all = world.ports(bridge)
  if (guest.port !== undefined) return all.filter(({ link }) => link === guest.port)
  const { mac } = guest
  if (mac !== undefined) {
    // A tap has its guest's address, with another first octet.
    const found = all.filter(
      ({ link, learned }) => learned.includes(mac) || world.link(link)?.mac?.slice(3) === mac.slice(3),
    )
    if (found.length === 1) return found
  }
  const taken = new Set(world.guests.map(({ port }) => port))
  const own = guest.attachment.kind === 'bridge' && guest.attachment.own
  return world.guestPorts(bridge, own).filter(({ link }) => !taken.has(link))
}

function portsBlock(walk: Walk, bridge: string, from: BridgeEnd, to: BridgeEnd): Fate | undefined {
  for (const end of [from, to]) {
    if (end.kind === 'host') continue
    const ports = end.kind === 'uplink' ? [end.port] : portsOf(walk, bridge, end.guest)
    if (end.kind === 'guest' && ports.length === 0 && !end.guest.hypothetical) {
      const text = `${end.guest.name} is on no port of ${bridge}`
      return walk.fail(end === from ? 'unattached' : 'dropped', 'port', text, {
        trouble: { kind: 'inactive', network: end.guest.network.name },
      })
    }
    const closed = ports.length > 0 && ports.every(({ state }) => state !== 'forwarding')
    const [first] = ports
    if (closed && first) {
      return walk.fail('dropped', 'port', `the port ${first.link} of ${bridge} is ${first.state}`, {
        trouble: { kind: 'link-down', link: first.link },
      })
    }
    if (end.kind === 'uplink') {
      const down = uplinkDown(walk, end.port)
      if (down) return down
    }
  }
  if (from.kind === 'host' || to.kind === 'host') return undefined
  if (walk.world.link(bridge)?.bridge?.vlanFiltering) {
    const text = `${bridge} separates VLANs, and both ports are in the same`
    if (!walk.oracle.decide({ kind: 'vlan-membership', key: `vlan ${bridge}`, text })) {
      return walk.fail('dropped', 'switching', `${bridge} keeps the VLANs of the ports apart`)
    }
  }
  return isolation(walk, bridge, from, to)
}

function uplinkDown(walk: Walk, port: BridgePort): Fate | undefined {
  const { world, oracle } = walk
  const link = world.link(port.link)
  const lower = link?.lower === undefined ? undefined : world.link(link.lower)
  if (link && (!link.running || (lower && !lower.running))) {
    return walk.fail('dropped', 'port', `the uplink ${port.link} has no carrier`, {
      trouble: { kind: 'link-down', link: port.link },
    })
  }
  const bond = world.host.bonds.find(({ link: name }) => name === port.link)
  if (bond && [0, 2, 3].includes(bond.mode)) {
    const text = `the physical switch aggregates the links of ${bond.link}, as bond mode ${bond.mode} needs for guests`
    const aggregated =
      world.assume.linkAggregation ?? oracle.decide({ kind: 'link-aggregation', key: `bond ${bond.link}`, text })
    if (!aggregated)
      return walk.fail(
        'dropped',
        'outside',
        `bond mode ${bond.mode} on a switch without link aggregation loses guests' frames`,
      )
  }
  return undefined
}

/** Isolated ports pass nothing to each other. */
function isolation(walk: Walk, bridge: string, from: BridgeEnd, to: BridgeEnd): Fate | undefined {
  const sides = [from, to].map((end) => {
    if (end.kind === 'uplink') return [end.port]
    if (end.kind === 'host') return []
    const ports = portsOf(walk, bridge, end.guest)
    if (ports.length > 0) return ports
    const { network } = end.guest
    const isolated = 'port' in network && network.port?.isolated === true
    return [
      { link: unknownPort, bridge, state: 'forwarding', isolated, hairpin: false, learned: [] } satisfies BridgePort,
    ]
  })
  const [one = [], two = []] = sides
  const isolatedPorts = new Set([...one, ...two].filter(({ isolated }) => isolated).map(({ link }) => link))
  const certain = one.every(({ isolated }) => isolated) && two.every(({ isolated }) => isolated)
  const known = one.length === 1 && two.length === 1
  // Two guests have two ports: with one isolated port in all, they cannot both be on such.
  const impossible =
    !one.some(({ isolated }) => isolated) ||
    !two.some(({ isolated }) => isolated) ||
    (!known && isolatedPorts.size < 2 && !isolatedPorts.has(unknownPort))
  if (impossible) return undefined
  if (!certain) {
    const text = `one of the two guests is on a port of ${bridge} that is not isolated`
    if (walk.oracle.decide({ kind: 'guest-port', key: `isolation ${bridge}`, text })) return undefined
  }
  return walk.fail('dropped', 'port', `both ports of ${bridge} are isolated`, {
    evidence:
      [...isolatedPorts]
        .filter((link) => link !== unknownPort)
        .map((link) => `${link} isolated on`)
        .join(', ') || 'port isolated=yes',
    trouble: { kind: 'isolated-port', ports: [...isolatedPorts].filter((link) => link !== unknownPort) },
  })
}

/** From a port up into the host. */
function intoHost(walk: Walk, packet: Packet, ends: BridgeEnds, from: BridgeEnd): Fate {
  const { netfilter } = walk
  const place = bridgePlace(ends)
  const { on } = bridgeNetfilter(walk, ends.bridge, packet.family)
  const ip: Place = { inLink: ends.bridge, inPort: ends.in }
  const refusal =
    netfilter.runDevice('ingress', ends.in, packet, place) ??
    netfilter.runOther('bridge', 'prerouting', packet, place) ??
    netfilter.runOther('bridge', 'input', packet, place)
  if (refusal) return walk.refuse(refusal, packet, place)
  if (from.kind === 'guest') walk.note('switching', true, `${ends.bridge} hands it to the host`)
  if (!on) return hostReceives(walk, packet, { inLink: ends.bridge })
  const prerouting = netfilter.run('prerouting', packet, ip)
  if (prerouting) return walk.refuse(prerouting, packet, ip)
  return hostReceives(walk, packet, { inLink: ends.bridge, inPort: ends.in, prerouted: true })
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
    refusal =
      netfilter.runDevice('ingress', ends.in, packet, place) ??
      netfilter.runOther('bridge', 'prerouting', packet, place)
    if (on && !refusal) {
      const early: Place = { inLink: ends.bridge, inPort: ends.in, bridged: true }
      const prerouting = netfilter.run('prerouting', packet, early)
      if (prerouting) return walk.refuse(prerouting, packet, early, 'bridge-netfilter')
      // A new destination is not where the frame is going: the host routes it.
      if (packet.destination.value !== destination && nextHop !== 'router') {
        return hostReceives(walk, packet, { inLink: ends.bridge, inPort: ends.in, prerouted: true })
      }
    }
    // Bridge netfilter asks iptables just before the bridge's own filter of priority 0.
    refusal ??= netfilter.runOther('bridge', 'forward', packet, place, ({ base }) => base.priority < -1)
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
    refusal ??= netfilter.runOther('bridge', 'forward', packet, place, ({ base }) => base.priority >= -1)
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
