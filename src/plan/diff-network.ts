import { checkShape } from '../base/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import { type FieldChange, fieldChanges } from './field-changes.js'

/** The existing definitions of a network. */
export interface NetworkCopies {
  /** Its stored definition; undefined for a transient network, or one that does not exist. */
  readonly stored?: NetworkDefinition | null | undefined
  /** Its running definition; undefined if it does not run. */
  readonly running?: NetworkDefinition | null | undefined
}

/** How existing definitions differ from the wanted one. */
export interface NetworkDifference {
  /** From the stored definition to the wanted one; null if nothing is stored. */
  readonly stored: readonly FieldChange[] | null
  /** From the running definition to the wanted one; null if it does not run. */
  readonly running: readonly FieldChange[] | null
  /** From the running definition to the stored one: what the next start changes. Null unless both exist. */
  readonly pending: readonly FieldChange[] | null
}

/**
 * A three-way difference: the wanted definition, the stored one, and the running one. All three lists are empty for an
 * unchanged network: generated values and equivalent spellings are not differences. If the wanted definition omits
 * UUID, bridge name, MAC or metadata, the existing ones are kept.
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
