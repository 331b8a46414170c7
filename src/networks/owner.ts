import type { virNetworkPtr } from '../../native-types/values.js'
import { isUnsupported, OwnedError } from '../base/index.js'
import type { Session } from '../ffi/index.js'
import {
  type NetworkOwners,
  type OwnerConflict,
  type OwnerOptions,
  othersIn,
  ownerElements,
  ownerNamespace,
  ownersOf,
  withOwners,
} from '../plan/index.js'
import { buildNetwork, type NetworkDefinition, parseNetwork } from '../xml/index.js'
import { writeMetadata } from './live/metadata.js'
import { storedXml } from './live/network-state.js'

const owners = new WeakMap<Session, string>()

/** The owner on whose behalf a connection acts, unless a call names another. */
export function setOwner(session: Session, owner: string | undefined): void {
  if (owner !== undefined) owners.set(session, owner)
}

/** The owner on whose behalf a call acts. */
export const ownerIn = (session: Session, { owner, takeOver }: OwnerOptions): OwnerOptions => ({
  owner: owner ?? owners.get(session),
  takeOver,
})

/** @throws OwnedError  if some of it belongs to another owner */
export function refuseConflicts(network: string, conflicts: readonly OwnerConflict[]): void {
  if (conflicts.length > 0) throw new OwnedError(network, conflicts)
}

/** @throws OwnedError  if another owner has something in a network that is to be stopped or removed */
export function refuseOthers(
  definition: NetworkDefinition,
  { owner, takeOver = false }: OwnerOptions,
  what: string,
): void {
  const others = takeOver ? [] : othersIn(definition, owner)
  if (others.length === 0) return
  const entries = ownersOf(definition).entries
  const conflicts = others.flatMap((name) =>
    (entries[name] ?? [{ path: '' }]).map(({ path }) => ({ path, owners: [name], is: undefined, wanted: undefined })),
  )
  throw new OwnedError(definition.name, conflicts, what)
}

/** The owners of a network: according to its stored definition, or the running one if nothing is stored. */
export async function readOwners(session: Session, handle: virNetworkPtr): Promise<NetworkOwners> {
  return ownersOf(parseNetwork(await ownedXml(session, handle)))
}

/** The definition that records the owners of a network: the stored one, or the running one if nothing is stored. */
export async function ownedXml(session: Session, handle: virNetworkPtr): Promise<string> {
  const isStored = (await session.call('virNetworkIsPersistent', handle)) === 1
  return isStored ? storedXml(session, handle) : session.call('virNetworkGetXMLDesc', handle)
}

/**
 * Changes what one owner has in a network and leaves others' entries alone: each owner has its own namespace.
 *
 * @returns false if this libvirt cannot: before 9.7, for a network that is not stored
 */
export async function writeOwner(
  session: Session,
  handle: virNetworkPtr,
  owner: string,
  change: (before: NetworkOwners) => NetworkOwners,
): Promise<boolean> {
  const definition = parseNetwork(await ownedXml(session, handle))
  const before = ownersOf(definition)
  const after = change(before)
  const elementOf = (of: NetworkOwners) => ownerElements(of).find(({ uri }) => uri === ownerNamespace(owner).uri)
  const [was, is] = [elementOf(before), elementOf(after)]
  if (was?.xml === is?.xml) return true
  try {
    await writeMetadata(session, handle, 'element', is?.xml ?? null, ownerNamespace(owner))
    return true
  } catch (error) {
    if (!isUnsupported(error)) throw error
  }
  if ((await session.call('virNetworkIsPersistent', handle)) !== 1) return false
  // Keeps what another process stored since the first reading.
  const now = parseNetwork(await storedXml(session, handle))
  const xml = buildNetwork(withOwners(now, change(ownersOf(now))))
  await (await session.call('virNetworkDefineXML', xml)).free()
  return true
}

/** Records the owners in the running definition too, from libvirt 9.7 on. The stored one has them already. */
export async function ownRunning(
  session: Session,
  handle: virNetworkPtr,
  running: NetworkDefinition,
  wanted: NetworkDefinition,
): Promise<void> {
  const [was, is] = [ownerElements(ownersOf(running)), ownerElements(ownersOf(wanted))]
  const gone = was.filter(({ uri }) => !is.some((one) => one.uri === uri))
  try {
    for (const { key, uri, xml } of is)
      if (!was.some((one) => one.xml === xml)) await writeMetadata(session, handle, 'element', xml, { key, uri })
    for (const { key, uri } of gone) await writeMetadata(session, handle, 'element', null, { key, uri })
  } catch (error) {
    if (!isUnsupported(error)) throw error
  }
}
