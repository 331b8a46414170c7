import type { PlannedChange } from '../../plan/index.js'
import type { EnsureStep } from '../ensure/options.js'
import type { StopOptions } from '../live/running.js'

/** Where it is kept what was under way. */
export interface RecoverOptions extends StopOptions {
  /**
   * Folder of the journal, private to the user. Default: one for each host in `$XDG_STATE_HOME/virtnet`, or
   * `~/.local/state/virtnet`. Processes that use the same one never change networks at the same time.
   */
  readonly journal?: string | undefined
}

/** How a plan is carried out. */
export interface ApplyOptions extends RecoverOptions {
  /** Called before and after each change. What it throws counts as a failure: all goes back. */
  readonly onProgress?: ((event: ApplyEvent) => void) | undefined
}

/** What `apply` does, as it does it. */
export type ApplyEvent =
  /** A change that an earlier process did not finish was taken back, or turned out to be whole. */
  | { readonly kind: 'recovered'; readonly outcome: RecoverOutcome }
  | {
      readonly kind: 'begin'
      readonly network: string
      readonly change: PlannedChange
      readonly place: number
      readonly of: number
    }
  | {
      readonly kind: 'done'
      readonly network: string
      readonly steps: readonly ApplyStep[]
      readonly place: number
      readonly of: number
    }
  /** Something failed; all goes back. */
  | { readonly kind: 'undo'; readonly network: string; readonly error: Error }
  | { readonly kind: 'undone'; readonly networks: readonly string[] }

/** What was done to one network: a step of `ensure`, or its removal. */
export type ApplyStep = EnsureStep | { readonly did: 'removed' }

/** What `apply` did. */
export interface ApplyOutcome {
  /** What was done to each network, in order; empty where all was right already. */
  readonly changes: readonly { readonly network: string; readonly steps: readonly ApplyStep[] }[]
}

/** What `recover` found. */
export interface RecoverOutcome {
  /** `nothing`: no change was left half done. `undone`: one was, and is taken back. `finished`: it had been whole. */
  readonly state: 'nothing' | 'undone' | 'finished'
  /** Networks that were part of it. */
  readonly networks: readonly string[]
}
