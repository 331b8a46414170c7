import { dependenceOf, type Tree, type Unknown } from '../../base/index.js'
import { shortened } from '../../firewall/index.js'
import type { ReachabilityCondition } from '../query.js'

/** More conditions than this are counted, not listed. */
const mostConditions = 40

/** The conditions of an answer: each once, those of one firewall rule together. */
export function listConditions<T>(tree: Tree<T>, isYes: (leaf: T) => boolean): ReachabilityCondition[] {
  const { questions, cuts } = dependenceOf(tree, isYes)
  // The same unknown for a packet and its reply, or for identical rules, is one condition.
  const found = new Map<string, { readonly unknown: Unknown; readonly needs: Set<boolean | undefined> }>()
  const enter = (unknown: Unknown, needed: boolean | undefined): void => {
    const key = `${unknown.kind} ${shortened(unknown.text)}`
    const known = found.get(key) ?? { unknown, needs: new Set() }
    known.needs.add(needed)
    found.set(key, known)
  }
  for (const { unknown, needed } of questions) enter(unknown, needed)
  for (const unknown of cuts) enter(unknown, undefined)
  return atMost(mostConditions, byRule([...found.values()].map(({ unknown, needs }) => conditionOf(unknown, needs))))
}

const keyOf = ({ kind, key, topic = key }: Unknown): string => `${kind}: ${topic}`

function conditionOf(unknown: Unknown, needs: ReadonlySet<boolean | undefined>): ReachabilityCondition {
  const { kind, text, rule } = unknown
  const [needed] = needs
  return {
    kind,
    text: shortened(text),
    key: keyOf(unknown),
    ...(rule === undefined ? {} : { rule }),
    ...(needs.size === 1 && needed !== undefined ? { needed } : {}),
  }
}

/** In order of appearance, with those of one rule adjacent. */
function byRule(conditions: readonly ReachabilityCondition[]): ReachabilityCondition[] {
  const groups = new Map<string, ReachabilityCondition[]>()
  for (const condition of conditions) {
    const group = condition.rule ?? condition.key
    groups.set(group, [...(groups.get(group) ?? []), condition])
  }
  return [...groups.values()].flat()
}

function atMost(most: number, conditions: readonly ReachabilityCondition[]): ReachabilityCondition[] {
  if (conditions.length <= most) return [...conditions]
  const rest = conditions.slice(most - 1)
  const [next] = rest
  const { kind = 'unread-rule', text = '' } = next ?? {}
  return [
    ...conditions.slice(0, most - 1),
    { kind, text: `${rest.length} more conditions, such as: ${text}`, key: `${kind}: ${rest.length} more` },
  ]
}
