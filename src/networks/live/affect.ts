import { type CallLimits, limitChecks, type OptionChecks } from '../../base/index.js'

/** Where a change is made. `both`: in the running and the stored definition, whichever exist. */
export type Affected = 'both' | 'live' | 'stored'

/** Where a change is made, and how long it may take. */
export interface AffectOptions extends CallLimits {
  /** Default `both`. */
  readonly affect?: Affected | undefined
}

export const affectChecks: OptionChecks<AffectOptions> = { affect: ['both', 'live', 'stored'], ...limitChecks }
