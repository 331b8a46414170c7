import { DefinitionError } from '../../base/index.js'
import { modeOfForward } from '../../modes/index.js'
import { parseMarkup, type XmlElement } from '../markup.js'
import { readElement } from '../read.js'
import type { Table } from '../table.js'
import { type NetworkDefinition, tablesByMode } from './network.js'

/**
 * Reads libvirt's XML of a network.
 *
 * Nothing is lost: what this library does not model is carried in `unmodelled`. Accepts what libvirt accepts, sensible
 * or not; {@link checkNetwork} checks the result. An unknown forward mode yields a definition of mode `unknown`.
 *
 * @param xml  a `<network>` element, as `virNetworkGetXMLDesc` returns it
 * @returns    MACs and addresses in canonical form, numbers as numbers, yes/no and on/off as booleans
 * @throws DefinitionError  if the text is not well-formed, is another element, or a network without a name
 * @see https://libvirt.org/formatnetwork.html
 */
export function parseNetwork(xml: string): NetworkDefinition {
  const root = parseMarkup(xml)
  if (root.name !== 'network') {
    throw new DefinitionError([{ path: '', message: `expected <network>, not <${root.name}>` }])
  }
  const mode = modeOf(root)
  const table: Table<unknown> = tablesByMode[mode]
  // Isolated networks have no forward element; libvirt also accepts `<forward mode='none'/>` for them.
  const isEmptyForward = (child: XmlElement) => isForward(child) && child.children.length === 0
  const read = 'forward' in table.fields ? root : root.without(root.children.filter(isEmptyForward))
  return { mode, ...readElement<object>(read, table as Table<object>) } as NetworkDefinition
}

const isOwn =
  (name: string) =>
  (child: XmlElement): boolean =>
    child.name === name && !child.attributes.get('xmlns')
const isForward = isOwn('forward')

/** The mode, from the forward mode and whether a bridge is named. libvirt treats an empty attribute as absent. */
function modeOf(root: XmlElement): NetworkDefinition['mode'] {
  const forward = root.children.find(isForward)
  const bridge = root.children.find(isOwn('bridge'))?.attributes.get('name')
  return modeOfForward(forward && (forward.attributes.get('mode') ?? ''), Boolean(bridge))
}
