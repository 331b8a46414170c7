import { familyName, type Ip, inRange } from '../../base/index.js'
import type { Packet, Place } from '../../firewall/index.js'
import type { Arrival, At, AtRouting } from '../walk/at.js'
import { diversionOf } from '../walk/diversion.js'
import { errorSource } from '../walk/errors.js'
import type { Fate } from '../walk/fate.js'
import { icmpErrorOf, timeExceeded } from '../walk/icmp.js'
import { refuse } from '../walk/refuse.js'
import type { Walk } from '../walk/walk.js'
import type { Machine } from '../world/machine.js'
import { flowOf } from '../world/policy-rules.js'
import type { RouteAnswer } from '../world/routing.js'
import { forwardingSysctl, isOn, linkSysctls } from '../world/sysctls.js'
import { deliver } from './delivery.js'
import { tooLong } from './path-mtu.js'

/** The next station of an incoming packet: the machine itself, or another link. */
export function atRouting(walk: Walk, packet: Packet, { machine, arrival }: AtRouting): At | Fate {
  const { inLink, inPort, routedMark } = arrival
  const { hooks, oracle } = walk.kernel(machine)
  const { destination, source, mark: own } = packet
  const mark = routedMark ?? own
  const route = machine.routing.lookup({ destination, source, mark, inLink, flow: flowOf(packet) }, oracle)
  walk.diversion = diversionOf(machine, walk.direction, packet, route)
  if (route?.type !== 'local') return forward(walk, machine, packet, arrival, route)
  walk.note('route', true, `${destination.text} is the ${machine.label}'s own`, route.evidence)
  const place: Place = { inLink, inPort }
  const refusal = hooks.run('input', packet, place) ?? hooks.runIpsec('in', packet, inLink) ?? hooks.runCgroups('in')
  return refusal ? refuse(walk, machine, refusal, packet, place) : deliver(walk, machine, packet, inLink)
}

function forward(
  walk: Walk,
  machine: Machine,
  packet: Packet,
  { inLink, inPort }: Arrival,
  route: RouteAnswer | undefined,
): At | Fate {
  const { hooks } = walk.kernel(machine)
  const stopped =
    forwardingOff(walk, machine, packet, inLink, route) ??
    unusable(walk, machine, packet, route) ??
    countDown(walk, machine, packet, inLink)
  if (stopped) return stopped
  const { link = '', gateway } = route as RouteAnswer
  if (gateway && link === inLink) redirects(walk, machine, packet, inLink, gateway)
  walk.note('route', true, routeText(packet, link, gateway), route?.evidence)
  const place: Place = { inLink, inPort, outLink: link }
  const barred = hooks.runIpsec('fwd', packet, inLink) ?? hooks.runIpsec('out', packet, link)
  if (barred) return refuse(walk, machine, barred, packet, place)
  const long = tooLong(walk, machine, packet, route as RouteAnswer)
  if (long) return long
  const refusal = hooks.run('forward', packet, place)
  if (refusal) return refuse(walk, machine, refusal, packet, place)
  return { station: 'departure', machine, link, nextHop: gateway ?? packet.destination, place }
}

/** How steps describe a packet's route. */
export const routeText = ({ destination }: Packet, link: string, gateway: Ip | undefined): string =>
  `to ${destination.text} ${gateway ? `via ${gateway.text} ` : ''}through ${link}`

/** Routers decrement the TTL; here, only one set by a rule can expire. */
function countDown(walk: Walk, machine: Machine, packet: Packet, inLink: string): Fate | undefined {
  const left = packet.rewritten?.['time-to-live']
  if (left === undefined) return undefined
  if (left <= 1) {
    const text = `its TTL, set to ${left} by a rule, expires at this ${machine.label}`
    const from = machine.sourceOn(inLink, packet.source)?.text
    return walk.fail('unroutable', 'forwarding', text, {
      icmp: timeExceeded(packet.family),
      ...(from === undefined ? {} : { from }),
    })
  }
  packet.rewritten = { ...packet.rewritten, 'time-to-live': left - 1 }
  return undefined
}

/** An IPv4 router redirects a sender on the link to another router on the same link. */
function redirects(walk: Walk, machine: Machine, packet: Packet, link: string, gateway: Ip): void {
  const near = machine.addressesOn(link, packet.family).some(({ subnet }) => inRange(subnet, packet.source))
  const { destination, family, answers } = packet
  if (family !== 'ipv4' || !near || answers) return
  if (!linkSysctls(link, 'send_redirects').some((name) => isOn(machine, name))) return
  const text = `${packet.source.text} follows the ${machine.label}'s redirect to ${gateway.text}`
  const { oracle } = walk.kernel(machine)
  if (oracle.decide({ kind: 'redirect', key: `redirect ${packet.source.text}`, text }))
    walk.redirected.add(`${packet.source.text} ${destination.text}`)
}

function forwardingOff(
  walk: Walk,
  machine: Machine,
  packet: Packet,
  inLink: string,
  route: RouteAnswer | undefined,
): Fate | undefined {
  const { name, all } = forwardingSysctl(machine, packet.family, inLink)
  // Without a route, IPv6 sends an error whether it forwards or not.
  if (packet.family === 'ipv6' && route === undefined) return undefined
  if (walk.kernel(machine).isSet(name)) return undefined
  const text = `the ${machine.label} does not forward ${familyName(packet.family)} packets`
  return walk.fail('dropped', 'forwarding', text, {
    evidence: `${name} = 0`,
    trouble: { kind: 'forwarding-off', sysctl: all },
  })
}

/** A route that leads nowhere, or no route. */
function unusable(walk: Walk, machine: Machine, packet: Packet, route: RouteAnswer | undefined): Fate | undefined {
  if (route?.type === 'unicast' && route.link !== undefined) return undefined
  const evidence = route?.evidence
  const parts = evidence === undefined ? {} : { evidence }
  if (route && ['blackhole', 'broadcast', 'multicast', 'anycast'].includes(route.type)) {
    return walk.fail('dropped', 'route', `the route to ${packet.destination.text} drops it`, parts)
  }
  const reply =
    route?.type === 'prohibit'
      ? 'admin-prohibited'
      : route?.type === 'unreachable' && packet.family === 'ipv4'
        ? 'host-unreachable'
        : 'no-route'
  const icmp = icmpErrorOf(reply, packet.family)
  const from = errorSource(walk, machine, packet, icmp)?.text
  const text = route
    ? `the ${machine.label}'s route to ${packet.destination.text} rejects it`
    : `the ${machine.label} has no route to ${packet.destination.text}`
  if (from === undefined) return walk.fail('dropped', 'route', text, parts)
  // With an error to the sender, it was not lost because of a diversion.
  walk.diversion = undefined
  return walk.fail(route ? 'rejected' : 'unroutable', 'route', text, { ...parts, icmp, from })
}
