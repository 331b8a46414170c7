import { sh } from '../../base/index.js'
import type { PolicyRule } from '../../machine/index.js'
import type { ReachabilityQuery } from '../query.js'
import type { Trouble } from '../walk/fate.js'
import type { World } from '../world/world.js'
import { type Candidate, onHost } from './part.js'

/** A rule before the one that diverts packets: to the subnet that main has a link to, or from the host's address. */
export function policyRuleCandidates(
  { priority, subnet, source }: Extract<Trouble, { kind: 'policy-rule' }>,
  { family }: ReachabilityQuery,
  world: World,
): Candidate[] {
  const taken = new Set(
    world.home.facts.policyRules.filter((rule) => rule.family === family).map((rule) => rule.priority),
  )
  let before = priority - 1
  while (before > 1 && taken.has(before)) before--
  if (before < 1) return []
  const words = family === 'ipv6' ? ['-6'] : []
  const rule: PolicyRule = { family, priority: before, not: false, table: 'main', action: 'lookup', unread: [] }
  const found: Candidate[] = []
  const add = (text: string, word: 'to' | 'from', what: string): void => {
    found.push([
      {
        text,
        commands: [onHost(sh`ip ${words} rule add ${word} ${what} lookup main priority ${before}`)],
        changes: [{ kind: 'policy-rule', rule: { ...rule, [word]: what } }],
      },
    ])
  }
  if (subnet !== undefined) add(`look up packets to ${subnet} in the table main before rule ${priority}`, 'to', subnet)
  if (source !== undefined) {
    const own = `${source}/${family === 'ipv4' ? 32 : 128}`
    add(`look up packets that the host sends from ${source} in the table main before rule ${priority}`, 'from', own)
  }
  return found
}
