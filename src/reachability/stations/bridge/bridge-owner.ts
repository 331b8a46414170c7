import { type Ip, sameIp } from '../../../base/index.js'
import type { BridgePort } from '../../../machine/index.js'
import type { BridgeEnd, NextHop } from '../../walk/at.js'
import type { Fate } from '../../walk/fate.js'
import type { Walk } from '../../walk/walk.js'
import type { Guest } from '../../world/guest.js'
import type { Machine } from '../../world/machine.js'
import { otherGuestOn } from '../../world/other-guests.js'
import type { Beyond, MachineLink } from '../../world/world.js'
import type { Kernel } from '../hooks/kernel.js'
import { guestBeside } from '../macvtap.js'
import { proxied } from './proxies.js'

/** The end of a bridge that has the next hop's address, or the port that leads there. */
export function ownerOf(
  walk: Walk,
  machine: Machine,
  bridge: string,
  nextHop: NextHop,
  from: BridgeEnd,
): BridgeEnd | undefined {
  const known = nextHop === 'router' ? undefined : knownOwner(walk, machine, bridge, nextHop, from, [])
  if (known) return known
  const cameBy = cameIn(from)
  // Frames from the physical network do not go back there.
  if (cameBy !== undefined && !machine.joints(bridge).some(({ port }) => port === cameBy)) return undefined
  const ports = machine.uplinks(bridge).filter(({ link }) => link !== cameBy)
  const port = ports.find((one) => one.state === 'forwarding' && machine.link(one.link)?.running) ?? ports[0]
  return port && { kind: 'uplink', port }
}

const cameIn = (from: BridgeEnd): string | undefined => (from.kind === 'uplink' ? from.port.link : undefined)

/** @param seen  bridges already searched */
function knownOwner(
  walk: Walk,
  machine: Machine,
  bridge: string,
  nextHop: Ip,
  from: BridgeEnd,
  seen: readonly string[],
): BridgeEnd | undefined {
  const kernel = walk.kernel(machine)
  if (from.kind !== 'host' && answersFor(kernel, bridge, nextHop)) return { kind: 'host' }
  const guest = guestOn(walk, machine, bridge, nextHop)
  if (guest) return { kind: 'guest', guest }
  const isProxied = from.kind !== 'host' && proxied(kernel, bridge, nextHop)
  if (isProxied) {
    walk.note('neighbour', true, `the ${machine.label} answers on ${bridge} for ${nextHop.text}`, isProxied)
    return { kind: 'host' }
  }
  const here = [...seen, placeOf(machine, bridge)]
  const elsewhere = joinedMachine(walk, machine, bridge, nextHop, from, here)
  if (elsewhere) return elsewhere
  // A NAT rule that translates to an address implies that there is a machine with it.
  const { connection } = kernel.hooks
  const meant = connection?.destinationChanged && sameIp(connection.reply.source, nextHop)
  const other = otherGuestOn(machine, bridge, nextHop, meant ? kernel.oracle : undefined)
  if (other) return { kind: 'guest', guest: other }
  for (const joint of machine.joints(bridge)) {
    if (joint.port === cameIn(from) || seen.includes(placeOf(machine, joint.bridge))) continue
    const there = machine.ports(joint.bridge).find(({ link }) => link === joint.otherPort)
    const port = machine.ports(bridge).find(({ link }) => link === joint.port)
    if (!there || !port) continue
    const behind = knownOwner(walk, machine, joint.bridge, nextHop, { kind: 'uplink', port: there }, here)
    if (behind) return { kind: 'uplink', port }
  }
  return undefined
}

const placeOf = (machine: Machine, bridge: string): string => `${machine.label} ${bridge}`

/** The port of a bridge behind which a known machine answers. */
function joinedMachine(
  walk: Walk,
  machine: Machine,
  bridge: string,
  address: Ip,
  from: BridgeEnd,
  seen: readonly string[],
): BridgeEnd | undefined {
  if (walk.world.machines.length === 1) return undefined
  for (const port of machine.ports(bridge)) {
    if (port.link === cameIn(from)) continue
    const beyond = walk.world.beyond(machine, port.link)
    if (beyond && answering(walk, beyond, address, seen)) return { kind: 'uplink', port }
  }
  return undefined
}

/** The link beyond a machine's own through which a known machine answers for an address. */
export const answering = (
  walk: Walk,
  { ends }: Beyond,
  address: Ip,
  seen: readonly string[] = [],
): MachineLink | undefined => ends.find((end) => answersAt(walk, end, address, seen))

function answersAt(walk: Walk, { machine, link }: MachineLink, address: Ip, seen: readonly string[]): boolean {
  const port = portOf(machine, link)
  if (port) {
    if (seen.includes(placeOf(machine, port.bridge))) return false
    return knownOwner(walk, machine, port.bridge, address, { kind: 'uplink', port }, seen) !== undefined
  }
  const kernel = walk.kernel(machine)
  const own =
    address.family === 'ipv4'
      ? machine.routing.isLocal(address)
      : machine.addresses.some(({ entry, ip }) => entry.link === link && sameIp(ip, address))
  return own || proxied(kernel, link, address) !== undefined || guestBeside(walk, machine, link, address) !== undefined
}

/** The bridge port that a link is. */
export function portOf(machine: Machine, link: string): BridgePort | undefined {
  const master = machine.link(link)?.master
  return master === undefined ? undefined : machine.ports(master).find((port) => port.link === link)
}

/**
 * Whether a machine answers on a bridge for an address: to ARP for any of its own, to neighbour discovery for the
 * bridge's.
 */
function answersFor(kernel: Kernel, bridge: string, address: Ip): boolean {
  const { machine } = kernel
  const isThere = (one: string): boolean =>
    machine.addressesOn(one, address.family).some(({ ip }) => sameIp(ip, address))
  if (address.family === 'ipv6') return isThere(bridge)
  if (!machine.routing.isLocal(address)) return false
  // With strict reverse-path filtering, it answers only on the link with the asker's subnet.
  const elsewhere = !isThere(bridge) && machine.joined(bridge).some(isThere)
  return !elsewhere || kernel.reversePathStrictness(bridge) !== 1
}

function guestOn(walk: Walk, machine: Machine, bridge: string, address: Ip): Guest | undefined {
  const there = (guest: Guest): boolean =>
    guest.attachment.kind === 'bridge' &&
    guest.attachment.bridge === bridge &&
    guest.machine === machine.name &&
    guest.addresses.some(({ ip }) => sameIp(ip, address))
  return walk.participants.find(there) ?? machine.guests.find(there)
}

/** Nothing on a bridge has the next hop's address. */
export function unanswered(walk: Walk, machine: Machine, bridge: string, nextHop: NextHop): Fate {
  const who = nextHop === 'router' ? "the guest's router" : nextHop.text
  const uplinks = machine.facts.links
    .filter(({ kind, master, up }) => kind === 'physical' && !master && up)
    .map(({ name }) => name)
  const own = machine.isOwnBridge(bridge)
  const text = `nothing on ${bridge} answers for ${who}${own ? '' : ': no uplink is a port of it'}`
  return walk.fail('dropped', 'neighbour', text, {
    evidence: portsText(machine, bridge),
    trouble: own ? { kind: 'other' } : { kind: 'uplink', bridge, uplinks },
  })
}

/** Nothing at the other end of a cable has the next hop's address. */
export const unansweredBeyond = (walk: Walk, link: string, nextHop: NextHop): Fate => {
  const who = nextHop === 'router' ? "the guest's router" : nextHop.text
  return walk.fail('dropped', 'neighbour', `nothing at the other end of ${link} answers for ${who}`)
}

/** A bridge without an uplink cannot be reached from the physical network. */
export function noUplink(walk: Walk, machine: Machine, bridge: string): Fate {
  const uplinks = machine.facts.links
    .filter(({ kind, master, up }) => kind === 'physical' && !master && up)
    .map(({ name }) => name)
  return walk.fail('dropped', 'port', `no uplink is a port of ${bridge}`, {
    evidence: portsText(machine, bridge),
    trouble: { kind: 'uplink', bridge, uplinks },
  })
}

function portsText(machine: Machine, bridge: string): string {
  const names = machine.ports(bridge).map(({ link }) => link)
  return `ports of ${bridge}: ${names.join(', ') || 'none'}`
}
