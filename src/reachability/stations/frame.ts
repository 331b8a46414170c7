import { type Ip, inRange, ipOf, sameIp } from '../../base/index.js'
import type { Packet } from '../../firewall/index.js'
import type { BridgeEnd, NextHop } from '../walk/at.js'
import type { Walk } from '../walk/walk.js'
import type { Guest } from '../world/guest.js'
import type { Machine } from '../world/machine.js'
import { routerBehind } from './external-route.js'

/** A guest sends a packet in a frame of its own. */
export function sentBy(packet: Packet, { mac }: Guest): void {
  packet.sourceMac = mac
  packet.destinationMac = undefined
}

/** A machine sends a packet through a link, in a new frame: rules until there saw the one that it came in. */
export function framed(packet: Packet, machine: Machine, link: string, nextHop: Ip): void {
  packet.sourceMac = machine.link(link)?.mac
  packet.destinationMac = guestMac(machine, link, nextHop) ?? machine.neighbourMac(link, nextHop)
}

/** A frame on a bridge is for the owner of the next hop's address there. */
export function addressed(packet: Packet, machine: Machine, bridge: string, to: BridgeEnd, nextHop: NextHop): void {
  if (to.kind === 'guest') packet.destinationMac = to.guest.mac
  else if (to.kind === 'host') packet.destinationMac = bridgeMac(machine, bridge)
  else if (nextHop !== 'router') packet.destinationMac ??= machine.neighbourMac(bridge, nextHop)
}

/** What is outside passes a frame on, or a router there sends another. */
export function passedOn(packet: Packet, nextHop: NextHop): void {
  if (nextHop !== 'router' && sameIp(nextHop, packet.destination)) return
  packet.sourceMac = undefined
  packet.destinationMac = undefined
}

/** A frame from outside: of its sender if that is on the link, or of a router there. */
export function cameFromOutside(walk: Walk, packet: Packet, machine: Machine, link: string): void {
  const near = machine.addressesOn(link, packet.family).some(({ subnet }) => inRange(subnet, packet.source))
  const sender = near ? packet.source : ipOf(routerBehind(walk, machine, link, packet) ?? '')
  packet.sourceMac = sender && machine.neighbourMac(link, sender)
  packet.destinationMac = machine.link(link)?.mac
}

/** A bridge answers with its own address, also for addresses of the machine's other links; macvlan links on it do not. */
export const bridgeMac = (machine: Machine, bridge: string): string | undefined =>
  machine.isShared(bridge) ? undefined : machine.link(bridge)?.mac

function guestMac(machine: Machine, link: string, address: Ip): string | undefined {
  const guest = machine.guestWith(address)
  return guest?.attachment.kind === 'bridge' && guest.attachment.bridge === link ? guest.mac : undefined
}
