import { type ConnectedGuest, checkOptions, limitChecks } from '../../base/index.js'
import { type FieldChange, type NetworkConflict, type OwnerOptions, ownerChecks } from '../../plan/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import type { NetworkOf } from '../classes/modes.js'
import type { StopOptions } from '../live/running.js'

/** What is to be of a network besides its definition. */
export interface EnsureOptions extends StopOptions, OwnerOptions {
  /**
   * True: what stands in its way is looked for before anything is changed, and refused where it is an error. A function: it
   * gets all that was found, and refuses by what it throws. False: nobody looks, and libvirt may refuse. Default true.
   */
  readonly preflight?: boolean | ((conflicts: readonly NetworkConflict[]) => void) | undefined
  /** Whether it is to run; `as-is`: whether it does is left alone. Default true. */
  readonly started?: boolean | 'as-is' | undefined
  /** Whether it is to start with the daemon; `as-is`: whether it does is left alone. Default true. */
  readonly autostart?: boolean | 'as-is' | undefined
}

/** What `ensure` did, in order. */
export type EnsureStep =
  /** It was not there, or not stored. */
  | { readonly did: 'defined' }
  /** Its stored definition was another. */
  | { readonly did: 'redefined'; readonly changes: readonly FieldChange[] }
  /** libvirt changed it while it ran. */
  | { readonly did: 'updated'; readonly changes: readonly FieldChange[]; readonly reloadedFirewallRules: boolean }
  /** Only who owns what in it changed. */
  | { readonly did: 'owned' }
  | { readonly did: 'started' | 'stopped' }
  /** It ran with what only another start could change; the guests were cut off for a moment. */
  | { readonly did: 'restarted'; readonly changes: readonly FieldChange[]; readonly guests: readonly ConnectedGuest[] }
  | { readonly did: 'autostart'; readonly on: boolean }

/** The network that `ensure` leaves, and what it did. */
export interface EnsureOutcome<M extends NetworkDefinition['mode'] = NetworkDefinition['mode']> {
  /** The network, as it is now. */
  readonly network: NetworkOf<M>
  /** Empty where all was right already. */
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
