import type { Ip } from '../../base/index.js'
import type { Packet } from '../../firewall/index.js'
import { errorSource } from '../walk/errors.js'
import type { Fate } from '../walk/fate.js'
import type { IcmpError } from '../walk/icmp.js'
import type { Walk } from '../walk/walk.js'
import type { Machine } from '../world/machine.js'
import type { RouteAnswer } from '../world/routing.js'

/** @see RFC 1191, RFC 4443 */
const tooBig: Record<Packet['family'], IcmpError> = {
  ipv4: { type: 3, code: 4, name: 'fragmentation-needed' },
  ipv6: { type: 2, code: 0, name: 'packet-too-big' },
}

/** Bytes that fit on a route and its link. */
function widthOf(machine: Machine, route: RouteAnswer | undefined): number {
  const link = route?.link === undefined ? undefined : machine.link(route.link)
  return Math.min(route?.mtu ?? 65_535, link?.mtu ?? 65_535)
}

/** What a machine can send to an address at once, and tells a TCP connection's other end that it can take. */
export const widthTowards = (walk: Walk, machine: Machine, destination: Ip): number =>
  widthOf(machine, machine.routing.lookup({ destination, mark: 0 }, walk.kernel(machine).oracle))

/** The host's own packets are as long as its route allows. */
export function shorten(machine: Machine, packet: Packet, route: RouteAnswer | undefined): void {
  if (packet.length !== undefined) packet.length = Math.min(packet.length, widthOf(machine, route))
}

/**
 * A packet that is too long for the way on. Its sender is told, and sends shorter ones, unless what tells it is lost.
 * Linux wants its IPv4 packets left whole, and IPv6 lets no router cut them up.
 */
export function tooLong(walk: Walk, machine: Machine, packet: Packet, route: RouteAnswer): Fate | undefined {
  const width = widthOf(machine, route)
  if (packet.length === undefined || packet.length <= width) return undefined
  const icmp = tooBig[packet.family]
  const from = errorSource(walk, machine, packet, icmp)?.text
  const evidence = `${route.mtu === width ? route.evidence : route.link} mtu ${width}`
  if (from !== undefined) {
    const text = `it is longer than ${width} bytes: ${from} reports that, and the sender sends shorter packets`
    walk.note('route', true, text, evidence)
    packet.length = width
    return undefined
  }
  if (packet.protocol === 'tcp' && clamped(walk, machine)) {
    packet.length = width
    return undefined
  }
  const text = `a packet of ${packet.length} bytes does not fit on ${route.link}, which takes ${width}, and the ICMP error that says so does not get to the sender`
  return walk.fail('dropped', 'route', text, { evidence, trouble: { kind: 'too-long', bytes: width } })
}

/** Whether a rule makes TCP's segments shorter, which is not read further. */
function clamped(walk: Walk, machine: Machine): boolean {
  const rule = machine.facts.firewall.tables
    .flatMap(({ chains }) => chains)
    .flatMap(({ rules }) => rules)
    .find(({ text }) => /\bTCPMSS\b|maxseg size set/.test(text))
  if (!rule) return false
  const text = `the rule '${rule.text}' makes the connection's segments short enough`
  return walk.kernel(machine).oracle.decide({ kind: 'unread-rule', key: `maxseg ${rule.text}`, text })
}

/** A bridge passes on no frame that its port does not take, and tells nobody. */
export function tooLongForPort(
  walk: Walk,
  machine: Machine,
  packet: Packet,
  port: string | undefined,
): Fate | undefined {
  const mtu = port === undefined ? undefined : machine.link(port)?.mtu
  if (packet.length === undefined || mtu === undefined || packet.length <= mtu) return undefined
  const text = `a packet of ${packet.length} bytes does not fit through ${port}, which takes ${mtu}: the bridge drops it silently`
  return walk.fail('dropped', 'switching', text, {
    evidence: `${port} mtu ${mtu}`,
    trouble: { kind: 'too-long', bytes: mtu },
  })
}
