import type { Packet } from '../../firewall/index.js'
import type { Machine } from '../world/machine.js'
import { ruleText } from '../world/policy-rules.js'
import type { RouteAnswer } from '../world/routing.js'
import type { TakenAway } from './fate.js'

/** VPNs and several uplinks have rules of their own; those that main knows better are to be told of if the packet is lost. */
export function takenAway(
  machine: Machine,
  direction: TakenAway['direction'],
  packet: Packet,
  route: RouteAnswer | undefined,
): TakenAway | undefined {
  const rule = route?.rule
  if (!route || !rule || route.type === 'local' || rule.vrf || ['local', 'main', 'default'].includes(rule.table ?? ''))
    return undefined
  const near = machine.routing.connected(packet.destination)
  const where = route.link === undefined ? `: ${route.type}` : ` by ${route.link}`
  const named = `the routing policy rule '${ruleText(rule)}'`
  const common = { machine, direction, priority: rule.priority, evidence: `${ruleText(rule)}; ${route.evidence}` }
  if (near?.link !== undefined) {
    if (near.link === route.link) return undefined
    const text = `${named} sends what goes to ${near.destination}${where} instead of ${near.link}`
    return { ...common, subnet: near.destination, source: undefined, text }
  }
  const own = machine.addresses.find(({ ip }) => ip.value === packet.source.value && ip.family === packet.family)
  if (!own || own.entry.link === route.link) return undefined
  const text = `${named} sends what the host answers as ${packet.source.text}${where} instead of ${own.entry.link}`
  return { ...common, subnet: undefined, source: packet.source.text, text }
}
