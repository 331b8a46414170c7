import { type Ip, inRange } from '../../base/index.js'
import type { Packet } from '../../firewall/index.js'
import type { At, AtSegment } from '../walk/at.js'
import type { Fate } from '../walk/fate.js'
import type { Walk } from '../walk/walk.js'
import type { Machine } from '../world/machine.js'
import { portOf } from './bridge/bridge-owner.js'
import { deviceNeighbourRefusal } from './bridge/neighbour.js'
import { guestBeside, onDevice } from './macvtap.js'
import { linkTakes } from './tunnel.js'

/** A packet arrives at another machine, through a link joined to the one that it left through. */
export function atSegment(walk: Walk, packet: Packet, { machine, link, nextHop }: AtSegment): At | Fate {
  walk.at = machine.label
  asNew(walk, machine, packet)
  const device = machine.link(link)
  if (!device?.running)
    return walk.fail('dropped', 'port', `the link ${link} has no carrier`, { trouble: { kind: 'link-down', link } })
  const port = portOf(machine, link)
  if (port) return { station: 'bridge', machine, bridge: port.bridge, from: { kind: 'uplink', port }, nextHop }
  const guest = guestBeside(walk, machine, link, nextHop)
  if (guest) {
    const stopped = onDevice(walk, machine, 'ingress', link, packet)
    return stopped ?? { station: 'guest', machine, guest, sends: false }
  }
  const stopped = linkTakes(walk, machine, packet, device, 'in')
  if (stopped) return stopped
  const silent = deviceNeighbourRefusal(walk, machine, askerBefore(machine, link, packet), nextHop, device, false)
  packet.destinationMac = device.mac
  return silent ?? { station: 'arrival', machine, arrival: { inLink: link } }
}

/** Marks, zones and connections are per kernel and per namespace. */
function asNew(walk: Walk, machine: Machine, packet: Packet): void {
  const { connection } = walk.kernel(machine).hooks
  packet.mark = 0
  packet.markUnread = undefined
  packet.zone = undefined
  packet.vrfLink = undefined
  packet.state = 'invalid'
  packet.answers = false
  // An error is about the connection as this machine knows it.
  packet.connection = packet.role === 'error' ? connection : undefined
}

/** The machine that resolves the MAC address: the sender, or an unknown router on the link. */
function askerBefore(machine: Machine, link: string, { source, family }: Packet): Ip {
  const own = machine.addressesOn(link, family)
  const near = own.some(({ subnet }) => inRange(subnet, source))
  return near ? source : (machine.routerOn(link, family) ?? own[0]?.ip ?? source)
}
