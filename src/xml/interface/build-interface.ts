import { refuseErrors } from '../../base/index.js'
import { writeElement } from '../write.js'
import { checkInterface } from './check-interface.js'
import { domainInterface, type InterfaceDefinition } from './interface.js'

/**
 * Writes libvirt's XML of a guest's interface.
 *
 * @param definition  for example `{ type: 'network', source: { network: 'default' }, model: 'virtio' }`
 * @throws DefinitionError where libvirt would refuse the definition, with every issue; warnings are {@link checkInterface}'s
 * @see https://libvirt.org/formatdomain.html#network-interfaces
 */
export function buildInterface(definition: InterfaceDefinition): string {
  refuseErrors(checkInterface(definition))
  return writeElement('interface', domainInterface, definition)
}
