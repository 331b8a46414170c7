import { DefinitionError } from '../../base/index.js'
import { parseMarkup } from '../markup.js'
import { readElement } from '../read.js'
import { domainInterface, type InterfaceDefinition } from './interface.js'

/**
 * Reads libvirt's XML of a guest's interface; what is not modelled is carried in `unmodelled`.
 *
 * @param xml  one `<interface>` element of a domain's devices
 * @throws DefinitionError  if the text is not well-formed or is another element
 * @see https://libvirt.org/formatdomain.html#network-interfaces
 */
export function parseInterface(xml: string): InterfaceDefinition {
  const root = parseMarkup(xml)
  if (root.name !== 'interface') {
    throw new DefinitionError([{ path: '', message: `expected <interface>, not <${root.name}>` }])
  }
  return readElement(root, domainInterface)
}
