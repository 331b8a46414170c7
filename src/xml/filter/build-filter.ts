import { refuseErrors } from '../../base/index.js'
import { writeElement } from '../write.js'
import { checkFilter } from './check-filter.js'
import { type FilterDefinition, networkFilter } from './filter.js'

/**
 * Writes libvirt's XML of a network filter.
 *
 * @param definition  for example `{ name: 'quiet', entries: [{ element: 'filterref', filter: 'clean-traffic' }] }`
 * @throws DefinitionError  if libvirt would refuse the definition, with all issues; for warnings see {@link checkFilter}
 * @see https://libvirt.org/formatnwfilter.html
 */
export function buildFilter(definition: FilterDefinition): string {
  refuseErrors(checkFilter(definition))
  return writeElement('filter', networkFilter, definition)
}
