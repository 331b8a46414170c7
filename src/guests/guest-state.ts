import { VIR_DOMAIN_XML_INACTIVE } from '../../native-types/libvirt-domain.js'
import type { virDomainPtr } from '../../native-types/values.js'
import { DefinitionError, type DefinitionFinding } from '../base/index.js'
import type { Calls } from '../ffi/index.js'
import { readGuest, unreadable } from '../gathering/index.js'
import type { InterfaceDefinition } from '../xml/index.js'

/** A guest's state as of the last reading. */
export interface GuestStatus {
  /** It runs. */
  readonly active: boolean
  /** It has a stored definition. */
  readonly persistent: boolean
}

/** A guest, with its interfaces as they are and as they are stored. */
export interface LoadedGuest {
  readonly name: string
  readonly uuid: string
  readonly state: GuestStatus
  /** Empty if it does not run. */
  readonly live: readonly InterfaceDefinition[]
  /** Empty if nothing is stored. */
  readonly stored: readonly InterfaceDefinition[]
  /** Why its XML could not be read, so that no interfaces are shown. */
  readonly unread?: readonly DefinitionFinding[]
}

/** The calls whose results `guestFrom` reads. */
export const guestCalls = (domain: virDomainPtr) => [
  { name: 'virDomainGetXMLDesc', args: [domain, 0] },
  { name: 'virDomainGetXMLDesc', args: [domain, VIR_DOMAIN_XML_INACTIVE] },
  { name: 'virDomainIsActive', args: [domain] },
  { name: 'virDomainIsPersistent', args: [domain] },
  { name: 'virDomainGetName', args: [domain] },
  { name: 'virDomainGetUUIDString', args: [domain] },
]

export function guestFrom(answers: readonly unknown[]): LoadedGuest {
  const [xml, storedXml, isActive, isPersistent, name, uuid] = answers as readonly string[]
  const state = { active: Number(isActive) === 1, persistent: Number(isPersistent) === 1 }
  const known = { name: name ?? '', uuid: uuid ?? '', state }
  try {
    return {
      ...known,
      live: state.active ? readGuest(xml ?? '').interfaces : [],
      stored: state.persistent ? readGuest(storedXml ?? '').interfaces : [],
    }
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error
    return { ...known, live: [], stored: [], unread: unreadable(error) }
  }
}

/** Reads a guest in a single batch. */
export async function readingOf(session: Calls, domain: virDomainPtr): Promise<LoadedGuest> {
  const results = await session.batch(guestCalls(domain), true)
  const failed = results.find(({ error }) => error)
  if (failed) throw failed.error
  return guestFrom(results.map(({ value }) => value))
}
