import { formatRange, type Ip, inRange, ipOf, rangeOf, sameIp } from '../../base/index.js'
import type { Packet } from '../../firewall/index.js'
import { type BridgePort, isDefault } from '../../machine/index.js'
import type { Guest } from '../world/guest.js'
import { forwardDevice, ipsOf } from '../world/network-addresses.js'
import { guestTakes, type NextHop, switchFrame } from './bridge-path.js'
import { onDevice } from './device-path.js'
import type { Fate } from './fate.js'
import { hostReceives } from './host-path.js'
import { icmpErrorOf } from './icmp.js'
import { deviceNeighbourRefusal } from './neighbour.js'
import { linkTakes } from './opaque-links.js'
import { proxied } from './proxies.js'
import type { Walk } from './walk.js'

/**
 * A packet is outside: it left by a link or bridge of the host, or a machine there sent it. Whoever has its
 * destination gets it, if the outside knows the way, which the host cannot see.
 *
 * @param at  the link or bridge of the host that leads there; undefined where none does
 */
export function outsideTakes(walk: Walk, packet: Packet, at: string | undefined, nextHop: NextHop): Fate {
  const { world, external } = walk
  const { destination } = packet
  walk.at = 'outside'
  const circling = walk.hop(packet)
  if (circling) return circling
  const unanswered = beyondTheLink(walk, packet, at, nextHop) ?? intoTunnel(walk, packet, at)
  if (unanswered) return unanswered
  if (external && sameIp(external.ip, destination)) return walk.arrive({ kind: 'external', at }, packet)
  const own = world.addresses.find(({ ip }) => sameIp(ip, destination))
  if (own) {
    const { link } = own.entry
    // Behind a tunnel, nobody but its other end knows of it.
    const apart = walk.world.link(link)?.tunnel && at !== link
    // Whoever is outside has a way to it: it is not about subnets behind the host.
    // A bridge of containers has no way out of its own.
    const inner = at !== link && world.link(link)?.kind === 'bridge' && !entranceOf(walk, link)
    if (leadsOutside(walk, link) && !apart && !inner) return entersHost(walk, packet, link)
    return byRoute(walk, packet, at, formatRange(own.subnet), undefined)
  }
  const guest = guestWith(walk, destination)
  if (guest) return towardsGuest(walk, packet, guest, at)
  // A NAT rule sends it to a machine that nobody asked about: it is there as much as any other outside.
  const { connection } = walk.netfilter
  if (connection?.destinationChanged && !packet.answers && walk.direction === 'request')
    return walk.arrive({ kind: 'external', at }, packet)
  const near = at === undefined ? undefined : subnetOn(walk, at, destination)
  if (near !== undefined || (nextHop !== 'router' && sameIp(nextHop, destination))) {
    const text = `nobody on the physical network answers for ${destination.text}`
    const translated = connection?.reply.destination
    const trouble =
      translated && sameIp(translated, destination) && at !== undefined
        ? ({ kind: 'translated-address', address: destination.text, link: at } as const)
        : ({ kind: 'other' } as const)
    return walk.fail('dropped', 'outside', text, { trouble })
  }
  const network = subnetOfNetworks(walk, destination)
  return byRoute(
    walk,
    packet,
    at,
    network ?? `${destination.text}/${destination.family === 'ipv4' ? 32 : 128}`,
    undefined,
  )
}

function towardsGuest(walk: Walk, packet: Packet, guest: Guest, at: string | undefined): Fate {
  const { world } = walk
  const { attachment } = guest
  const address = guest.addresses.find(({ ip }) => sameIp(ip, packet.destination))
  const subnet = address ? formatRange(address.subnet) : packet.destination.text
  const segment =
    attachment.kind === 'bridge' ? attachment.bridge : attachment.kind === 'device' ? attachment.device : undefined
  const physical = attachment.kind === 'device' || (attachment.kind === 'bridge' && !attachment.own)
  // Without its bridge the host has no route to it either, and passes it on like what is not its own.
  if (attachment.kind === 'none' && attachment.own) return byRoute(walk, packet, at, subnet, guest)
  if (segment === undefined) return walk.fail('dropped', 'outside', `${guest.name} is not connected`)
  if (!physical) return byRoute(walk, packet, at, subnet, guest)
  const far =
    at !== undefined &&
    at !== segment &&
    address !== undefined &&
    !inSameSubnet(walk, at, address.ip) &&
    world.addressesOn(segment, address.ip.family).length > 0
  if (far && !externalRoute(walk, packet.destination, subnet, undefined)) return lost(walk, packet, at)
  if (attachment.kind === 'device') {
    const device = world.link(attachment.device)
    if (!device?.running) {
      return walk.fail('dropped', 'port', `the device ${attachment.device} has no carrier`, {
        trouble: { kind: 'link-down', link: attachment.device },
      })
    }
    const stopped = attachment.mode === 'hostdev' ? undefined : onDevice(walk, 'ingress', device.name, packet)
    if (stopped) return stopped
    walk.note('switching', true, `macvtap on ${device.name} passes it to ${guest.name}, past the host's firewall`)
    return guestTakes(walk, packet, guest)
  }
  const entrance = entranceOf(walk, segment)
  if (!entrance) return noUplink(walk, segment)
  return switchFrame(walk, packet, entrance.bridge, { kind: 'uplink', port: entrance }, packet.destination)
}

/** A link-local source is good for the link only: the router that should pass it on says so. @see RFC 4443, 3.1 */
function beyondTheLink(walk: Walk, packet: Packet, at: string | undefined, nextHop: NextHop): Fate | undefined {
  const isRouted = nextHop !== 'router' && !sameIp(nextHop, packet.destination)
  if (packet.family !== 'ipv6' || !isRouted || at === undefined || !inRange(linkLocal, packet.source)) return undefined
  // To a machine on the same link it goes back out as it came in.
  const near = rangeOf(`${nextHop.text}/64`)
  if (near && inRange(near, packet.destination)) return undefined
  const icmp = { type: 1, code: 2, name: 'beyond-scope' }
  const text = `${packet.source.text} is an address of the link only: no router passes it on`
  return walk.fail('rejected', 'outside', text, { icmp })
}

const linkLocal = { family: 'ipv6', from: 0xfe80n << 112n, to: (0xfec0n << 112n) - 1n } as const

/** What a tunnel's other end does with packets that are not from the tunnel's own addresses, this host cannot see. */
function intoTunnel(walk: Walk, packet: Packet, at: string | undefined): Fate | undefined {
  const { world, oracle } = walk
  if (at === undefined || !world.link(at)?.tunnel || inSameSubnet(walk, at, packet.source)) return undefined
  // Guests' subnets are what the assumption about routes is for.
  if (!world.addresses.some(({ ip }) => sameIp(ip, packet.source))) return undefined
  const text = `the other end of the tunnel ${at} takes packets from ${packet.source.text} and passes them on`
  if (oracle.decide({ kind: 'tunnel-end', key: `tunnel-end ${at} ${packet.source.text}`, text })) return undefined
  return walk.fail('dropped', 'outside', `the other end of the tunnel ${at} takes nothing from ${packet.source.text}`)
}

/** The outside needs a route through this host. */
function byRoute(walk: Walk, packet: Packet, at: string | undefined, subnet: string, guest: Guest | undefined): Fate {
  // Whoever takes it to be on the link asks there, and the host may answer.
  if (at !== undefined && inSameSubnet(walk, at, packet.destination) && leadsOutside(walk, at)) {
    const answered = proxied(walk, at, packet.destination)
    if (answered !== undefined) {
      walk.note('neighbour', true, `the host answers on ${at} for ${packet.destination.text}`, answered)
      return entersHost(walk, packet, at)
    }
  }
  const entrance = entranceFor(walk, packet, at, guest)
  const via = entrance === undefined ? undefined : walk.world.addressesOn(entrance, packet.family)[0]?.ip.text
  if (!externalRoute(walk, packet.destination, subnet, via)) return lost(walk, packet, at, subnet, via)
  if (entrance === undefined)
    return walk.fail('dropped', 'outside', `no link of the host that is up leads to ${subnet} from outside`)
  walk.note('outside', true, `the outside has a route to ${subnet}${via ? ` via ${via}` : ' through this host'}`)
  return entersHost(walk, packet, entrance)
}

/** A network that names its device is meant to be reached by it; others by the way that leads to the sender. */
function entranceFor(walk: Walk, packet: Packet, at: string | undefined, guest: Guest | undefined): string | undefined {
  const dev = guest && forwardDevice(guest.network)
  const { world } = walk
  const reachable = (link: string): boolean =>
    leadsOutside(walk, link) && world.addressesOn(link, packet.family).length > 0
  // A route of the outside names an address of the host. ARP answers for it on any link, neighbour discovery on its own.
  const answers = (link: string): boolean => packet.family === 'ipv4' || reachable(link)
  if (dev !== undefined && answers(dev) && world.link(dev)?.running && !world.link(dev)?.master) return dev
  if (at !== undefined && reachable(at)) return at
  // The outside sends to an address of the host, on whichever link that is.
  const back = world.routing.lookup({ destination: packet.source, mark: 0 }, walk.oracle)?.link
  if (back !== undefined && reachable(back)) return back
  return world.addresses.find(
    ({ entry }) => entry.family === packet.family && entry.scope === 'global' && reachable(entry.link),
  )?.entry.link
}

function externalRoute(walk: Walk, destination: Ip, subnet: string, via: string | undefined): boolean {
  const text = `the outside has a route to ${subnet}${via ? ` via ${via}` : ''}`
  const key = `external-route ${destination.family} ${subnet}`
  // What a NAT rule takes from somewhere is no address of the host's or of a guest's.
  const apart =
    guestWith(walk, destination) === undefined &&
    subnetOfNetworks(walk, destination) === undefined &&
    !walk.world.addresses.some(({ ip }) => sameIp(ip, destination))
  return walk.oracle.decide({ kind: 'external-route', key, text, apart })
}

/** No route outside: a router there says so to the sender, as far as it can. */
function lost(walk: Walk, packet: Packet, at: string | undefined, subnet?: string, via?: string): Fate {
  const name = subnet ?? packet.destination.text
  if (at !== undefined && leadsOutside(walk, at) && inSameSubnet(walk, at, packet.destination))
    return walk.fail('dropped', 'outside', `nobody on the physical network answers for ${packet.destination.text}`, {
      trouble: { kind: 'external-route', destination: packet.destination.text, subnet: name, via },
    })
  const text = `the outside has no route to ${name}`
  const icmp = icmpErrorOf('no-route', packet.family)
  // It does not find the sender either, where that is in such a subnet itself.
  const told = errorComesBack(walk, packet.source) ? { icmp, from: routerBehind(walk, at, packet) } : {}
  return walk.fail('unroutable', 'outside', text, {
    ...told,
    trouble: { kind: 'external-route', destination: packet.destination.text, subnet: name, via },
  })
}

/** Whether what the outside sends to an address of the host's or a guest's gets to it. */
function errorComesBack(walk: Walk, to: Ip): boolean {
  const own = walk.world.addresses.find(({ ip }) => sameIp(ip, to))
  if (own) return leadsOutside(walk, own.entry.link)
  const guest = guestWith(walk, to)
  if (guest?.attachment.kind !== 'bridge' || !guest.attachment.own) return true
  const subnet = guest.addresses.find(({ ip }) => sameIp(ip, to))?.subnet
  return subnet !== undefined && externalRoute(walk, to, formatRange(subnet), undefined)
}

/** The router on the link: the host's own gateway there, for senders that are on that link. */
function routerBehind(walk: Walk, at: string | undefined, packet: Packet): string | undefined {
  if (
    at === undefined ||
    (walk.external && sameIp(walk.external.ip, packet.source) && !inSameSubnet(walk, at, packet.source))
  )
    return undefined
  const route = walk.world.host.routes.find(
    ({ family, destination, link, gateway, table }) =>
      family === packet.family && isDefault(destination) && link === at && gateway !== undefined && table === 'main',
  )
  return route?.gateway
}

/** Into the host by a link, or by a bridge's uplink. */
function entersHost(walk: Walk, packet: Packet, link: string): Fate {
  const { world } = walk
  const master = world.link(link)?.master
  const taken = master === undefined ? undefined : world.ports(master).find((port) => port.link === link)
  if (taken) {
    const target = world.addressesOn(link, packet.family).find(({ ip }) => sameIp(ip, packet.destination))
    const hop = (target ?? world.addressesOn(link, packet.family)[0])?.ip ?? packet.destination
    return switchFrame(walk, packet, taken.bridge, { kind: 'uplink', port: taken }, hop)
  }
  if (world.link(link)?.kind !== 'bridge') {
    if (!world.link(link)?.running) {
      return walk.fail('dropped', 'port', `the link ${link} has no carrier`, { trouble: { kind: 'link-down', link } })
    }
    const device = world.link(link)
    const stopped = device && linkTakes(walk, packet, device, 'in')
    if (stopped) return stopped
    const addresses = world.addressesOn(link, packet.family)
    const target = addresses.find(({ ip }) => sameIp(ip, packet.destination)) ?? addresses[0]
    // Whoever passes it on there: a machine on the link, or the router.
    const near = addresses.some(({ subnet }) => inRange(subnet, packet.source))
    const router = ipOf(routerBehind(walk, link, packet) ?? 'fe80::1')
    const asker = near ? packet.source : router
    if (device && target && asker?.family === packet.family) {
      const silent = deviceNeighbourRefusal(walk, asker, target.ip, device, false)
      if (silent) return silent
    }
    return hostReceives(walk, packet, { inLink: link })
  }
  const port = entranceOf(walk, link)
  if (!port) return noUplink(walk, link)
  const hop = world.addressesOn(link, packet.family)[0]?.ip
  return hop
    ? switchFrame(walk, packet, port.bridge, { kind: 'uplink', port }, hop)
    : walk.fail('dropped', 'neighbour', `${link} has no address`)
}

/** The port by which frames come in from the physical network to a bridge, or to one that it is joined to. */
function entranceOf(walk: Walk, bridge: string): BridgePort | undefined {
  const { world } = walk
  const ports = world.joined(bridge).flatMap((one) => {
    const joints = new Set(world.joints(one).map(({ port }) => port))
    return world.uplinks(one).filter(({ link }) => !joints.has(link))
  })
  return ports.find(({ state, link }) => state === 'forwarding' && world.link(link)?.running) ?? ports[0]
}

function noUplink(walk: Walk, bridge: string): Fate {
  const uplinks = walk.world.host.links
    .filter(({ kind, master, up }) => kind === 'physical' && !master && up)
    .map(({ name }) => name)
  return walk.fail('dropped', 'port', `no uplink is a port of ${bridge}`, {
    evidence: `ports of ${bridge}: ${
      walk.world
        .ports(bridge)
        .map(({ link }) => link)
        .join(', ') || 'none'
    }`,
    trouble: { kind: 'uplink', bridge, uplinks },
  })
}

/** Links that lead to other machines: devices, and bridges that are no network's own. */
export function leadsOutside(walk: Walk, name: string): boolean {
  const link = walk.world.link(name)
  if (!link || link.kind === 'loopback' || link.kind === 'dummy') return false
  return link.kind !== 'bridge' || !walk.world.isOwnBridge(name)
}

const subnetOn = (walk: Walk, link: string, address: Ip) =>
  walk.world.addressesOn(link, address.family).find(({ subnet }) => inRange(subnet, address))?.subnet

const inSameSubnet = (walk: Walk, link: string, address: Ip): boolean => subnetOn(walk, link, address) !== undefined

function guestWith(walk: Walk, address: Ip): Guest | undefined {
  const there = (guest: Guest): boolean => guest.addresses.some(({ ip }) => sameIp(ip, address))
  return walk.participants.find(there) ?? walk.world.guestWith(address)
}

function subnetOfNetworks(walk: Walk, address: Ip): string | undefined {
  for (const network of walk.world.networks) {
    const found = ipsOf(network).find(({ subnet }) => inRange(subnet, address))
    if (found) return formatRange(found.subnet)
  }
  return undefined
}
