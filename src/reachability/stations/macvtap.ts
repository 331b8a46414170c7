import { type Ip, sameIp } from '../../base/index.js'
import type { Packet, Place } from '../../firewall/index.js'
import type { Link } from '../../machine/index.js'
import type { At, AtMacvtap, NextHop } from '../walk/at.js'
import type { Fate } from '../walk/fate.js'
import { refuse } from '../walk/refuse.js'
import type { Walk } from '../walk/walk.js'
import type { Guest } from '../world/guest.js'
import type { Machine } from '../world/machine.js'

/**
 * A guest, or the machine's macvlan link, sends through a device: to a guest there, to the machine, or to the outside.
 */
export function atMacvtap(walk: Walk, packet: Packet, at: AtMacvtap): At | Fate {
  const { machine, device, mode, guest, nextHop } = at
  if (nextHop !== 'router') {
    const other = guestBeside(walk, machine, device.name, nextHop)
    if (other && other !== guest) return toGuest(walk, packet, at, other)
    const shim = hostShim(machine, device.name, nextHop)
    if (shim) {
      const together = mode === 'bridge' && shim.macvlanMode === 'bridge'
      if (!together && !walk.kernel(machine).oracle.decide(hairpin(device.name)))
        return notReflected(walk, device.name, undefined)
      walk.note('switching', true, `macvlan on ${device.name} passes it to the ${machine.label}'s ${shim.name}`)
      return { station: 'arrival', machine, arrival: { inLink: shim.name } }
    }
    if (machine.addressesOn(device.name, nextHop.family).some(({ ip }) => sameIp(ip, nextHop)))
      return toMachine(walk, packet, at, nextHop)
  }
  const stopped = mode === 'hostdev' ? undefined : onDevice(walk, machine, 'egress', device.name, packet)
  if (stopped) return stopped
  walk.note('switching', true, `it leaves through ${device.name}, bypassing the ${machine.label}'s firewall`)
  return { station: 'outside', machine, at: device.name, nextHop }
}

function toGuest(walk: Walk, packet: Packet, { machine, device, mode }: AtMacvtap, guest: Guest): At | Fate {
  const otherMode = guest.attachment.kind === 'device' ? guest.attachment.mode : mode
  const there: At = { station: 'guest', machine, guest, sends: false }
  if (mode === 'hostdev' || otherMode === 'hostdev')
    return embeddedSwitch(walk, machine, device.name) ? there : notSwitched(walk, device.name)
  if (mode === 'bridge' && otherMode === 'bridge') {
    // The device receives it as if it had arrived from the network.
    const stopped = onDevice(walk, machine, 'ingress', device.name, packet)
    if (stopped) return stopped
    walk.note('switching', true, `macvtap on ${device.name} passes it on`)
    return there
  }
  if (mode === 'private' || otherMode === 'private')
    return walk.fail('dropped', 'switching', `macvtap in private mode on ${device.name} keeps guests apart`)
  return reflected(walk, machine, device.name, guest) ? there : notReflected(walk, device.name, guest)
}

function toMachine(walk: Walk, packet: Packet, at: AtMacvtap, nextHop: Ip): At | Fate {
  const { machine, device, mode, guest } = at
  const there: At = { station: 'arrival', machine, arrival: { inLink: device.name } }
  if (mode === 'hostdev') return embeddedSwitch(walk, machine, device.name) ? there : notSwitched(walk, device.name)
  const kernel = walk.kernel(machine)
  // A passthrough guest gets everything that arrives at its device.
  if (mode === 'passthrough' || !kernel.oracle.decide(hairpin(device.name)))
    return notReflected(walk, device.name, guest)
  walk.note('outside', true, 'the physical switch sends it back')
  // The machine's device ignores broadcasts of a private neighbour, including its ARP requests. A machine that replies
  // has learned the address from the request.
  if (mode === 'private' && walk.direction === 'request' && !kernel.neighbourKnown(packet.source, nextHop))
    return notReflected(walk, device.name, guest)
  return there
}

const hairpin = (device: string) =>
  ({
    kind: 'switch-hairpin',
    key: 'switch-hairpin',
    text: `the physical switch behind ${device} sends frames back out of the port they came from`,
  }) as const

const embeddedSwitch = (walk: Walk, machine: Machine, device: string): boolean =>
  walk.kernel(machine).oracle.decide({
    kind: 'embedded-switch',
    key: `embedded-switch ${device}`,
    text: `${device} switches frames between its functions`,
  })

const notSwitched = (walk: Walk, device: string): Fate =>
  walk.fail('dropped', 'switching', `${device} does not switch between its functions`)

/** Whether the external switch sends a frame back to another end on the same device. */
export function reflected(walk: Walk, machine: Machine, device: string, to: Guest): boolean {
  const mode = to.attachment.kind === 'device' ? to.attachment.mode : undefined
  if (mode === 'hostdev') return embeddedSwitch(walk, machine, device)
  if (mode === 'passthrough') return false
  if (!walk.kernel(machine).oracle.decide(hairpin(device))) return false
  walk.note('outside', true, 'the physical switch sends it back')
  return true
}

export function notReflected(walk: Walk, device: string, guest: Guest | undefined): Fate {
  return walk.fail('dropped', 'switching', `frames that leave through ${device} do not come back to it`, {
    ...(guest ? { trouble: { kind: 'macvtap-host', device, guest } } : {}),
  })
}

/** Only chains on the device itself see the packets of macvtap guests. */
export function onDevice(
  walk: Walk,
  machine: Machine,
  hook: 'ingress' | 'egress',
  device: string,
  packet: Packet,
): Fate | undefined {
  walk.at = machine.label
  const place: Place = hook === 'ingress' ? { inLink: device } : { outLink: device }
  const refusal = walk.kernel(machine).hooks.runDevice(hook, device, packet, place)
  return refusal && refuse(walk, machine, refusal, packet, place)
}

/** The guest with an address on a device. */
export function guestBeside(walk: Walk, machine: Machine, device: string, address: NextHop): Guest | undefined {
  if (address === 'router') return undefined
  const there = (guest: Guest): boolean =>
    guest.attachment.kind === 'device' &&
    guest.attachment.device === device &&
    guest.machine === machine.name &&
    guest.addresses.some(({ ip }) => sameIp(ip, address))
  return walk.participants.find(there) ?? machine.guests.find(there)
}

/** A macvlan link of the machine on the device, with this address. */
function hostShim(machine: Machine, device: string, address: Ip): Link | undefined {
  const own = machine.addresses.find(({ ip }) => sameIp(ip, address))
  const link = own && machine.link(own.entry.link)
  return link?.kind === 'macvlan' && link.lower === device ? link : undefined
}
