import { DefinitionError } from '../../base/index.js'
import { parseMarkup } from '../markup.js'
import { readElement } from '../read.js'
import { type FilterDefinition, networkFilter } from './filter.js'

/**
 * Reads libvirt's XML of a network filter; what is not modelled is carried in `unmodelled`.
 *
 * @param xml  a `<filter>` element, as `virNWFilterGetXMLDesc` returns it
 * @throws DefinitionError  if the text is not well-formed, is another element, or a filter without a name
 * @see https://libvirt.org/formatnwfilter.html
 */
export function parseFilter(xml: string): FilterDefinition {
  const root = parseMarkup(xml)
  if (root.name !== 'filter') {
    throw new DefinitionError([{ path: '', message: `expected <filter>, not <${root.name}>` }])
  }
  return readElement(root, networkFilter)
}
