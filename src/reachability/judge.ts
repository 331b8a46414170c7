import { explore, leavesOf, reduce, type Tree, type Unknown, type Writable } from '../base/index.js'
import { shortened } from '../firewall/index.js'
import { type Outcome, walkThrough } from './connection-walk.js'
import { type Ends, resolveEnds } from './endpoints.js'
import type { Condition, Explanation, Query } from './query.js'
import { step } from './stations/step.js'
import type { Trouble } from './walk/fate.js'
import { Walk } from './walk/walk.js'
import type { World } from './world/world.js'

/** The answer, and what a remedy would start from. */
export function judge(
  query: Query,
  world: World,
): { readonly answer: Writable<Explanation>; readonly trouble: Trouble | undefined } {
  const tree = exploreWalks(query, world, (ends, walk) => walkThrough(query, ends, walk))
  const reduced = reduce(tree, ({ reached }) => reached)
  const leaves = leavesOf(reduced)
  const verdict = 'leaf' in reduced ? (reduced.leaf.reached ? 'yes' : 'no') : 'conditional'
  const good = leaves.find(({ reached }) => reached)
  const bad = leaves.find(({ reached }) => !reached)
  const shown = good ?? bad ?? leaves[0]
  const conditions = verdict === 'conditional' ? conditionsOf(reduced) : []
  const answer: Writable<Explanation> = {
    verdict,
    conditions,
    steps: shown?.steps ?? [],
  }
  if (bad?.failure) answer.failure = bad.failure
  if (shown?.sourceSeen !== undefined) answer.sourceSeen = shown.sourceSeen
  if (shown?.deliveredTo !== undefined) answer.deliveredTo = shown.deliveredTo
  return { answer, trouble: bad?.trouble }
}

/** Whether every possible world was looked at. */
export const isWhole = (tree: Tree<unknown>): boolean =>
  'leaf' in tree || (!('cut' in tree) && isWhole(tree.whenTrue) && isWhole(tree.whenFalse))

/** One walk for each possible world. */
export const exploreWalks = <T>(query: Query, world: World, run: (ends: Ends, walk: Walk) => T) =>
  explore(
    (oracle) => {
      const ends = resolveEnds(query, world, oracle)
      return run(ends, new Walk(world, oracle, ends.guests, ends.external, step))
    },
    (unknown) => assumed(unknown, world),
  )

function assumed({ kind, apart, usual }: Unknown, { assume }: World): boolean | undefined {
  if (apart) return undefined
  if (kind === 'external-route') return assume.externalRoutes
  if (kind === 'switch-hairpin') return assume.switchHairpin
  if (kind === 'link-aggregation') return assume.linkAggregation
  if (usual === undefined) return undefined
  if (kind === 'limit') return assume.underLimits === undefined ? undefined : assume.underLimits === usual
  if (kind === 'packet-form') return assume.ordinaryPackets ? usual : undefined
  if (kind === 'unread-rule' && assume.unreadRules) return (assume.unreadRules === 'pass') === usual
  return undefined
}

/** More conditions than this are counted, not listed. */
const mostConditions = 40

/** The questions that are left, each with the answer that a yes needs, where there is one such. */
function conditionsOf(tree: Tree<Outcome>): Condition[] {
  // A rule may ask the same of a packet and of its answer: that is one condition.
  const found = new Map<string, { readonly condition: Condition; readonly needs: Set<boolean | undefined> }>()
  const enter = (kind: Condition['kind'], whole: string): Set<boolean | undefined> => {
    const text = shortened(whole)
    const shown = `${kind} ${text}`
    const entry = found.get(shown) ?? { condition: { kind, text }, needs: new Set<boolean | undefined>() }
    found.set(shown, entry)
    return entry.needs
  }
  // Of a side: whether a yes is among its worlds, and whether it may be among those that were not looked at.
  const visit = (node: Tree<Outcome>): boolean | undefined => {
    if ('leaf' in node) return node.leaf.reached
    if ('cut' in node) {
      enter(node.cut.kind, node.cut.text).add(undefined)
      return undefined
    }
    const needs = enter(node.unknown.kind, node.unknown.text)
    const [yes, no] = [visit(node.whenTrue), visit(node.whenFalse)]
    needs.add(yes === true && no === false ? true : no === true && yes === false ? false : undefined)
    return yes === true || no === true ? true : yes === undefined || no === undefined ? undefined : false
  }
  visit(tree)
  const all = [...found.values()].map(({ condition, needs }): Condition => {
    const [needed] = needs
    return needs.size === 1 && needed !== undefined ? { ...condition, needed } : condition
  })
  if (all.length <= mostConditions) return all
  const rest = all.slice(mostConditions - 1)
  const [next] = rest
  const kind = next?.kind ?? 'unread-rule'
  return [...all.slice(0, mostConditions - 1), { kind, text: `${rest.length} conditions more, such as: ${next?.text}` }]
}
