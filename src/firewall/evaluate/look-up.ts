import type { Unknown } from '../../base/index.js'
import type { CompiledRule } from './compile.js'
import type { CompiledStatement, NamedLookup } from './compile-statement.js'
import type { Entries } from './entries.js'
import type { Evaluation } from './evaluation.js'
import { digest } from './match/list-text.js'
import { amongAny, type Open } from './match/truth.js'
import { unknownOf, withinLimits } from './questions.js'
import { ruleKey, ruleName } from './rule-names.js'
import { maxSeparate } from './rule-runs.js'

/** The effect of a map's element that rules added with an unknown value. */
export const changedMap = (statement: CompiledStatement): CompiledStatement => {
  const text = 'elements that rules added to the map'
  const first = statement.do === 'choose' ? statement.entries.value(0) : undefined
  const marks = statement.do === 'choose' && (!first || first.do === 'set-mark')
  return marks ? { do: 'forget', field: 'mark', text } : { do: 'unknown', text }
}

/** Whether rules have added the packet to a map, with an unknown value. */
export function hasChanged(statement: CompiledStatement, { packet, place, host, sets }: Evaluation): boolean {
  if (statement.do !== 'choose' && statement.do !== 'verdict-map') return false
  const { from } = statement
  return !!from && !!sets && sets.after(false, from.set, from, packet, place, host) !== false
}

/** Groups: a few members individually; more by effect; and with many effects, all in one group. */
function groupsOf<T>(
  all: readonly T[],
  wordOf: (one: T) => string,
): readonly { readonly members: readonly T[]; readonly unfollowed: boolean }[] {
  if (all.length <= maxSeparate) return all.map((one) => ({ members: [one], unfollowed: false }))
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const word = wordOf(one)
    const group = groups.get(word)
    if (group) group.push(one)
    else groups.set(word, [one])
  }
  if (groups.size > maxSeparate) return [{ members: all, unfollowed: true }]
  return [...groups.values()].map((members) => ({ members, unfollowed: false }))
}

/** An element that may match the packet. */
interface Member {
  readonly number: number
  readonly truth: Open
}

/** The map's value for the packet. */
export function lookUp<T>(
  { entries, from }: { readonly entries: Entries<T>; readonly from?: NamedLookup },
  rule: CompiledRule,
  evaluation: Evaluation,
  index: number,
): T | undefined {
  const { packet, place, host, oracle } = evaluation
  const open: Member[] = []
  let certain: number | undefined
  for (const number of entries.candidates(packet, place)) {
    const truth = entries.test(number)(packet, place, host)
    if (truth === false) continue
    if (truth === true) {
      certain = number
      break
    }
    open.push({ number, truth })
  }
  const anyOf = (members: readonly Member[], unfollowed: boolean): Unknown => {
    const [first] = members as readonly [Member, ...Member[]]
    const { kind, maybe } = first.truth
    const asked = members.map(({ number, truth }) => unknownOf(truth, rule, packet, partOf(number)))
    const among = amongAny(members.map(({ truth }) => truth.among))
    const many = `the packet matches one of ${members.length} elements of a map, such as: ${maybe} (${ruleName(rule)})`
    return {
      kind,
      key: `map ${ruleKey(rule)} ${index} ${digest(asked.map(({ key }) => key))}`,
      topic: `map ${ruleKey(rule)} ${index} ${digest(asked.map(({ key, topic = key }) => topic))}`,
      rule: ruleName(rule),
      text: unfollowed ? `${many}; they were not evaluated individually` : many,
      unfollowed,
      ...(kind === 'unread-rule' ? { usual: false } : {}),
      ...(among ? { among } : {}),
    }
  }
  const found = (number: number): T | undefined =>
    withinLimits(from?.limits ?? [], rule, evaluation, index) ? entries.value(number) : undefined
  const partOf = (number: number): string => `${index} ${number}`
  for (const { members, unfollowed } of groupsOf(open, ({ number }) => JSON.stringify(entries.value(number)))) {
    const [first] = members
    if (!first) continue
    const one = unknownOf(first.truth, rule, packet, partOf(first.number))
    const unknown = members.length === 1 ? { ...one, unfollowed } : anyOf(members, unfollowed)
    if (oracle.decide(unknown)) return found(first.number)
  }
  return certain === undefined ? undefined : found(certain)
}
