import type { Packet } from '../../firewall/index.js'
import type { Machine } from '../world/machine.js'
import { ruleText } from '../world/policy-rules.js'
import type { RouteAnswer } from '../world/routing.js'
import type { Diversion } from './fate.js'

/**
 * VPNs and hosts with several uplinks have their own rules; if such a packet is lost although main has a closer route,
 * the rule is to blame.
 */
export function diversionOf(
  machine: Machine,
  direction: Diversion['direction'],
  packet: Packet,
  route: RouteAnswer | undefined,
): Diversion | undefined {
  const rule = route?.rule
  if (!route || !rule || route.type === 'local' || rule.vrf || ['local', 'main', 'default'].includes(rule.table ?? ''))
    return undefined
  const near = machine.routing.connected(packet.destination)
  const where = route.link === undefined ? ` to a route of type ${route.type}` : ` through ${route.link}`
  const named = `the policy routing rule '${ruleText(rule)}'`
  const common = { machine, direction, priority: rule.priority, evidence: `${ruleText(rule)}; ${route.evidence}` }
  if (near?.link !== undefined) {
    if (near.link === route.link) return undefined
    const text = `${named} sends packets to ${near.destination}${where} instead of ${near.link}`
    return { ...common, subnet: near.destination, source: undefined, text }
  }
  const own = machine.addresses.find(({ ip }) => ip.value === packet.source.value && ip.family === packet.family)
  if (!own || own.entry.link === route.link) return undefined
  const text = `${named} sends the host's replies from ${packet.source.text}${where} instead of ${own.entry.link}`
  return { ...common, subnet: undefined, source: packet.source.text, text }
}
