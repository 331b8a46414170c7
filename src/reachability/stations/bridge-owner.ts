import { type Ip, sameIp } from '../../base/index.js'
import type { BridgeEnd, NextHop } from '../walk/at.js'
import type { Fate } from '../walk/fate.js'
import type { Walk } from '../walk/walk.js'
import type { Guest } from '../world/guest.js'
import type { Machine } from '../world/machine.js'
import { otherGuestOn } from '../world/other-guests.js'
import type { Kernel } from './kernel.js'
import { proxied } from './proxies.js'

/** Who on a bridge has the next hop's address, or the port that leads there. */
export function ownerOf(
  walk: Walk,
  machine: Machine,
  bridge: string,
  nextHop: NextHop,
  from: BridgeEnd,
  seen: readonly string[] = [],
): BridgeEnd | undefined {
  const kernel = walk.kernel(machine)
  const cameBy = from.kind === 'uplink' ? from.port.link : undefined
  if (nextHop !== 'router') {
    if (from.kind !== 'host' && answersFor(kernel, bridge, nextHop)) return { kind: 'host' }
    const guest = guestOn(walk, machine, bridge, nextHop)
    if (guest) return { kind: 'guest', guest }
    const isProxied = from.kind !== 'host' && proxied(kernel, bridge, nextHop)
    if (isProxied) {
      walk.note('neighbour', true, `the ${machine.label} answers on ${bridge} for ${nextHop.text}`, isProxied)
      return { kind: 'host' }
    }
    // Who sends packets on to an address by a rule means somebody by it.
    const { connection } = kernel.hooks
    const meant = connection?.destinationChanged && sameIp(connection.reply.source, nextHop)
    const other = otherGuestOn(machine, bridge, nextHop, meant ? kernel.oracle : undefined)
    if (other) return { kind: 'guest', guest: other }
    for (const joint of machine.joints(bridge)) {
      if (joint.port === cameBy || seen.includes(joint.bridge)) continue
      const there = machine.ports(joint.bridge).find(({ link }) => link === joint.otherPort)
      const port = machine.ports(bridge).find(({ link }) => link === joint.port)
      if (!there || !port) continue
      const entry = { kind: 'uplink', port: there } as const
      const behind = ownerOf(walk, machine, joint.bridge, nextHop, entry, [...seen, bridge])
      if (behind && behind.kind !== 'uplink') return { kind: 'uplink', port }
    }
  }
  // What came in from the physical network does not go back there.
  if (cameBy !== undefined && !machine.joints(bridge).some(({ port }) => port === cameBy)) return undefined
  const ports = machine.uplinks(bridge).filter(({ link }) => link !== cameBy)
  const port = ports.find((one) => one.state === 'forwarding' && machine.link(one.link)?.running) ?? ports[0]
  return port && { kind: 'uplink', port }
}

/** Whether a machine answers on a bridge for an address: ARP for every address of its own, neighbour discovery for the link's. */
function answersFor(kernel: Kernel, bridge: string, address: Ip): boolean {
  const { machine } = kernel
  const isThere = (one: string): boolean =>
    machine.addressesOn(one, address.family).some(({ ip }) => sameIp(ip, address))
  if (address.family === 'ipv6') return isThere(bridge)
  if (!machine.routing.isLocal(address)) return false
  // Where sources are checked strictly, it answers only on the link that the asker's subnet is on.
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

/** Nobody on a bridge has the next hop's address. */
export function nobody(walk: Walk, machine: Machine, bridge: string, nextHop: NextHop): Fate {
  const who = nextHop === 'router' ? "the guest's router" : nextHop.text
  const uplinks = machine.facts.links
    .filter(({ kind, master, up }) => kind === 'physical' && !master && up)
    .map(({ name }) => name)
  const own = machine.isOwnBridge(bridge)
  const text = `nobody on ${bridge} answers for ${who}${own ? '' : ': no uplink is a port of it'}`
  return walk.fail('dropped', 'neighbour', text, {
    evidence: portsText(machine, bridge),
    trouble: own ? { kind: 'other' } : { kind: 'uplink', bridge, uplinks },
  })
}

/** A bridge without an uplink is not reached from the physical network. */
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
