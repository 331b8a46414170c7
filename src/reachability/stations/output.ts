import type { Packet, Place } from '../../firewall/index.js'
import type { At, AtOutput } from '../walk/at.js'
import { diversionOf } from '../walk/diversion.js'
import type { Fate } from '../walk/fate.js'
import { denyOwn, refuse } from '../walk/refuse.js'
import type { Walk } from '../walk/walk.js'
import type { Machine } from '../world/machine.js'
import { flowOf } from '../world/policy-rules.js'
import type { RouteAnswer } from '../world/routing.js'
import { deliver } from './delivery.js'
import { shorten } from './path-mtu.js'
import { routeText } from './routing.js'

/** A machine sends a packet of its own. */
export function atOutput(walk: Walk, packet: Packet, { machine }: AtOutput): At | Fate {
  const { hooks, oracle } = walk.kernel(machine)
  walk.at = machine.label
  // A packet without a source is looked up without one, and gets the route's.
  const source = packet.unbound ? undefined : packet.source
  const find = (): RouteAnswer | undefined => {
    const { destination, mark, vrfLink } = packet
    return machine.routing.lookup({ destination, source, mark, flow: flowOf(packet), vrfLink }, oracle)
  }
  let route = find()
  walk.diversion = diversionOf(machine, walk.direction, packet, route)
  const unreachable = noRoute(walk, machine, packet, route)
  if (unreachable) return unreachable
  const before = { destination: packet.destination.value, mark: packet.mark }
  const own = route?.type === 'local' ? 'lo' : route?.link
  const place: Place = { outLink: own }
  shorten(machine, packet, route)
  const refusal = hooks.runIpsec('out', packet, own) ?? hooks.runCgroups('out') ?? hooks.run('output', packet, place)
  if (refusal) return denyOwn(walk, machine, refusal, packet, place)
  if (packet.destination.value !== before.destination || packet.mark !== before.mark) {
    route = find()
    walk.diversion = diversionOf(machine, walk.direction, packet, route)
    const lost = noRoute(walk, machine, packet, route)
    if (lost) return lost
  }
  if (route?.type === 'local') return toItself(walk, machine, packet, route)
  const { link = '', gateway } = route ?? {}
  walk.note('route', true, routeText(packet, link, gateway), route?.evidence)
  const nextHop = gateway ?? packet.destination
  return { station: 'departure', machine, link, nextHop, place: { outLink: link } }
}

function toItself(walk: Walk, machine: Machine, packet: Packet, route: RouteAnswer): Fate {
  const { hooks } = walk.kernel(machine)
  walk.note('route', true, `${packet.destination.text} is the ${machine.label}'s own`, route.evidence)
  const posted = hooks.run('postrouting', packet, { outLink: 'lo' })
  if (posted) return denyOwn(walk, machine, posted, packet, { outLink: 'lo' })
  const lo: Place = { inLink: 'lo' }
  const inward = hooks.run('prerouting', packet, lo) ?? hooks.run('input', packet, lo)
  return inward ? refuse(walk, machine, inward, packet, lo) : deliver(walk, machine, packet)
}

function noRoute(walk: Walk, machine: Machine, packet: Packet, route: RouteAnswer | undefined): Fate | undefined {
  if (route?.type === 'local' || (route?.type === 'unicast' && route.link !== undefined)) return undefined
  const errno =
    route?.type === 'prohibit'
      ? 'EACCES'
      : route?.type === 'unreachable'
        ? 'EHOSTUNREACH'
        : route?.type === 'blackhole'
          ? 'EINVAL'
          : 'ENETUNREACH'
  return walk.fail('unroutable', 'route', `the ${machine.label} has no route to ${packet.destination.text}`, {
    errno,
    evidence: route?.evidence,
    trouble: { kind: 'host-route', destination: packet.destination.text, bridge: undefined },
  })
}
