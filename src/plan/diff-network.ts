import { checkShape } from '../base/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import { type FieldChange, fieldChanges } from './field-changes.js'

/** What is there of a network. */
export interface NetworkCopies {
  /** Its stored definition; none for a transient network, or one that is not there. */
  readonly stored?: NetworkDefinition | null | undefined
  /** What runs; none where it does not. */
  readonly running?: NetworkDefinition | null | undefined
}

/** How what is there differs from what is wanted. */
export interface NetworkDifference {
  /** From what is stored to what is wanted; null where nothing is stored. */
  readonly stored: readonly FieldChange[] | null
  /** From what runs to what is wanted; null where it does not run. */
  readonly running: readonly FieldChange[] | null
  /** From what runs to what is stored: what the next start brings. Null without both. */
  readonly pending: readonly FieldChange[] | null
}

/**
 * The difference of three: a network that is wanted, its stored definition, and what runs. All three lists are empty for a
 * network that nobody changed: what libvirt generates is none, nor is another way to say the same. Where the wanted one
 * does not say its UUID, bridge name, MAC or metadata, those that are there are right.
 */
export function diffNetwork(wanted: NetworkDefinition, copies: NetworkCopies): NetworkDifference {
  checkShape('diffNetwork', 'wanted', wanted, { mode: 'string' }, 'a definition')
  checkShape('diffNetwork', 'copies', copies, {}, 'an object with stored and running')
  const { stored, running } = copies
  return {
    stored: stored ? fieldChanges(stored, wanted) : null,
    running: running ? fieldChanges(running, wanted) : null,
    pending: stored && running ? fieldChanges(running, stored) : null,
  }
}
