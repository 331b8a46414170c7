import type { Explanation, ReachabilityCondition, ReachabilityQuery } from '../query.js'
import type { Trouble } from '../walk/fate.js'
import type { World } from '../world/world.js'

/** What the engine says of a query, as far as remedies need it. */
export interface Asked extends Pick<Explanation, 'verdict' | 'failure' | 'deliveredTo'> {
  readonly conditions: readonly ReachabilityCondition[]
  readonly trouble?: Trouble | undefined
}

export type Ask = (query: ReachabilityQuery, world: World) => Asked
