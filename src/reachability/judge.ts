import { explore, leavesOf, shown, type Tree, type Unknown, type Writable } from '../base/index.js'
import { listConditions } from './conditions/list-conditions.js'
import { walkThrough } from './connection-walk.js'
import { type Ends, resolveEnds } from './endpoints.js'
import type { Explanation, ReachabilityCondition, ReachabilityFailure, ReachabilityQuery } from './query.js'
import { step } from './stations/step.js'
import type { Trouble } from './walk/fate.js'
import { Walk } from './walk/walk.js'
import type { World } from './world/world.js'

/** The verdict and its details, not printable yet. */
function findVerdict(query: ReachabilityQuery, world: World) {
  const tree = exploreWalks(query, world, (ends, walk) => walkThrough(query, ends, walk))
  const leaves = leavesOf(tree)
  const good = leaves.find(({ reached }) => reached)
  const bad = leaves.find(({ reached }) => !reached)
  const verdict: Explanation['verdict'] = (good && bad) || !isWhole(tree) ? 'conditional' : good ? 'yes' : 'no'
  const conditions = verdict === 'conditional' ? listConditions(tree, ({ reached }) => reached) : []
  return { verdict, conditions, leaf: good ?? bad ?? leaves[0], bad }
}

/** The answer, and what a remedy would start from. */
export function judge(
  query: ReachabilityQuery,
  world: World,
): { readonly answer: Writable<Explanation>; readonly trouble: Trouble | undefined } {
  const { verdict, conditions, leaf, bad } = findVerdict(query, world)
  const answer: Writable<Explanation> = {
    verdict,
    conditions: conditions.map(shown),
    steps: (leaf?.steps ?? []).map(shown),
  }
  if (bad?.failure) answer.failure = shown(bad.failure)
  if (leaf?.sourceSeen !== undefined) answer.sourceSeen = leaf.sourceSeen
  if (leaf?.deliveredTo !== undefined) answer.deliveredTo = leaf.deliveredTo
  return { answer, trouble: bad?.trouble }
}

/** The verdict, and the kinds of its reasons: a large table has no room for their texts. */
export function judgeBriefly(query: ReachabilityQuery, world: World): BriefAnswer {
  const { verdict, conditions, bad } = findVerdict(query, world)
  return { verdict, conditions, failure: bad?.failure }
}

/** An answer in a few words. */
export interface BriefAnswer {
  readonly verdict: Explanation['verdict']
  readonly conditions: readonly Pick<ReachabilityCondition, 'kind'>[]
  readonly failure: Pick<ReachabilityFailure, 'kind' | 'icmp' | 'from'> | undefined
}

/** Whether every possible world was walked. */
export const isWhole = (tree: Tree<unknown>): boolean =>
  'leaf' in tree || (!('cut' in tree) && isWhole(tree.whenTrue) && isWhole(tree.whenFalse))

/** One walk for each possible world. */
export const exploreWalks = <T>(query: ReachabilityQuery, world: World, run: (ends: Ends, walk: Walk) => T) =>
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
