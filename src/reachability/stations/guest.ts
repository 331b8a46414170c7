import { familyName, inRange, sameIp } from '../../base/index.js'
import type { Packet } from '../../firewall/index.js'
import type { At, AtGuest, NextHop } from '../walk/at.js'
import { type Fate, nodeName, type Trouble } from '../walk/fate.js'
import type { Walk } from '../walk/walk.js'
import type { Attachment, Guest } from '../world/guest.js'
import type { Machine } from '../world/machine.js'
import { sentBy } from './frame.js'

/** A guest sends a packet, or receives one of its own. Guests do not forward. */
export const atGuest = (walk: Walk, packet: Packet, { machine, guest, sends }: AtGuest): At | Fate =>
  sends ? guestSends(walk, packet, machine, guest) : guestTakes(walk, packet, guest)

function guestSends(walk: Walk, packet: Packet, machine: Machine, guest: Guest): At | Fate {
  const { attachment } = guest
  const own =
    guest.addresses.find(({ ip }) => sameIp(ip, packet.source)) ??
    guest.addresses.find(({ ip }) => ip.family === packet.family)
  const onLink = guest.addresses.some(
    ({ ip, subnet }) => ip.family === packet.family && inRange(subnet, packet.destination),
  )
  if (!own || (!onLink && !guest.hasDefaultRoute)) {
    const why = own ? `no route to ${packet.destination.text}` : `no ${familyName(packet.family)} address`
    const gateway = machine.gatewayOf(guest, packet.family)?.text
    return walk.fail('unroutable', 'sender', `${guest.name} has ${why}`, {
      errno: 'ENETUNREACH',
      trouble: { kind: 'guest-route', guest, gateway },
    })
  }
  if (attachment.kind === 'none') return unattached(walk, guest.network.name, attachment)
  if (!onLink && guest.otherInterfaces && !hasRouteHere(walk, guest))
    return walk.fail('dropped', 'sender', `the default route of ${guest.name} uses another of its interfaces`)
  const nextHop: NextHop = onLink ? packet.destination : routerOf(walk, machine, guest, packet)
  const by = onLink
    ? `${packet.destination.text} is on its link`
    : `its default route leads to ${nextHop === 'router' ? "its network's router" : nextHop.text}`
  sentBy(packet, guest)
  walk.note('sender', true, `${guest.name} sends from ${packet.source.text}: ${by}`)
  if (attachment.kind === 'bridge')
    return { station: 'bridge', machine, bridge: attachment.bridge, from: { kind: 'guest', guest }, nextHop }
  const device = machine.link(attachment.device)
  if (!device) return walk.fail('unattached', 'port', `${guest.name} is not on a device`)
  if (!device.running) {
    return walk.fail('dropped', 'port', `the device ${device.name} has no carrier`, {
      trouble: { kind: 'link-down', link: device.name },
    })
  }
  return { station: 'macvtap', machine, device, mode: attachment.mode, guest, nextHop }
}

function guestTakes(walk: Walk, packet: Packet, guest: Guest): Fate {
  if (guest.addresses.some(({ ip }) => sameIp(ip, packet.source))) {
    walk.at = nodeName({ kind: 'guest', guest })
    return walk.fail('dropped', 'delivery', `it comes back to ${guest.name} with its own address as the source`)
  }
  if (guest.addresses.some(({ ip }) => sameIp(ip, packet.destination)))
    return walk.arrive({ kind: 'guest', guest }, packet)
  walk.at = nodeName({ kind: 'guest', guest })
  return walk.fail('dropped', 'delivery', `${guest.name} has no address ${packet.destination.text}`)
}

/** A guest is not connected to anything. */
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
    text: `the default route of ${name} uses its interface on ${network.name}`,
  })

/** The network's own address; on a host bridge, the host's gateway there, or the host if nothing else is. */
function routerOf(walk: Walk, machine: Machine, guest: Guest, packet: Packet): NextHop {
  if (walk.redirected.has(`${packet.source.text} ${packet.destination.text}`)) return 'router'
  const named = guest.gateways?.find(({ family }) => family === packet.family)
  if (named) return named
  const { attachment } = guest
  if (attachment.kind !== 'bridge') return 'router'
  if (attachment.own) return machine.gatewayOf(guest, packet.family) ?? 'router'
  if (machine.uplinks(attachment.bridge).length > 0) return 'router'
  const gateway = machine.facts.routes.some(
    ({ family, link, gateway: via }) => family === packet.family && link === attachment.bridge && via !== undefined,
  )
  const own = machine.addressesOn(attachment.bridge, packet.family)[0]
  return gateway || !own ? 'router' : own.ip
}
