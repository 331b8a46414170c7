import { DefinitionError } from '../../base/index.js'
import { parseMarkup } from '../markup.js'
import { readElement } from '../read.js'
import { networkPort, type PortDefinition } from './port.js'

/**
 * Reads libvirt's XML of a network port; what is not modelled is carried in `unmodelled`.
 *
 * @param xml  a `<networkport>` element, as `virNetworkPortGetXMLDesc` returns it
 * @throws DefinitionError  if the text is not well-formed, is another element, or a port without an owner or MAC address
 * @see https://libvirt.org/formatnetworkport.html
 */
export function parsePort(xml: string): PortDefinition {
  const root = parseMarkup(xml)
  if (root.name !== 'networkport') {
    throw new DefinitionError([{ path: '', message: `expected <networkport>, not <${root.name}>` }])
  }
  return readElement(root, networkPort)
}
