import { refuseErrors } from '../../base/index.js'
import { writeElement } from '../write.js'
import { checkInterface } from './check-interface.js'
import { domainInterface, type InterfaceDefinition } from './interface.js'

/**
 * Writes libvirt's XML of a guest's interface.
 *
 * @param definition  for example `{ type: 'network', source: { network: 'default' }, model: 'virtio' }`
 * @throws DefinitionError  if libvirt would refuse the definition, with all issues; for warnings see
 *                          {@link checkInterface}
 * @see https://libvirt.org/formatdomain.html#network-interfaces
 */
export function buildInterface(definition: InterfaceDefinition): string {
  refuseErrors(checkInterface(definition))
  return writeElement('interface', domainInterface, definition)
}
