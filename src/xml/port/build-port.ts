import { refuseErrors } from '../../base/index.js'
import { writeElement } from '../write.js'
import { checkPort } from './check-port.js'
import { networkPort, type PortDefinition } from './port.js'

/**
 * Writes libvirt's XML of a network port.
 *
 * @throws DefinitionError  if libvirt would refuse the definition, with all issues
 * @see https://libvirt.org/formatnetworkport.html
 */
export function buildPort(definition: PortDefinition): string {
  refuseErrors(checkPort(definition))
  return writeElement('networkport', networkPort, definition)
}
