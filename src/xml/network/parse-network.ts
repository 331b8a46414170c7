import { DefinitionError } from '../../errors.js'
import { parseMarkup, type XmlElement } from '../markup.js'
import { readElement } from '../read.js'
import { refusal } from '../value.js'
import { type NetworkDefinition, type NetworkMode, networkTables } from './network.js'

const modes: Readonly<Record<string, NetworkMode>> = {
  none: 'isolated',
  nat: 'nat',
  route: 'routed',
  open: 'open',
  private: 'macvtap',
  vepa: 'macvtap',
  passthrough: 'macvtap',
  hostdev: 'hostdev',
}

/**
 * Reads libvirt's XML of a network.
 *
 * Nothing is lost: what this library does not model is carried in `unmodelled`. What libvirt accepts
 * is accepted, sensible or not; {@link checkNetwork} tells.
 *
 * @param xml  a `<network>` element, as `virNetworkGetXMLDesc` gives it
 * @returns    MACs and addresses in canonical form, numbers as numbers, yes/no and on/off as booleans
 * @throws DefinitionError where the text is not well-formed or a value is not what libvirt allows, with every issue
 * @see https://libvirt.org/formatnetwork.html
 */
export function parseNetwork(xml: string): NetworkDefinition {
  const root = parseMarkup(xml)
  if (root.name !== 'network') {
    throw new DefinitionError([{ path: '', message: `<network> is expected, not <${root.name}>` }])
  }
  const mode = modeOf(root)
  return { mode, ...readElement<object>(root, networkTables[mode]) } as NetworkDefinition
}

/** What kind of network it is: the forward mode, and in mode `bridge` whether a bridge is named. */
function modeOf(root: XmlElement): NetworkMode {
  const childOf = (name: string) => root.children.find((child) => child.name === name)
  const forward = childOf('forward')
  if (!forward) return 'isolated'
  const mode = forward.attributes.get('mode') ?? 'nat'
  if (mode === 'bridge') return childOf('bridge')?.attributes.has('name') ? 'bridged' : 'macvtap'
  const found = Object.hasOwn(modes, mode) ? modes[mode] : undefined
  if (found) return found
  const words = [...Object.keys(modes), 'bridge'].join(', ')
  throw new DefinitionError([{ path: 'forward.mode', message: refusal(mode, `one of ${words}`) }])
}
