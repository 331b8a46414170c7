import { modeCapabilities } from '../../modes/index.js'
import type { IsolatedDefinition } from '../../xml/index.js'
import { VirtualNetwork } from './virtual-network.js'

/**
 * Guests reach each other and the host, and nothing else.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export class IsolatedNetwork extends VirtualNetwork<IsolatedDefinition> {
  static readonly mode = 'isolated'
  static readonly capabilities = modeCapabilities.isolated
}
