import { refuseErrors } from '../../base/index.js'
import { writeElement } from '../write.js'
import { checkNetwork } from './check-network.js'
import { type NetworkDefinition, tablesByMode } from './network.js'

/**
 * Writes libvirt's XML of a network.
 *
 * @param definition  for example `{ mode: 'isolated', name: 'lab' }`
 * @throws DefinitionError  if libvirt would refuse the definition, with all issues; for warnings see
 *                          {@link checkNetwork}
 * @see https://libvirt.org/formatnetwork.html
 */
export function buildNetwork(definition: NetworkDefinition): string {
  refuseErrors(checkNetwork(definition))
  return writeElement<object>('network', tablesByMode[definition.mode], definition)
}
