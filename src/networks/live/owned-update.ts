import type { virNetworkPtr } from '../../../native-types/values.js'
import { OwnedError } from '../../base/index.js'
import type { Session } from '../../ffi/index.js'
import { elementOf, type NetworkUpdate, type OwnerOptions, othersOf, ownersOf, withEntry } from '../../plan/index.js'
import { type NetworkDefinition, parseNetwork } from '../../xml/index.js'
import { ownedXml, writeOwner } from '../owner.js'

/**
 * Refuses an update of another owner's element.
 *
 * @returns the path of the element to update
 * @throws OwnedError
 */
export function refuseOwnedUpdate(
  definition: NetworkDefinition,
  update: NetworkUpdate,
  { owner, takeOver = false }: OwnerOptions,
  ip?: number,
): string {
  const { path, existing, excluded } = elementOf(update, definition, ip ?? update.ip)
  if (takeOver) return path
  const owners = ownersOf(definition)
  const concerned = [...(existing ? [existing] : []), ...(update.command === 'delete' ? [] : excluded)]
  const parts = concerned.flatMap((leaf) => {
    const others = othersOf(owners, leaf.path, owner)
    const wanted = update.command === 'delete' ? undefined : update.value
    return others.length === 0 ? [] : [{ path: leaf.path, owners: others, is: leaf.value, wanted }]
  })
  if (parts.length > 0) throw new OwnedError(definition.name, parts)
  return path
}

/**
 * Makes an update that concerns no other owner, and records the new owner: before an element is added, so that a
 * process that dies in between leaves nothing without an owner.
 *
 * @throws OwnedError
 */
export async function ownedUpdate<T>(
  session: Session,
  handle: virNetworkPtr,
  update: NetworkUpdate,
  options: OwnerOptions,
  work: () => Promise<T>,
): Promise<T> {
  const definition = parseNetwork(await ownedXml(session, handle))
  const owners = ownersOf(definition)
  const { owner, takeOver } = options
  if (owner === undefined && owners.network === null && Object.keys(owners.entries).length === 0) return work()
  const path = refuseOwnedUpdate(definition, update, options)
  const note = (name: string, added: boolean) =>
    writeOwner(session, handle, name, (before) => withEntry(before, name, path, added))
  const names = Object.keys(owners.entries).filter((name) => owners.entries[name]?.some((entry) => entry.path === path))
  const adds = owner !== undefined && owners.network !== owner && update.command !== 'delete'
  const isOwn = names.includes(owner ?? '')
  if (adds && !isOwn) await note(owner, true)
  try {
    const done = await work()
    const gone = names.filter((name) => update.command === 'delete' || (takeOver && name !== owner))
    for (const name of gone) await note(name, false)
    return done
  } catch (error) {
    if (adds && !isOwn) await note(owner, false)
    throw error
  }
}
