import { inRange, ipOf, sameIp } from '../../base/index.js'
import type { Packet } from '../../firewall/index.js'
import type { At, AtEntrance } from '../walk/at.js'
import type { Fate } from '../walk/fate.js'
import type { Walk } from '../walk/walk.js'
import { noUplink } from './bridge/bridge-owner.js'
import { deviceNeighbourRefusal } from './bridge/neighbour.js'
import { entranceOf, routerBehind } from './external-route.js'
import { cameFromOutside } from './frame.js'
import { linkTakes } from './tunnel.js'

/** The outside sends a packet into a machine through a link, or through a bridge's uplink. */
export function atEntrance(walk: Walk, packet: Packet, { machine, link }: AtEntrance): At | Fate {
  const addresses = machine.addressesOn(link, packet.family)
  const target = addresses.find(({ ip }) => sameIp(ip, packet.destination)) ?? addresses[0]
  const device = machine.link(link)
  const master = device?.master
  cameFromOutside(walk, packet, machine, link)
  const asPort = master === undefined ? undefined : machine.ports(master).find((port) => port.link === link)
  if (asPort) {
    const nextHop = target?.ip ?? packet.destination
    return { station: 'bridge', machine, bridge: asPort.bridge, from: { kind: 'uplink', port: asPort }, nextHop }
  }
  if (device?.kind === 'bridge') {
    const port = entranceOf(machine, link)
    if (!port) return noUplink(walk, machine, link)
    const nextHop = addresses[0]?.ip
    return nextHop
      ? { station: 'bridge', machine, bridge: port.bridge, from: { kind: 'uplink', port }, nextHop }
      : walk.fail('dropped', 'neighbour', `${link} has no address`)
  }
  if (!device?.running)
    return walk.fail('dropped', 'port', `the link ${link} has no carrier`, { trouble: { kind: 'link-down', link } })
  const stopped = linkTakes(walk, machine, packet, device, 'in')
  if (stopped) return stopped
  // Its sender on that link: a machine there, or the router.
  const near = addresses.some(({ subnet }) => inRange(subnet, packet.source))
  const asker = near ? packet.source : ipOf(routerBehind(walk, machine, link, packet) ?? 'fe80::1')
  if (target && asker?.family === packet.family) {
    const silent = deviceNeighbourRefusal(walk, machine, asker, target.ip, device, false)
    if (silent) return silent
  }
  return { station: 'arrival', machine, arrival: { inLink: link } }
}
