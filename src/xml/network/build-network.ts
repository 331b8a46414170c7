import { validate } from '../schema.js'
import { writeElement } from '../write.js'
import { type NetworkDefinition, network, networkTables } from './network.js'

/**
 * Writes libvirt's XML of a network.
 *
 * @param definition  for example `{ mode: 'isolated', name: 'lab' }`
 * @throws DefinitionError where the definition is not one that libvirt could accept, with every issue
 * @see https://libvirt.org/formatnetwork.html
 */
export function buildNetwork(definition: NetworkDefinition): string {
  validate(network, definition)
  return writeElement<object>('network', networkTables[definition.mode], definition)
}
