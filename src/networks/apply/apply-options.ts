import type { PlannedChange } from '../../plan/index.js'
import type { EnsureStep } from '../ensure/options.js'
import type { StopOptions } from '../live/running.js'

/** Where the journal of changes in progress is kept. */
export interface RecoverOptions extends StopOptions {
  /**
   * Folder of the journal, private to the user. Default: one for each host in `$XDG_STATE_HOME/virtnet`, or
   * `~/.local/state/virtnet`. Processes that use the same one never change networks at the same time.
   */
  readonly journal?: string | undefined
}

/** How a plan is carried out. */
export interface ApplyOptions extends RecoverOptions {
  /** Called before and after each change. An error it throws counts as a failure: everything is rolled back. */
  readonly onProgress?: ((event: ApplyEvent) => void) | undefined
}

/** What `apply` does, as it does it. */
export type ApplyEvent =
  /** A change that an earlier process left unfinished was rolled back, or turned out to be complete. */
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
  /** Something failed; everything is being rolled back. */
  | { readonly kind: 'undo'; readonly network: string; readonly error: Error }
  | { readonly kind: 'undone'; readonly networks: readonly string[] }

/** What was done to one network: a step of `ensure`, or its removal. */
export type ApplyStep = EnsureStep | { readonly did: 'removed' }

/** What `apply` did. */
export interface ApplyOutcome {
  /** What was done to each network, in order; empty if nothing had to change. */
  readonly changes: readonly { readonly network: string; readonly steps: readonly ApplyStep[] }[]
}

/** What `recover` found. */
export interface RecoverOutcome {
  /**
   * `nothing`: no change was left unfinished. `undone`: one was, and has been rolled back. `finished`: it was already
   * complete.
   */
  readonly state: 'nothing' | 'undone' | 'finished'
  /** Networks that were part of it. */
  readonly networks: readonly string[]
}
