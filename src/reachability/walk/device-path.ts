import { type Ip, ipOf, sameIp } from '../../base/index.js'
import type { Packet, Place } from '../../firewall/index.js'
import type { Link } from '../../machine/index.js'
import type { Guest } from '../world/guest.js'
import { guestTakes, type NextHop } from './bridge-path.js'
import type { BridgeEnd } from './bridge-ports.js'
import type { Fate } from './fate.js'
import { hostReceives } from './host-path.js'
import { deviceNeighbourRefusal } from './neighbour.js'
import { linkTakes } from './opaque-links.js'
import { outsideTakes } from './outside-path.js'
import type { Walk } from './walk.js'

type DeviceEnd = Exclude<BridgeEnd, { kind: 'uplink' }>

/** A packet leaves by a device of the host, from the host or from a guest that sits on it by macvtap. */
export function leaveDevice(walk: Walk, packet: Packet, link: Link, from: DeviceEnd, nextHop: NextHop): Fate {
  const { world } = walk
  const circling = walk.hop(packet)
  if (circling) return circling
  const lower = world.link(link.lower ?? '')
  // The host's own macvlan link is a neighbour of the guests on the same device.
  if (from.kind === 'host' && (link.kind === 'macvlan' || link.kind === 'macvtap') && lower) {
    return besideMacvtap(walk, packet, lower, link.macvlanMode ?? 'vepa', from, nextHop)
  }
  if (!link.running) {
    return walk.fail('dropped', 'port', `the device ${link.name} has no carrier`, {
      trouble: { kind: 'link-down', link: link.name },
    })
  }
  const unheard = from.kind === 'host' && nextHop !== 'router' && answersGoToMaster(walk, link, nextHop)
  if (unheard) return unheard
  const guest = nextHop === 'router' ? undefined : guestOn(walk, link.name, nextHop)
  if (guest && from.kind === 'host') {
    if (!reflected(walk, link.name, guest)) return notReflected(walk, link.name, guest)
    return guestTakes(walk, packet, guest)
  }
  if (nextHop !== 'router' && from.kind === 'host') {
    const own = world.askerOn(link.name, packet.source, nextHop)
    const silent = own && deviceNeighbourRefusal(walk, own, nextHop, link, true)
    if (silent) return silent
  }
  const stopped = linkTakes(walk, packet, link, 'out')
  if (stopped) return stopped
  walk.note('outside', true, `it leaves by ${link.name}`)
  return outsideTakes(walk, packet, link.name, nextHop)
}

/** What comes in by a port is its bridge's or bond's: the host never learns a MAC address that it asked for on the port. */
function answersGoToMaster(walk: Walk, link: Link, nextHop: Ip): Fate | undefined {
  const { world } = walk
  const master = link.master === undefined ? undefined : world.link(link.master)
  if (!master || master.kind === 'vrf') return undefined
  const entered = world.host.neighbours.some(
    ({ address, link: on, state }) =>
      on === link.name && state === 'permanent' && sameIp(ipOf(address) ?? nextHop, nextHop),
  )
  if (entered) return undefined
  const text = `${link.name} is a port of ${master.name}, which takes the answer to the question for ${nextHop.text}: the host's address and route belong on ${master.name}`
  return walk.fail('dropped', 'neighbour', text, { evidence: `${link.name} master ${master.name}` })
}

/** A guest on a device sends: to another guest there, to the host, to the outside. */
export function leaveMacvtap(walk: Walk, packet: Packet, guest: Guest, nextHop: NextHop): Fate {
  const { attachment } = guest
  const device = attachment.kind === 'device' ? walk.world.link(attachment.device) : undefined
  if (!device || attachment.kind !== 'device') return walk.fail('unattached', 'port', `${guest.name} is on no device`)
  if (!device.running) {
    return walk.fail('dropped', 'port', `the device ${device.name} has no carrier`, {
      trouble: { kind: 'link-down', link: device.name },
    })
  }
  return besideMacvtap(walk, packet, device, attachment.mode, { kind: 'guest', guest }, nextHop)
}

function besideMacvtap(
  walk: Walk,
  packet: Packet,
  device: Link,
  mode: string,
  from: DeviceEnd,
  nextHop: NextHop,
): Fate {
  const { world } = walk
  if (nextHop !== 'router') {
    const other = guestOn(walk, device.name, nextHop)
    if (other && !(from.kind === 'guest' && other === from.guest)) {
      const otherMode = other.attachment.kind === 'device' ? other.attachment.mode : mode
      if (mode === 'hostdev' || otherMode === 'hostdev') {
        if (!embeddedSwitch(walk, device.name))
          return walk.fail('dropped', 'switching', `${device.name} does not switch between its functions`)
        return guestTakes(walk, packet, other)
      }
      if (mode === 'bridge' && otherMode === 'bridge') {
        // It is handed to the device as if it had come in there.
        const stopped = onDevice(walk, 'ingress', device.name, packet)
        if (stopped) return stopped
        walk.note('switching', true, `macvtap on ${device.name} passes it on`)
        return guestTakes(walk, packet, other)
      }
      const isPrivate = mode === 'private' || otherMode === 'private'
      if (isPrivate)
        return walk.fail('dropped', 'switching', `macvtap in private mode on ${device.name} keeps guests apart`)
      if (!reflected(walk, device.name, other)) return notReflected(walk, device.name, other)
      return guestTakes(walk, packet, other)
    }
    const shim = hostShim(walk, device.name, nextHop)
    if (shim) {
      const together = mode === 'bridge' && shim.macvlanMode === 'bridge'
      if (!together && !walk.oracle.decide(hairpin(device.name))) return notReflected(walk, device.name, undefined)
      walk.note('switching', true, `macvlan on ${device.name} passes it to the host's ${shim.name}`)
      return hostReceives(walk, packet, { inLink: shim.name })
    }
    if (world.addressesOn(device.name, nextHop.family).some(({ ip }) => sameIp(ip, nextHop))) {
      if (mode === 'hostdev') {
        if (!embeddedSwitch(walk, device.name))
          return walk.fail('dropped', 'switching', `${device.name} does not switch between its functions`)
        return hostReceives(walk, packet, { inLink: device.name })
      }
      const guest = from.kind === 'guest' ? from.guest : undefined
      // Whoever has the device to itself takes all that comes to it.
      if (mode === 'passthrough' || !walk.oracle.decide(hairpin(device.name)))
        return notReflected(walk, device.name, guest)
      walk.note('outside', true, 'the physical switch sends it back')
      // The host's device throws away what a private neighbour broadcasts, so its ARP requests too.
      // Whoever answers it was told by its question.
      if (mode === 'private' && walk.direction === 'request' && !walk.neighbourKnown(packet.source, nextHop))
        return notReflected(walk, device.name, guest)
      return hostReceives(walk, packet, { inLink: device.name })
    }
  }
  const stopped = mode === 'hostdev' ? undefined : onDevice(walk, 'egress', device.name, packet)
  if (stopped) return stopped
  walk.note('switching', true, `it leaves by ${device.name}, past the host's firewall`)
  return outsideTakes(walk, packet, device.name, nextHop)
}

const hairpin = (device: string) =>
  ({
    kind: 'switch-hairpin',
    key: 'switch-hairpin',
    text: `the physical switch behind ${device} sends frames back out of the port they came from`,
  }) as const

const embeddedSwitch = (walk: Walk, device: string): boolean =>
  walk.oracle.decide({
    kind: 'embedded-switch',
    key: `embedded-switch ${device}`,
    text: `${device} switches frames between its functions`,
  })

/** Whether the outside's switch sends a frame back to another end of the device that it came from. */
function reflected(walk: Walk, device: string, to: Guest): boolean {
  const mode = to.attachment.kind === 'device' ? to.attachment.mode : undefined
  if (mode === 'hostdev') return embeddedSwitch(walk, device)
  if (mode === 'passthrough') return false
  if (!walk.oracle.decide(hairpin(device))) return false
  walk.note('outside', true, 'the physical switch sends it back')
  return true
}

/** Chains on the device itself see what macvtap guests send and get, as no others do. */
export function onDevice(walk: Walk, hook: 'ingress' | 'egress', device: string, packet: Packet): Fate | undefined {
  walk.at = 'host'
  const place: Place = hook === 'ingress' ? { inLink: device } : { outLink: device }
  const refusal = walk.netfilter.runDevice(hook, device, packet, place)
  return refusal && walk.refuse(refusal, packet, place)
}

function notReflected(walk: Walk, device: string, guest: Guest | undefined): Fate {
  return walk.fail('dropped', 'switching', `what leaves by ${device} does not come back to it`, {
    ...(guest ? { trouble: { kind: 'macvtap-host', device, guest } } : {}),
  })
}

function guestOn(walk: Walk, device: string, address: Ip): Guest | undefined {
  const there = (guest: Guest): boolean =>
    guest.attachment.kind === 'device' &&
    guest.attachment.device === device &&
    guest.addresses.some(({ ip }) => sameIp(ip, address))
  return walk.participants.find(there) ?? walk.world.guests.find(there)
}

/** A macvlan link of the host's own on the device, with this address. */
function hostShim(walk: Walk, device: string, address: Ip): Link | undefined {
  const own = walk.world.addresses.find(({ ip }) => sameIp(ip, address))
  const link = own && walk.world.link(own.entry.link)
  return link?.kind === 'macvlan' && link.lower === device ? link : undefined
}
