import { validate } from '../schema.js'
import { writeElement } from '../write.js'
import { domainInterface, type InterfaceDefinition } from './interface.js'

/**
 * Writes libvirt's XML of a guest's interface.
 *
 * @param definition  for example `{ type: 'network', source: { network: 'default' }, model: 'virtio' }`
 * @throws DefinitionError where the definition is not one that libvirt could accept, with every issue
 * @see https://libvirt.org/formatdomain.html#network-interfaces
 */
export function buildInterface(definition: InterfaceDefinition): string {
  validate(domainInterface, definition)
  return writeElement('interface', domainInterface, definition)
}
