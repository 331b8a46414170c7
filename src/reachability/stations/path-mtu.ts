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

/** The longest packets that a machine can send to an address, and announces to a TCP connection's other end. */
export const widthTowards = (walk: Walk, machine: Machine, destination: Ip): number =>
  widthOf(machine, machine.routing.lookup({ destination, mark: 0 }, walk.kernel(machine).oracle))

/** The host's own packets are as long as its route allows. */
export function shorten(machine: Machine, packet: Packet, route: RouteAnswer | undefined): void {
  if (packet.length !== undefined) packet.length = Math.min(packet.length, widthOf(machine, route))
}

/**
 * A packet is too long for its next link. The sender gets an ICMP error and sends shorter ones, unless the error is
 * lost. Linux sets DF on its IPv4 packets, and IPv6 routers do not fragment.
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
  const text = `a packet of ${packet.length} bytes does not fit on ${route.link}, which takes ${width}, and the ICMP error does not reach the sender`
  return walk.fail('dropped', 'route', text, { evidence, trouble: { kind: 'too-long', bytes: width } })
}

/** Whether a rule clamps TCP's segment size; details of such rules are not evaluated. */
function clamped(walk: Walk, machine: Machine): boolean {
  const rule = machine.facts.firewall.tables
    .flatMap(({ chains }) => chains)
    .flatMap(({ rules }) => rules)
    .find(({ text }) => /\bTCPMSS\b|maxseg size set/.test(text))
  if (!rule) return false
  const text = `the rule '${rule.text}' clamps the connection's segments enough`
  return walk.kernel(machine).oracle.decide({ kind: 'unread-rule', key: `maxseg ${rule.text}`, text })
}

/** A bridge silently drops frames that are too long for its port. */
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
