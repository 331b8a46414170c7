import { inRange } from '../../base/index.js'
import type { Packet, Place } from '../../firewall/index.js'
import type { At, AtArrival } from '../walk/at.js'
import type { Fate } from '../walk/fate.js'
import { refuse } from '../walk/refuse.js'
import { takenAway } from '../walk/taken-away.js'
import type { Walk } from '../walk/walk.js'
import type { Machine } from '../world/machine.js'
import { flowOf } from '../world/policy-rules.js'
import { isOn, linkSysctls } from '../world/sysctls.js'

/** A packet comes in to a machine by a link: prerouting, and whether its addresses may be what they are. */
export function atArrival(walk: Walk, packet: Packet, { machine, arrival }: AtArrival): At | Fate {
  const { hooks } = walk.kernel(machine)
  const { inLink, inPort } = arrival
  walk.at = machine.label
  const place: Place = { inLink, inPort }
  // What bridge netfilter has seen still comes up by the bridge as a link.
  const early =
    hooks.runDevice('ingress', inLink, packet, place) ??
    (arrival.prerouted ? undefined : hooks.run('prerouting', packet, place))
  if (early) return refuse(walk, machine, early, packet, place)
  const martian = loopbackAddress(walk, machine, packet, inLink) ?? wrongSource(walk, machine, packet, inLink)
  return martian ?? { station: 'routing', machine, arrival }
}

/** 127.0.0.0/8 is for the machine alone, also where a NAT rule put it. */
function loopbackAddress(walk: Walk, machine: Machine, packet: Packet, inLink: string): Fate | undefined {
  if (packet.family !== 'ipv4' || inLink === 'lo') return undefined
  const found = [packet.destination, packet.source].find((ip) => inRange(loopback, ip))
  const sysctls = linkSysctls(inLink, 'route_localnet')
  if (!found || sysctls.some((name) => isOn(machine, name))) return undefined
  return walk.fail('dropped', 'route', `${found.text} does not come from another machine, nor go to one`, {
    evidence: sysctls.map((name) => `${name} = ${machine.sysctl(name) ?? 'unread'}`).join(', '),
  })
}

const loopback = { family: 'ipv4', from: 0x7f000000, to: 0x7fffffff } as const

/** A source that is the machine's own, or that it would answer by another link. IPv4 only. */
function wrongSource(walk: Walk, machine: Machine, packet: Packet, inLink: string): Fate | undefined {
  if (packet.family !== 'ipv4' || inLink === 'lo') return undefined
  const isOwn = machine.routing.isLocal(packet.source)
  if (isOwn && !linkSysctls(inLink, 'accept_local').some((name) => isOn(machine, name))) {
    const text = `it comes from outside with the ${machine.label}'s own address ${packet.source.text}`
    return walk.fail('dropped', 'reverse-path', text)
  }
  const kernel = walk.kernel(machine)
  const names = linkSysctls(inLink, 'rp_filter')
  const strictness = kernel.reversePathStrictness(inLink)
  if (strictness === 0) return undefined
  const { protocol, sourcePort, destinationPort } = flowOf(packet)
  const flow = { protocol, sourcePort: destinationPort, destinationPort: sourcePort }
  const mark = linkSysctls(inLink, 'src_valid_mark').some((name) => isOn(machine, name)) ? packet.mark : 0
  const query = { destination: packet.source, source: packet.destination, mark, flow, vrfLink: inLink }
  const route = machine.routing.lookup(query, kernel.oracle)
  const fits = route?.type === 'unicast' && (strictness === 2 || route.link === inLink || route.links?.includes(inLink))
  if (fits) return undefined
  const back = { ...packet, destination: packet.source, source: packet.destination }
  walk.taken = takenAway(machine, walk.direction, back, route)
  const evidence = names.map((name) => `${name} = ${machine.sysctl(name) ?? 'unread'}`).join(', ')
  const other = route?.link ? `, but by ${route.link}` : ''
  const text = `the ${machine.label} would not answer ${packet.source.text} by ${inLink}${other}`
  return walk.fail('dropped', 'reverse-path', text, { evidence, trouble: { kind: 'reverse-path', sysctls: names } })
}
