import { validate } from '../schema.js'
import { writeElement } from '../write.js'
import { type FilterDefinition, networkFilter } from './filter.js'

/**
 * Writes libvirt's XML of a network filter.
 *
 * @param definition  for example `{ name: 'quiet', entries: [{ element: 'filterref', filter: 'clean-traffic' }] }`
 * @throws DefinitionError where the definition is not one that libvirt could accept, with every issue
 * @see https://libvirt.org/formatnwfilter.html
 */
export function buildFilter(definition: FilterDefinition): string {
  validate(networkFilter, definition)
  return writeElement('filter', networkFilter, definition)
}
