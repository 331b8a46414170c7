import { unknownMode } from '../../modes/index.js'
import type { UnknownDefinition } from '../../xml/index.js'
import { VirtualNetwork } from './virtual-network.js'

/**
 * A network whose forward mode is newer than this library, or whose XML cannot be read: it can be listed, read, started
 * and stopped like any other. What its guests can reach is unknown.
 */
export class UnknownNetwork extends VirtualNetwork<UnknownDefinition> {
  static readonly mode = 'unknown'
  static readonly capabilities = unknownMode.capabilities
}
