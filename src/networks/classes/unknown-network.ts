import { unknownMode } from '../../modes/index.js'
import type { UnknownDefinition } from '../../xml/index.js'
import { VirtualNetwork } from './virtual-network.js'

/**
 * A network of a forward mode that came after this library, or whose XML it cannot read: it can be listed, read, started
 * and stopped like any other. What its guests reach, nobody can tell from here.
 */
export class UnknownNetwork extends VirtualNetwork<UnknownDefinition> {
  static readonly mode = 'unknown'
  static readonly capabilities = unknownMode.capabilities
}
