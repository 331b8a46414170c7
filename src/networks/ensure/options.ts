import { type ConnectedGuest, checkOptions, limitChecks } from '../../base/index.js'
import { type FieldChange, type NetworkConflict, type OwnerOptions, ownerChecks } from '../../plan/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import type { NetworkOf } from '../classes/modes.js'
import type { StopOptions } from '../live/running.js'

/** The wanted state of a network, besides its definition. */
export interface EnsureOptions extends StopOptions, OwnerOptions {
  /**
   * True: checks for conflicts before anything is changed, and refuses those that are errors. A function: it gets every
   * finding, and throws to refuse. False: no check; libvirt may refuse. Default true.
   */
  readonly preflight?: boolean | ((conflicts: readonly NetworkConflict[]) => void) | undefined
  /** Whether it is to run; `as-is`: leaves that unchanged. Default true. */
  readonly started?: boolean | 'as-is' | undefined
  /** Whether it is to start with the daemon; `as-is`: leaves that unchanged. Default true. */
  readonly autostart?: boolean | 'as-is' | undefined
}

/** What `ensure` did, in order. */
export type EnsureStep =
  /** It did not exist, or was not stored. */
  | { readonly did: 'defined' }
  /** Its stored definition differed. */
  | { readonly did: 'redefined'; readonly changes: readonly FieldChange[] }
  /** libvirt changed it while it ran. */
  | { readonly did: 'updated'; readonly changes: readonly FieldChange[]; readonly reloadedFirewallRules: boolean }
  /** Only its ownership notes changed. */
  | { readonly did: 'owned' }
  | { readonly did: 'started' | 'stopped' }
  /** It ran with settings that only a restart could change; the guests were cut off for a moment. */
  | { readonly did: 'restarted'; readonly changes: readonly FieldChange[]; readonly guests: readonly ConnectedGuest[] }
  | { readonly did: 'autostart'; readonly on: boolean }

/** The network that `ensure` leaves, and what it did. */
export interface EnsureOutcome<M extends NetworkDefinition['mode'] = NetworkDefinition['mode']> {
  /** The network, as it is now. */
  readonly network: NetworkOf<M>
  /** Empty if nothing had to change. */
  readonly steps: readonly EnsureStep[]
}

const orAsIs = (value: unknown): string | undefined =>
  typeof value === 'boolean' || value === 'as-is' ? undefined : "true, false or 'as-is'"

/** @throws OptionTypeError, OptionRangeError */
export function checkEnsureOptions(options: EnsureOptions): void {
  checkOptions<EnsureOptions>('ensure', options, {
    started: orAsIs,
    autostart: orAsIs,
    preflight: (value) =>
      typeof value === 'boolean' || typeof value === 'function' ? undefined : 'true, false or a function',
    disconnectGuests: 'boolean',
    ...ownerChecks,
    ...limitChecks,
  })
}
