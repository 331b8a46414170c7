import { VIR_DOMAIN_XML_INACTIVE } from '../../native-types/libvirt-domain.js'
import type { virDomainPtr } from '../../native-types/values.js'
import { DefinitionError, unlessCode } from '../base/index.js'
import type { InventoryEntry, InventoryReader } from '../ffi/index.js'
import { type Answer, askInParts, isGone, readGuest } from '../gathering/index.js'

/** The part of a guest that is compared. */
interface KnownGuest {
  /** Its interfaces, as text; null if it does not run, or cannot be read. */
  readonly running: string | null
  /** libvirt's XML; null if nothing is stored. */
  readonly stored: string | null
  readonly autostart: boolean
}

/** The guests of a connection, to find out what changed while it was lost. */
export const guestInventory: InventoryReader = {
  async read(calls, keys) {
    const handles: virDomainPtr[] =
      keys === undefined
        ? await calls.call('virConnectListAllDomains', 0)
        : (
            await Promise.all(
              keys.map((uuid) => unlessCode(calls.call('virDomainLookupByUUIDString', uuid), 'VIR_ERR_NO_DOMAIN')),
            )
          ).filter((handle) => handle !== undefined)
    try {
      const entries = await askInParts(
        calls,
        handles,
        (handle) => [
          { name: 'virDomainGetName', args: [handle] },
          { name: 'virDomainGetUUIDString', args: [handle] },
          { name: 'virDomainIsActive', args: [handle] },
          { name: 'virDomainGetXMLDesc', args: [handle, 0] },
          { name: 'virDomainIsPersistent', args: [handle] },
          { name: 'virDomainGetXMLDesc', args: [handle, VIR_DOMAIN_XML_INACTIVE] },
          { name: 'virDomainGetAutostart', args: [handle] },
          { name: 'virDomainGetID', args: [handle] },
        ],
        (_, answers) => entryOf(answers),
      )
      return new Map(entries.flat())
    } finally {
      for (const handle of handles) handle.free().catch(() => {})
    }
  },
  fieldsOf: (before, after) => differing(before as KnownGuest, after as KnownGuest),
}

/** Nothing for a guest that has gone since the list was taken. */
function entryOf(answers: readonly Answer[]): (readonly [string, InventoryEntry])[] {
  if (isGone(answers.slice(0, 4), 'VIR_ERR_NO_DOMAIN')) return []
  const [name, uuid, isActive, live, isPersistent, stored, autostart, id] = answers.map(({ value }) => value)
  const active = isActive === 1
  const definition: KnownGuest = {
    running: active ? interfacesOf(live as string) : null,
    stored: isPersistent === 1 ? ((stored as string | undefined) ?? null) : null,
    autostart: autostart === 1,
  }
  // Each run of a guest has its own ID.
  const run = active ? id : undefined
  const isTransient = isPersistent === 0
  return [[uuid as string, { name: name as string, uuid: uuid as string, active, run, isTransient, definition }]]
}

function interfacesOf(xml: string): string | null {
  try {
    return JSON.stringify(readGuest(xml).interfaces)
  } catch (error) {
    if (error instanceof DefinitionError) return null
    throw error
  }
}

function differing(before: KnownGuest, after: KnownGuest): string[] {
  const changed = (was: string | null, is: string | null): boolean => was !== null && is !== null && was !== is
  return [
    ...(changed(before.running, after.running) ? ['running.interfaces'] : []),
    ...(changed(before.stored, after.stored) ? ['stored'] : []),
    ...(before.autostart === after.autostart ? [] : ['autostart']),
  ]
}
