import type { IsolatedDefinition } from '../xml/index.js'
import type { Capabilities } from './capabilities.js'
import { VirtualNetwork } from './virtual-network.js'

/**
 * Guests reach each other and the host, and nothing else.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export class IsolatedNetwork extends VirtualNetwork<IsolatedDefinition> {
  static readonly mode = 'isolated'
  static readonly capabilities = {
    guestToHost: 'yes',
    guestToGuest: 'yes',
    guestToExternal: 'no',
    externalToGuest: 'no',
  } as const satisfies Capabilities
  static override readonly ownsBridge = true
  static override readonly writesFirewallRules = true
}
