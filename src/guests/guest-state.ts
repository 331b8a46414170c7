import { VIR_DOMAIN_XML_INACTIVE } from '../../native-types/libvirt-domain.js'
import type { virDomainPtr } from '../../native-types/values.js'
import type { Session } from '../ffi/index.js'
import { readGuest } from '../networks/index.js'
import type { InterfaceDefinition } from '../xml/index.js'

/** What a guest was when it was last read. */
export interface GuestStatus {
  /** It runs. */
  readonly active: boolean
  /** It has a stored definition. */
  readonly persistent: boolean
}

/** A guest, with its interfaces as they are and as they are stored. */
export interface GuestReading {
  readonly name: string
  readonly uuid: string
  readonly state: GuestStatus
  /** Empty where it does not run. */
  readonly live: readonly InterfaceDefinition[]
  /** Empty where nothing is stored. */
  readonly stored: readonly InterfaceDefinition[]
}

/** The calls whose answers `guestFrom` reads. */
export const guestCalls = (domain: virDomainPtr) => [
  { name: 'virDomainGetXMLDesc', args: [domain, 0] },
  { name: 'virDomainGetXMLDesc', args: [domain, VIR_DOMAIN_XML_INACTIVE] },
  { name: 'virDomainIsActive', args: [domain] },
  { name: 'virDomainIsPersistent', args: [domain] },
]

export function guestFrom([xml, storedXml, isActive, isPersistent]: readonly unknown[]): GuestReading {
  const { name, uuid, interfaces } = readGuest(xml as string)
  const state = { active: isActive === 1, persistent: isPersistent === 1 }
  return {
    name,
    uuid,
    state,
    live: state.active ? interfaces : [],
    stored: state.persistent ? readGuest(storedXml as string).interfaces : [],
  }
}

/** A guest in one trip. */
export async function readingOf(session: Session, domain: virDomainPtr): Promise<GuestReading> {
  const results = await session.batch(guestCalls(domain), true)
  const failed = results.find(({ error }) => error)
  if (failed) throw failed.error
  return guestFrom(results.map(({ value }) => value))
}
