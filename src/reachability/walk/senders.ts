import { inRange, sameIp } from '../../base/index.js'
import type { Packet } from '../../firewall/index.js'
import type { Attachment, Guest } from '../world/guest.js'
import { type NextHop, switchFrame } from './bridge-path.js'
import { leaveMacvtap } from './device-path.js'
import { type Fate, type Node, nodeName, type Trouble } from './fate.js'
import { hostSends } from './host-path.js'
import { outsideTakes } from './outside-path.js'
import type { Walk } from './walk.js'

/** A node sends a packet. */
export function send(walk: Walk, node: Node, packet: Packet): Fate {
  walk.at = nodeName(node)
  walk.sender = node
  if (node.kind === 'guest') return guestSends(walk, packet, node.guest)
  if (node.kind === 'host') return hostSends(walk, packet)
  return outsideTakes(walk, packet, node.at, 'router')
}

function guestSends(walk: Walk, packet: Packet, guest: Guest): Fate {
  const { attachment } = guest
  const own =
    guest.addresses.find(({ ip }) => sameIp(ip, packet.source)) ??
    guest.addresses.find(({ ip }) => ip.family === packet.family)
  const onLink = guest.addresses.some(
    ({ ip, subnet }) => ip.family === packet.family && inRange(subnet, packet.destination),
  )
  if (!own || (!onLink && !guest.hasDefaultRoute)) {
    const why = own
      ? `no route to ${packet.destination.text}`
      : `no ${packet.family === 'ipv4' ? 'IPv4' : 'IPv6'} address`
    const gateway = walk.world.gatewayOf(guest, packet.family)?.text
    return walk.fail('unroutable', 'sender', `${guest.name} has ${why}`, {
      errno: 'ENETUNREACH',
      trouble: { kind: 'guest-route', guest, gateway },
    })
  }
  if (attachment.kind === 'none') return unattached(walk, guest.network.name, attachment)
  if (!onLink && guest.otherInterfaces && !hasRouteHere(walk, guest))
    return walk.fail('dropped', 'sender', `the default route of ${guest.name} leads by another of its interfaces`)
  const nextHop: NextHop = onLink ? packet.destination : routerOf(walk, guest, packet)
  const by = onLink
    ? `${packet.destination.text} is on its link`
    : `its default route leads to ${nextHop === 'router' ? 'the router of its network' : nextHop.text}`
  walk.note('sender', true, `${guest.name} sends from ${packet.source.text}: ${by}`)
  if (attachment.kind === 'device') return leaveMacvtap(walk, packet, guest, nextHop)
  return switchFrame(walk, packet, attachment.bridge, { kind: 'guest', guest }, nextHop)
}

/** A guest is not plugged into anything. */
export function unattached(
  walk: Walk,
  network: string,
  { why, start, down }: Extract<Attachment, { kind: 'none' }>,
): Fate {
  const trouble: Trouble = start
    ? { kind: 'inactive', network }
    : down === undefined
      ? { kind: 'other' }
      : { kind: 'link-down', link: down }
  return walk.fail('unattached', 'port', `${network}: ${why}`, { trouble })
}

const hasRouteHere = ({ oracle }: Walk, { name, network }: Guest): boolean =>
  oracle.decide({
    kind: 'guest-route',
    key: `route ${network.name} ${name}`,
    text: `the default route of ${name} is by its interface on ${network.name}`,
  })

/** The network's own address; on a bridge of the host's, the host's gateway there, or the host where nothing else is. */
function routerOf(walk: Walk, guest: Guest, packet: Packet): NextHop {
  const { world } = walk
  if (walk.redirected.has(`${packet.source.text} ${packet.destination.text}`)) return 'router'
  const named = guest.gateways?.find(({ family }) => family === packet.family)
  if (named) return named
  const { attachment } = guest
  if (attachment.kind !== 'bridge') return 'router'
  if (attachment.own) return world.gatewayOf(guest, packet.family) ?? 'router'
  if (world.uplinks(attachment.bridge).length > 0) return 'router'
  const gateway = world.host.routes.some(
    ({ family, link, gateway: via }) => family === packet.family && link === attachment.bridge && via !== undefined,
  )
  const own = world.addressesOn(attachment.bridge, packet.family)[0]
  return gateway || !own ? 'router' : own.ip
}
