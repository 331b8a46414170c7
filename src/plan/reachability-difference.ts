import type { AddressFamily } from '../base/index.js'
import type { MatrixCell } from '../reachability/index.js'

type Verdict = MatrixCell['verdict']

/** What became of one cell of the matrix. */
export interface ReachabilityChange {
  /** The sender's place. */
  readonly from: string
  /** The receiver's place. */
  readonly to: string
  /** The family that was asked about. */
  readonly family: AddressFamily
  /** Null: one of the two was not there. */
  readonly before: Verdict | null
  /** What it is after the change. */
  readonly after: Verdict | null
  /** How it fails now, or what it depends on. */
  readonly because?: string
}

/** What a change of a host, its firewall or its networks did to who reaches whom. */
export interface ReachabilityDifference {
  /** What works now, and did not. */
  readonly opened: readonly ReachabilityChange[]
  /** What worked, and does not any more. */
  readonly closed: readonly ReachabilityChange[]
  /** What nobody can say for sure any more, or could not before. */
  readonly uncertain: readonly ReachabilityChange[]
  /** All of it for people, families and places merged: 'guests of lab lose the internet'. Empty where nothing changed. */
  readonly sentences: readonly string[]
}
