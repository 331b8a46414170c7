import type { MacvtapDefinition } from '../xml/index.js'
import type { Capabilities } from './capabilities.js'
import { VirtualNetwork } from './virtual-network.js'

/**
 * Guests get a device of their own on a NIC of the host's, past its bridges and its firewall. They do not reach the host.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export class MacvtapNetwork extends VirtualNetwork<MacvtapDefinition> {
  static readonly mode = 'macvtap'
  static readonly capabilities = {
    guestToHost: 'no',
    guestToGuest: 'yes',
    guestToExternal: 'yes',
    externalToGuest: 'yes',
  } as const satisfies Capabilities
}
