import { type CallLimits, limitChecks, type OptionChecks } from '../../base/index.js'

/** Where a change goes. `both`: as far as the network or the guest runs and is stored. */
export type Affected = 'both' | 'live' | 'stored'

/** Where a change goes, and how long it may take. */
export interface AffectOptions extends CallLimits {
  /** Default `both`. */
  readonly affect?: Affected | undefined
}

export const affectChecks: OptionChecks<AffectOptions> = { affect: ['both', 'live', 'stored'], ...limitChecks }
