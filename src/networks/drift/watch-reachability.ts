import { checkOptions, type EventStream, type EventStreamOptions, eventStreamChecks } from '../../base/index.js'
import type { GapEvent, Session } from '../../ffi/index.js'
import { liveMatrix } from '../../gathering/index.js'
import type { Host } from '../../host.js'
import { diffReachability, type ReachabilityDifference } from '../../plan/index.js'
import { type MatrixOptions, matrixChecks, type ReachabilityMatrix } from '../../reachability/index.js'
import { announce } from '../announce.js'
import { checkEvery, everyCheck, watchNetworks } from '../live/network-watch.js'
import type { Networks } from '../networks.js'

/** What is asked, how often, and for how long. */
export interface ReachabilityWatchOptions extends EventStreamOptions, MatrixOptions {
  /** Milliseconds from one look to the next, 1000 at least; default 30,000. A network that starts or stops is looked at at once. */
  readonly every?: number | undefined
}

/** Who reaches whom is not what it was: what opened, what closed, and what nobody can say for sure any more. */
export interface VerdictChange extends ReachabilityDifference {
  /** Something opened, closed or became uncertain. */
  readonly type: 'changed'
  /** The last look at which it was as before. */
  readonly since: Date
  /** When this was seen. */
  readonly at: Date
  /** Who reaches whom now. */
  readonly matrix: ReachabilityMatrix
}

/** What a watch begins with, and each change. */
export type VerdictEvent =
  | { readonly type: 'first'; readonly at: Date; readonly matrix: ReachabilityMatrix }
  | VerdictChange

/** The watch behind `connection.watchReachability()`. */
export function watchReachability(
  networks: Networks,
  session: Session,
  host: Host,
  options: ReachabilityWatchOptions,
): EventStream<VerdictEvent | GapEvent> {
  checkOptions<ReachabilityWatchOptions>('watchReachability', options, {
    ...eventStreamChecks,
    ...matrixChecks,
    every: everyCheck,
  })
  const { every = 30_000, signal, buffer, overflow, ...question } = options
  let last: { readonly matrix: ReachabilityMatrix; readonly at: Date } | undefined
  const stream = { ...(signal && { signal }), ...(buffer !== undefined && { buffer }), ...(overflow && { overflow }) }
  return watchNetworks<VerdictEvent>(networks, session, stream, {
    async look(over) {
      const matrix = await liveMatrix(session, host, { ...question, signal: over })
      const before = last
      const at = new Date()
      last = { matrix, at }
      if (before === undefined) return [{ type: 'first', at, matrix }]
      const difference = diffReachability(before.matrix, matrix)
      const { opened, closed, uncertain } = difference
      if (opened.length + closed.length + uncertain.length === 0) return []
      return [announce<VerdictChange>('verdict', { type: 'changed', since: before.at, at, matrix, ...difference })]
    },
    rest: checkEvery(every),
  })
}
