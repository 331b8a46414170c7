import type { AddressFamily } from '../base/index.js'
import type { MatrixCell } from '../reachability/index.js'

type Verdict = MatrixCell['verdict']

/** The change of one cell of the matrix. */
export interface ReachabilityChange {
  /** The sender's place. */
  readonly from: string
  /** The receiver's place. */
  readonly to: string
  /** The family of the query. */
  readonly family: AddressFamily
  /** Null: one of the two did not exist. */
  readonly before: Verdict | null
  /** The verdict after the change. */
  readonly after: Verdict | null
  /** How it fails now, or what it depends on. */
  readonly because?: string
}

/** How a change of a host, its firewall or its networks affected who can reach whom. */
export interface ReachabilityDifference {
  /** What works now and did not before. */
  readonly opened: readonly ReachabilityChange[]
  /** What worked before and no longer does. */
  readonly closed: readonly ReachabilityChange[]
  /** What is no longer certain, or was not before. */
  readonly uncertain: readonly ReachabilityChange[]
  /**
   * All of it for people, families and places merged: 'guests of lab lose the internet'. Empty if nothing changed.
   */
  readonly sentences: readonly string[]
}
