import type { Explanation, ReachabilityCondition, ReachabilityQuery } from '../query.js'
import type { Trouble } from '../walk/fate.js'
import type { World } from '../world/world.js'

/** The part of the engine's answer that remedies need. */
export interface Asked extends Pick<Explanation, 'verdict' | 'failure' | 'deliveredTo'> {
  readonly conditions: readonly ReachabilityCondition[]
  readonly trouble?: Trouble | undefined
}

export type Ask = (query: ReachabilityQuery, world: World) => Asked
