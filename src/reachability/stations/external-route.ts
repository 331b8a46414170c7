import { formatRange, type Ip, inRange, sameIp } from '../../base/index.js'
import type { Packet } from '../../firewall/index.js'
import { type BridgePort, isDefault } from '../../machine/index.js'
import type { Fate } from '../walk/fate.js'
import { icmpErrorOf } from '../walk/icmp.js'
import type { Walk } from '../walk/walk.js'
import type { Guest } from '../world/guest.js'
import type { Machine } from '../world/machine.js'
import { ipsOf } from '../world/network-addresses.js'

/** Whether the outside has a route to a subnet behind a machine, which the machine's facts cannot show. */
export function externalRoute(
  walk: Walk,
  machine: Machine,
  destination: Ip,
  subnet: string,
  via: string | undefined,
): boolean {
  const text = `the outside has a route to ${subnet}${via ? ` via ${via}` : ''}`
  const key = `external-route ${destination.family} ${subnet}`
  // A NAT rule's source address need not be one of the host's or of a guest's.
  const elsewhere = walk.world.machines.length > 1 && walk.world.machineWith(destination) !== undefined
  const apart =
    !elsewhere &&
    guestWith(walk, machine, destination) === undefined &&
    subnetOfNetworks(machine, destination) === undefined &&
    !machine.addresses.some(({ ip }) => sameIp(ip, destination))
  return walk.kernel(machine).oracle.decide({ kind: 'external-route', key, text, apart })
}

/** The outside has no route: a router there reports that to the sender, if it can. */
export function lost(
  walk: Walk,
  machine: Machine,
  packet: Packet,
  at: string | undefined,
  subnet?: string,
  via?: string,
): Fate {
  const { destination } = packet
  const name = subnet ?? destination.text
  const trouble = { kind: 'external-route', destination: destination.text, subnet: name, via } as const
  if (at !== undefined && leadsOutside(machine, at) && inSameSubnet(machine, at, destination)) {
    const text = `nothing on the physical network answers for ${destination.text}`
    return walk.fail('dropped', 'outside', text, { trouble })
  }
  const icmp = icmpErrorOf('no-route', packet.family)
  // It does not reach the sender either, if the sender is in such a subnet itself.
  const report = errorComesBack(walk, machine, packet.source)
    ? { icmp, from: routerBehind(walk, machine, at, packet) }
    : {}
  return walk.fail('unroutable', 'outside', `the outside has no route to ${name}`, { ...report, trouble })
}

/** Whether what the outside sends to an address of the machine or of a guest arrives. */
function errorComesBack(walk: Walk, place: Machine, to: Ip): boolean {
  const machine = ownerAmong(walk, place, to)
  const own = machine.addresses.find(({ ip }) => sameIp(ip, to))
  if (own) return leadsOutside(machine, own.entry.link)
  const guest = guestWith(walk, machine, to)
  if (guest?.attachment.kind !== 'bridge' || !guest.attachment.own) return true
  const subnet = guest.addresses.find(({ ip }) => sameIp(ip, to))?.subnet
  return subnet !== undefined && externalRoute(walk, machine, to, formatRange(subnet), undefined)
}

/** The router on the link: the machine's own gateway there, for senders that are on that link. */
export function routerBehind(walk: Walk, machine: Machine, at: string | undefined, packet: Packet): string | undefined {
  if (at === undefined) return undefined
  const isFar = walk.external && sameIp(walk.external.ip, packet.source) && !inSameSubnet(machine, at, packet.source)
  if (isFar) return undefined
  const route = machine.facts.routes.find(
    ({ family, destination, link, gateway, table }) =>
      family === packet.family && isDefault(destination) && link === at && gateway !== undefined && table === 'main',
  )
  return route?.gateway
}

/** The port through which frames from the physical network enter a bridge, or one joined to it. */
export function entranceOf(machine: Machine, bridge: string): BridgePort | undefined {
  const ports = machine.joined(bridge).flatMap((one) => {
    const joints = new Set(machine.joints(one).map(({ port }) => port))
    return machine.uplinks(one).filter(({ link }) => !joints.has(link) && !machine.isCable(link))
  })
  return ports.find(({ state, link }) => state === 'forwarding' && machine.link(link)?.running) ?? ports[0]
}

/** Links that lead to other machines: devices, and bridges that are not a network's own. */
export function leadsOutside(machine: Machine, name: string): boolean {
  const link = machine.link(name)
  if (!link || link.kind === 'loopback' || link.kind === 'dummy' || machine.isCable(name)) return false
  return link.kind !== 'bridge' || !machine.isOwnBridge(name)
}

/** The machine that the outside sends to: the one with the destination, if it can be reached from outside. */
export function ownerAmong({ world }: Walk, machine: Machine, destination: Ip): Machine {
  if (world.machines.length === 1) return machine
  const isThere = (one: Machine): boolean =>
    one.routing.isLocal(destination) || one.guestWith(destination) !== undefined
  const leads = (one: Machine): boolean => one.facts.links.some(({ name }) => leadsOutside(one, name))
  return isThere(machine) ? machine : (world.machines.find((one) => isThere(one) && leads(one)) ?? machine)
}

export const inSameSubnet = (machine: Machine, link: string, address: Ip): boolean =>
  machine.addressesOn(link, address.family).some(({ subnet }) => inRange(subnet, address))

export function guestWith(walk: Walk, machine: Machine, address: Ip): Guest | undefined {
  const there = (guest: Guest): boolean =>
    guest.machine === machine.name && guest.addresses.some(({ ip }) => sameIp(ip, address))
  return walk.participants.find(there) ?? machine.guestWith(address)
}

export function subnetOfNetworks(machine: Machine, address: Ip): string | undefined {
  for (const network of machine.networks) {
    const found = ipsOf(network).find(({ subnet }) => inRange(subnet, address))
    if (found) return formatRange(found.subnet)
  }
  return undefined
}
