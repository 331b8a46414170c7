import { inRange } from '../../base/index.js'
import type { Packet, Place } from '../../firewall/index.js'
import type { At, AtArrival } from '../walk/at.js'
import { diversionOf } from '../walk/diversion.js'
import type { Fate } from '../walk/fate.js'
import { refuse } from '../walk/refuse.js'
import type { Walk } from '../walk/walk.js'
import type { Machine } from '../world/machine.js'
import { flowOf } from '../world/policy-rules.js'
import { isOn, linkSysctls } from '../world/sysctls.js'

/** A packet enters a machine through a link: prerouting, and checks of its addresses. */
export function atArrival(walk: Walk, packet: Packet, { machine, arrival }: AtArrival): At | Fate {
  const { hooks } = walk.kernel(machine)
  const { inLink, inPort } = arrival
  walk.at = machine.label
  const place: Place = { inLink, inPort }
  // After bridge netfilter, it still enters through the bridge as a link.
  const early =
    hooks.runDevice('ingress', inLink, packet, place) ??
    (arrival.prerouted ? undefined : hooks.run('prerouting', packet, place))
  if (early) return refuse(walk, machine, early, packet, place)
  const martian = loopbackAddress(walk, machine, packet, inLink) ?? wrongSource(walk, machine, packet, inLink)
  return martian ?? { station: 'routing', machine, arrival }
}

/** 127.0.0.0/8 never leaves or enters a machine, even if a NAT rule translated to it. */
function loopbackAddress(walk: Walk, machine: Machine, packet: Packet, inLink: string): Fate | undefined {
  if (packet.family !== 'ipv4' || inLink === 'lo') return undefined
  const found = [packet.destination, packet.source].find((ip) => inRange(loopback, ip))
  const sysctls = linkSysctls(inLink, 'route_localnet')
  if (!found || sysctls.some((name) => isOn(machine, name))) return undefined
  return walk.fail('dropped', 'route', `${found.text} is not valid as the address of another machine`, {
    evidence: sysctls.map((name) => `${name} = ${machine.sysctl(name) ?? 'unread'}`).join(', '),
  })
}

const loopback = { family: 'ipv4', from: 0x7f000000, to: 0x7fffffff } as const

/** The source is the machine's own, or the machine would reply through another link. IPv4 only. */
function wrongSource(walk: Walk, machine: Machine, packet: Packet, inLink: string): Fate | undefined {
  if (packet.family !== 'ipv4' || inLink === 'lo') return undefined
  const isOwn = machine.routing.isLocal(packet.source)
  if (isOwn && !linkSysctls(inLink, 'accept_local').some((name) => isOn(machine, name))) {
    const text = `it arrives from outside with the ${machine.label}'s own address ${packet.source.text} as its source`
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
  walk.diversion = diversionOf(machine, walk.direction, back, route)
  const evidence = names.map((name) => `${name} = ${machine.sysctl(name) ?? 'unread'}`).join(', ')
  const other = route?.link ? `, but through ${route.link}` : ''
  const text = `the ${machine.label} would not reply to ${packet.source.text} through ${inLink}${other}`
  return walk.fail('dropped', 'reverse-path', text, { evidence, trouble: { kind: 'reverse-path', sysctls: names } })
}
