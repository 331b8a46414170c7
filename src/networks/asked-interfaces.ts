import { VIR_DOMAIN_XML_MIGRATABLE } from '../../native-types/libvirt-domain.js'
import type { virDomainPtr } from '../../native-types/values.js'
import type { Calls } from '../ffi/index.js'
import { readGuest } from '../gathering/index.js'
import { type InterfaceDefinition, requestedInterface } from '../xml/index.js'

/**
 * A running guest's interfaces as they were asked for. What a running guest shows is mixed with what its network adds:
 * isolation, VLAN, bandwidth, virtual port. It must not become the guest's own where it is changed or moves on. For a
 * migration, libvirt writes what runs without it.
 */
export async function askedInterfaces(session: Calls, domain: virDomainPtr): Promise<InterfaceDefinition[]> {
  const xml = await session.call('virDomainGetXMLDesc', domain, VIR_DOMAIN_XML_MIGRATABLE)
  return readGuest(xml).interfaces.map(requestedInterface)
}

/** Of interfaces as they were asked for, the one that runs so. Two of a guest's may have one MAC address. */
export function askedOf(asked: readonly InterfaceDefinition[], live: InterfaceDefinition): InterfaceDefinition {
  const own = asked.filter(({ mac }) => mac?.address === live.mac?.address)
  const place = JSON.stringify(live.address)
  return own.find(({ address }) => JSON.stringify(address) === place) ?? own[0] ?? requestedInterface(live)
}
