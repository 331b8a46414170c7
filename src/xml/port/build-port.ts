import { validate } from '../schema.js'
import { writeElement } from '../write.js'
import { networkPort, type PortDefinition } from './port.js'

/**
 * Writes libvirt's XML of a network port.
 *
 * @throws DefinitionError where the definition is not one that libvirt could accept, with every issue
 * @see https://libvirt.org/formatnetworkport.html
 */
export function buildPort(definition: PortDefinition): string {
  validate(networkPort, definition)
  return writeElement('networkport', networkPort, definition)
}
