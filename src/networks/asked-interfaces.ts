import { VIR_DOMAIN_XML_MIGRATABLE } from '../../native-types/libvirt-domain.js'
import type { virDomainPtr } from '../../native-types/values.js'
import type { Calls } from '../ffi/index.js'
import { readGuest } from '../gathering/index.js'
import { type InterfaceDefinition, requestedInterface } from '../xml/index.js'

/**
 * A running guest's interfaces as they were requested. A running guest's XML also shows what its network adds:
 * isolation, VLAN, bandwidth, virtual port. These must not become part of the guest's own definition when it is updated
 * or moved. In migratable XML, libvirt leaves them out.
 */
export async function askedInterfaces(session: Calls, domain: virDomainPtr): Promise<InterfaceDefinition[]> {
  const xml = await session.call('virDomainGetXMLDesc', domain, VIR_DOMAIN_XML_MIGRATABLE)
  return readGuest(xml).interfaces.map(requestedInterface)
}

/**
 * Among the interfaces as requested, the one that matches this running interface. Two of a guest's interfaces may share
 * a MAC address.
 */
export function askedOf(asked: readonly InterfaceDefinition[], live: InterfaceDefinition): InterfaceDefinition {
  const own = asked.filter(({ mac }) => mac?.address === live.mac?.address)
  const place = JSON.stringify(live.address)
  return own.find(({ address }) => JSON.stringify(address) === place) ?? own[0] ?? requestedInterface(live)
}
