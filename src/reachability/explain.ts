import { checkOptions, leavesOf } from '../base/index.js'
import type { Snapshot } from '../snapshot/index.js'
import type { ChainDecision } from './chain-decision.js'
import { checkNames, checkQuery } from './check-query.js'
import { walkThrough } from './connection-walk.js'
import { type BriefAnswer, exploreWalks, isWhole, judge, judgeBriefly } from './judge.js'
import type { Explanation, LongestPacket, ReachabilityQuery, Remedy, Surroundings } from './query.js'
import type { Ask } from './remedy/ask.js'
import { findRemedy } from './remedy/find-remedy.js'
import { checkPlaces, overrideChecks, type ReachabilityOverrides, surroundingsOf } from './surroundings.js'
import type { Trouble } from './walk/fate.js'
import { World } from './world/world.js'

/**
 * Whether a connection can be opened, and why: follows its first packet, the reply, and for TCP what comes next,
 * through guests' routes, bridges, netfilter, the host's routing and NAT. Pure: from a snapshot alone, or from
 * definitions and host facts.
 *
 * @param known  values that override what was read
 * @throws DefinitionError  if the query names an unknown network or guest, or contradicts itself; for a snapshot of a
 *   machine that could not be read
 */
export function explain(
  query: ReachabilityQuery,
  snapshot: Snapshot | Surroundings,
  known?: ReachabilityOverrides,
): Explanation {
  checkQuery(query)
  checkOptions<ReachabilityOverrides>('explain', known, overrideChecks)
  checkPlaces(query, snapshot, known)
  return explainIn(query, new World(surroundingsOf(snapshot, known)))
}

/** The same, for many queries about one world. */
export function explainIn(query: ReachabilityQuery, world: World): Explanation {
  checkQuery(query)
  checkNames(query, world.home, world.others)
  const { answer, trouble } = judge(query, world)
  if (answer.verdict === 'yes') {
    const longest = longestPacket(query, world)
    if (longest) answer.longest = longest
  } else if (trouble !== undefined) addRemedy(answer, query, world, trouble)
  return answer
}

/** The verdict, with a short reason, for a table. */
export function judgeIn(query: ReachabilityQuery, world: World): BriefAnswer {
  checkQuery(query)
  checkNames(query, world.home, world.others)
  return judgeBriefly(query, world)
}

/** Finding a remedy takes many queries, and most callers do not need it: it is computed on first access. */
function addRemedy(answer: Explanation, query: ReachabilityQuery, world: World, trouble: Trouble): void {
  const ask: Ask = (other, where) => {
    const { answer: found, trouble: why } = judge(other, where)
    return { ...found, trouble: why }
  }
  let found: { readonly remedy: Remedy | undefined } | undefined
  const remedy = (): Remedy | undefined => {
    found ??= { remedy: findRemedy(query, world, { ...plainOf(answer), trouble }, ask) }
    return found.remedy
  }
  Object.defineProperties(answer, {
    remedy: { enumerable: true, configurable: true, get: remedy },
    // So that console.log shows its value, not [Getter].
    [Symbol.for('nodejs.util.inspect.custom')]: {
      value: () => {
        const shown = remedy()
        const { remedy: _getter, ...rest } = answer
        return shown ? { ...rest, remedy: shown } : rest
      },
    },
  })
}

/** Without the remedy, which is added later. */
const plainOf = ({ verdict, conditions, failure, deliveredTo }: Explanation) => ({
  verdict,
  conditions,
  ...(failure && { failure }),
  ...(deliveredTo !== undefined && { deliveredTo }),
})

/** Whether packets as long as the sender's link allows are silently lost because of their length alone. */
function longestPacket(query: ReachabilityQuery, world: World): LongestPacket | undefined {
  if (query.length !== undefined || query.from.kind === 'host' || !world.home.mtusDiffer) return undefined
  const asked = judge({ ...query, length: world.home.usualLength(query.from) }, world)
  const { trouble } = asked
  const { verdict, failure } = asked.answer
  if (verdict !== 'no' || trouble?.kind !== 'too-long' || !failure) return undefined
  const { text, evidence } = failure
  return { bytes: trouble.bytes, text, ...(evidence === undefined ? {} : { evidence }) }
}

/**
 * The decision of every base chain of the host about the query's packets, in order. Undefined: it depends on unknowns.
 */
export function foreseeDecisions(query: ReachabilityQuery, world: World): readonly ChainDecision[] | undefined {
  const tree = exploreWalks(query, world, (ends, walk) => {
    walkThrough(query, ends, walk)
    return walk.decisions
  })
  const [first = [], ...others] = leavesOf(tree)
  const shown = JSON.stringify(first)
  return isWhole(tree) && others.every((other) => JSON.stringify(other) === shown) ? first : undefined
}
