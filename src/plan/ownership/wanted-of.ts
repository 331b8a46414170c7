import { DefinitionError } from '../../base/index.js'
import { buildNetwork, issuesOf, type NetworkDefinition, networkTable, type Table } from '../../xml/index.js'
import { completed } from '../complete.js'
import { mergeOwned, type OwnedMerge, type OwnerConflict, type OwnerOptions } from './merge-owned.js'
import { ownerElements, ownersOf } from './owners.js'

/**
 * The complete new definition of a network: what is wanted, what others own in it, and what libvirt generated before.
 *
 * @param existing  its stored definition, or the running one of a transient network; undefined if it does not exist
 */
export function wantedOf<D extends NetworkDefinition>(
  wanted: D,
  existing: NetworkDefinition | undefined,
  options: OwnerOptions,
): OwnedMerge<D> {
  const merged = mergeOwned(wanted, existing, options)
  if (existing === undefined) return merged
  const whole = completed(merged.definition, existing)
  if (merged.definition === wanted) return { definition: whole, conflicts: [] }
  // Metadata is already merged: what is missing from it was removed.
  const { metadata: _, ...rest } = whole
  const { metadata } = merged.definition
  return { definition: { ...rest, ...(metadata !== undefined && { metadata }) } as D, conflicts: merged.conflicts }
}

/**
 * Checks a definition by itself. For an existing network, an owner may give just what it wants in it.
 *
 * @throws DefinitionError
 */
export function checkWish(definition: NetworkDefinition, isThere: boolean, owner: string | undefined): void {
  if (owner === undefined || !isThere) {
    buildNetwork(definition)
    return
  }
  const issues = issuesOf(networkTable as Table<unknown>, definition)
  if (issues.length > 0) throw new DefinitionError(issues)
}

/** Whether two definitions of a network name the same owners. */
export const sameOwners = (one: NetworkDefinition, other: NetworkDefinition): boolean =>
  ownersText(one) === ownersText(other)

const ownersText = (definition: NetworkDefinition): string =>
  ownerElements(ownersOf(definition))
    .map(({ xml }) => xml)
    .join('\n')

/** The other owners in a network. */
export function othersIn(existing: NetworkDefinition, owner: string | undefined): string[] {
  const { network, entries } = ownersOf(existing)
  const added = Object.entries(entries).flatMap(([name, list]) => (list.some((entry) => entry.added) ? [name] : []))
  const names = new Set([...(network === null ? [] : [network]), ...added])
  return [...names].filter((name) => name !== owner)
}

/** Others' property, for people. */
export const conflictText = ({ path, owners, is, wanted }: OwnerConflict): string => {
  const whose = new Intl.ListFormat('en').format(owners)
  return `${path} belongs to ${whose}, as ${JSON.stringify(is)}; this plan wants ${wanted === undefined ? 'to remove it' : JSON.stringify(wanted)}`
}
