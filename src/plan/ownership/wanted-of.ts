import { DefinitionError } from '../../base/index.js'
import { buildNetwork, issuesOf, type NetworkDefinition, networkTable, type Table } from '../../xml/index.js'
import { completed } from '../complete.js'
import { mergeOwned, type OwnedMerge, type OwnerConflict, type OwnerOptions } from './merge-owned.js'
import { ownerElements, ownersOf } from './owners.js'

/**
 * What a network is to be, all of it: what is wanted, what others own in it, and what libvirt generated before.
 *
 * @param existing  its stored definition, or what runs of a transient one; undefined where it is not there
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
  // Metadata was merged: what it does not say is gone.
  const { metadata: _, ...rest } = whole
  const { metadata } = merged.definition
  return { definition: { ...rest, ...(metadata !== undefined && { metadata }) } as D, conflicts: merged.conflicts }
}

/**
 * Checks a definition by itself. Of a network that is there, an owner need say no more than what it wants in it.
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

/** Who has something in a network besides one owner. */
export function othersIn(existing: NetworkDefinition, owner: string | undefined): string[] {
  const { network, entries } = ownersOf(existing)
  const added = Object.entries(entries).flatMap(([name, list]) => (list.some((entry) => entry.added) ? [name] : []))
  const names = new Set([...(network === null ? [] : [network]), ...added])
  return [...names].filter((name) => name !== owner)
}

/** What is another's, for people. */
export const conflictText = ({ path, owners, is, wanted }: OwnerConflict): string => {
  const whose = new Intl.ListFormat('en').format(owners)
  return `${path} belongs to ${whose}, as ${JSON.stringify(is)}; this wants ${wanted === undefined ? 'it gone' : JSON.stringify(wanted)}`
}
