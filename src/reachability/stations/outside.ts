import { formatRange, type Ip, inRange, rangeOf, sameIp } from '../../base/index.js'
import type { Packet } from '../../firewall/index.js'
import type { At, AtOutside } from '../walk/at.js'
import type { Fate } from '../walk/fate.js'
import { timeExceeded } from '../walk/icmp.js'
import type { Walk } from '../walk/walk.js'
import type { Guest } from '../world/guest.js'
import type { Machine } from '../world/machine.js'
import { forwardDevice } from '../world/network-addresses.js'
import { noUplink } from './bridge/bridge-owner.js'
import { proxied } from './bridge/proxies.js'
import {
  entranceOf,
  externalRoute,
  guestWith,
  inSameSubnet,
  leadsOutside,
  lost,
  ownerAmong,
  subnetOfNetworks,
} from './external-route.js'
import { passedOn } from './frame.js'
import { onDevice } from './macvtap.js'

/**
 * A packet is outside: it left through a link or bridge of a machine, or an external machine sent it. The machine with
 * its destination address gets it, if the outside has a route, which no machine's facts can show.
 */
export function atOutside(walk: Walk, packet: Packet, place: AtOutside): At | Fate {
  const { destination } = packet
  // Marks belong to a machine: a reflected packet has none.
  packet.mark = 0
  packet.markUnread = undefined
  walk.at = 'outside'
  passedOn(packet, place.nextHop)
  const unanswered =
    beyondTheLink(walk, packet, place) ??
    endsAtRouter(walk, packet, place) ??
    intoTunnel(walk, place.machine, packet, place.at)
  if (unanswered) return unanswered
  if (walk.external && sameIp(walk.external.ip, destination))
    return walk.arrive({ kind: 'external', machine: place.machine, at: place.at }, packet)
  const { nextHop } = place
  const machine = ownerAmong(walk, place.machine, destination)
  const at = machine === place.machine ? place.at : undefined
  const own = machine.addresses.find(({ ip }) => sameIp(ip, destination))
  if (own) {
    const { link } = own.entry
    // A tunnel's addresses are known only to its other end.
    const apart = machine.link(link)?.tunnel && at !== link
    // An external machine can reach the address: it is not in a subnet behind the host. A bridge of containers has no
    // uplink of its own.
    const inner = at !== link && machine.link(link)?.kind === 'bridge' && !entranceOf(machine, link)
    if (leadsOutside(machine, link) && !apart && !inner) return { station: 'entrance', machine, link }
    return byRoute(walk, machine, packet, at, formatRange(own.subnet), undefined)
  }
  const guest = guestWith(walk, machine, destination)
  if (guest) return towardsGuest(walk, machine, packet, guest, at)
  // A NAT rule translates to a machine outside the query: it exists as much as any other external one.
  const { connection } = walk.kernel(machine).hooks
  if (
    connection?.destinationChanged &&
    !packet.answers &&
    walk.direction === 'request' &&
    (!connection.destinationMapped || existsOutside(walk, machine, destination))
  )
    return walk.arrive({ kind: 'external', machine, at }, packet)
  const near = at !== undefined && inSameSubnet(machine, at, destination)
  if (near || (nextHop !== 'router' && sameIp(nextHop, destination))) {
    const text = `nothing on the physical network answers for ${destination.text}`
    const translated = connection?.reply.destination
    const trouble =
      translated && sameIp(translated, destination) && at !== undefined
        ? ({ kind: 'translated-address', address: destination.text, link: at } as const)
        : ({ kind: 'other' } as const)
    return walk.fail('dropped', 'outside', text, { trouble })
  }
  const subnet =
    subnetOfNetworks(machine, destination) ?? `${destination.text}/${destination.family === 'ipv4' ? 32 : 128}`
  return byRoute(walk, machine, packet, at, subnet, undefined)
}

function towardsGuest(walk: Walk, machine: Machine, packet: Packet, guest: Guest, at: string | undefined): At | Fate {
  const { attachment } = guest
  const address = guest.addresses.find(({ ip }) => sameIp(ip, packet.destination))
  const subnet = address ? formatRange(address.subnet) : packet.destination.text
  const segment =
    attachment.kind === 'bridge' ? attachment.bridge : attachment.kind === 'device' ? attachment.device : undefined
  const physical = attachment.kind === 'device' || (attachment.kind === 'bridge' && !attachment.own)
  // Without its bridge, the host has no route to it either, and forwards it like any other packet.
  if (attachment.kind === 'none' && attachment.own) return byRoute(walk, machine, packet, at, subnet, guest)
  if (segment === undefined) return walk.fail('dropped', 'outside', `${guest.name} is not connected`)
  if (!physical) return byRoute(walk, machine, packet, at, subnet, guest)
  const far =
    at !== undefined &&
    at !== segment &&
    address !== undefined &&
    !inSameSubnet(machine, at, address.ip) &&
    machine.addressesOn(segment, address.ip.family).length > 0
  if (far && !externalRoute(walk, machine, packet.destination, subnet, undefined))
    return lost(walk, machine, packet, at)
  if (attachment.kind === 'device') {
    const device = machine.link(attachment.device)
    if (!device?.running) {
      return walk.fail('dropped', 'port', `the device ${attachment.device} has no carrier`, {
        trouble: { kind: 'link-down', link: attachment.device },
      })
    }
    const stopped = attachment.mode === 'hostdev' ? undefined : onDevice(walk, machine, 'ingress', device.name, packet)
    if (stopped) return stopped
    const text = `macvtap on ${device.name} passes it to ${guest.name}, bypassing the ${machine.label}'s firewall`
    walk.note('switching', true, text)
    return { station: 'guest', machine, guest, sends: false }
  }
  const port = entranceOf(machine, segment)
  if (!port) return noUplink(walk, machine, segment)
  const { destination: nextHop } = packet
  return { station: 'bridge', machine, bridge: port.bridge, from: { kind: 'uplink', port }, nextHop }
}

/** Whether an external machine has the address that a rule for a whole subnet translates to. */
function existsOutside(walk: Walk, machine: Machine, { text: address }: Ip): boolean {
  const text = `an external machine has ${address}, to which a NAT rule maps the destination`
  const { oracle } = walk.kernel(machine)
  return oracle.decide({ kind: 'translated-address', key: `mapped ${address}`, text })
}

/** A TTL set by a rule may expire at the first router outside. */
function endsAtRouter(walk: Walk, packet: Packet, { nextHop }: AtOutside): Fate | undefined {
  const left = packet.rewritten?.['time-to-live']
  if (left === undefined || (nextHop !== 'router' && sameIp(nextHop, packet.destination))) return undefined
  const from = nextHop === 'router' ? undefined : nextHop.text
  if (left <= 1) {
    const text = `its TTL, set by a rule, expires at the router ${from ?? 'outside'}`
    return walk.fail('unroutable', 'outside', text, {
      icmp: timeExceeded(packet.family),
      ...(from === undefined ? {} : { from }),
    })
  }
  packet.rewritten = { ...packet.rewritten, 'time-to-live': left - 1 }
  return undefined
}

/** A link-local source is valid only on the link: a router reports this instead of forwarding. @see RFC 4443, 3.1 */
function beyondTheLink(walk: Walk, packet: Packet, { at, nextHop }: AtOutside): Fate | undefined {
  const isRouted = nextHop !== 'router' && !sameIp(nextHop, packet.destination)
  if (packet.family !== 'ipv6' || !isRouted || at === undefined || !inRange(linkLocal, packet.source)) return undefined
  // To a machine on the same link, it goes back out as it came in.
  const near = rangeOf(`${nextHop.text}/64`)
  if (near && inRange(near, packet.destination)) return undefined
  const icmp = { type: 1, code: 2, name: 'beyond-scope' }
  const text = `${packet.source.text} is a link-local address: no router forwards it`
  return walk.fail('rejected', 'outside', text, { icmp })
}

const linkLocal = { family: 'ipv6', from: 0xfe80n << 112n, to: (0xfec0n << 112n) - 1n } as const

/**
 * What a tunnel's other end does with packets from other addresses than the tunnel's own cannot be seen on this
 * machine.
 */
function intoTunnel(walk: Walk, machine: Machine, packet: Packet, at: string | undefined): Fate | undefined {
  if (at === undefined || !machine.link(at)?.tunnel || inSameSubnet(machine, at, packet.source)) return undefined
  // For guests' subnets, there is the assumption about routes.
  if (!machine.addresses.some(({ ip }) => sameIp(ip, packet.source))) return undefined
  const text = `the other end of the tunnel ${at} accepts packets from ${packet.source.text} and forwards them`
  const { oracle } = walk.kernel(machine)
  if (oracle.decide({ kind: 'tunnel-end', key: `tunnel-end ${at} ${packet.source.text}`, text })) return undefined
  return walk.fail('dropped', 'outside', `the other end of the tunnel ${at} accepts nothing from ${packet.source.text}`)
}

/** The outside needs a route through this machine. */
function byRoute(
  walk: Walk,
  machine: Machine,
  packet: Packet,
  at: string | undefined,
  subnet: string,
  guest: Guest | undefined,
): At | Fate {
  // A sender that believes the destination to be on its link asks there, and the machine may answer.
  if (at !== undefined && inSameSubnet(machine, at, packet.destination) && leadsOutside(machine, at)) {
    const answered = proxied(walk.kernel(machine), at, packet.destination)
    if (answered !== undefined) {
      const text = `the ${machine.label} answers on ${at} for ${packet.destination.text}`
      walk.note('neighbour', true, text, answered)
      return { station: 'entrance', machine, link: at }
    }
  }
  const entrance = entranceFor(walk, machine, packet, at, guest)
  const via = entrance === undefined ? undefined : machine.addressesOn(entrance, packet.family)[0]?.ip.text
  if (!externalRoute(walk, machine, packet.destination, subnet, via))
    return lost(walk, machine, packet, at, subnet, via)
  if (entrance === undefined)
    return walk.fail(
      'dropped',
      'outside',
      `the ${machine.label} has no active link through which the outside could reach ${subnet}`,
    )
  walk.note('outside', true, `the outside has a route to ${subnet}${via ? ` via ${via}` : ' through this host'}`)
  return { station: 'entrance', machine, link: entrance }
}

/** A network that names its device is reached through that; others through the link that leads to the sender. */
function entranceFor(
  walk: Walk,
  machine: Machine,
  packet: Packet,
  at: string | undefined,
  guest: Guest | undefined,
): string | undefined {
  const dev = guest && forwardDevice(guest.network)
  const reachable = (link: string): boolean =>
    leadsOutside(machine, link) && machine.addressesOn(link, packet.family).length > 0
  // External routes name an address of the host. ARP answers for it on any link, neighbour discovery only on its own.
  const answers = (link: string): boolean => packet.family === 'ipv4' || reachable(link)
  if (dev !== undefined && answers(dev) && machine.link(dev)?.running && !machine.link(dev)?.master) return dev
  if (at !== undefined && reachable(at)) return at
  // The outside sends to an address of the machine, whichever link it is on.
  const back = machine.routing.lookup({ destination: packet.source, mark: 0 }, walk.kernel(machine).oracle)?.link
  if (back !== undefined && reachable(back)) return back
  return machine.addresses.find(
    ({ entry }) => entry.family === packet.family && entry.scope === 'global' && reachable(entry.link),
  )?.entry.link
}
