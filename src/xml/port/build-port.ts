import { refuseErrors } from '../../base/index.js'
import { writeElement } from '../write.js'
import { checkPort } from './check-port.js'
import { networkPort, type PortDefinition } from './port.js'

/**
 * Writes libvirt's XML of a network port.
 *
 * @throws DefinitionError where libvirt would refuse the definition, with every issue; warnings are {@link checkPort}'s
 * @see https://libvirt.org/formatnetworkport.html
 */
export function buildPort(definition: PortDefinition): string {
  refuseErrors(checkPort(definition))
  return writeElement('networkport', networkPort, definition)
}
