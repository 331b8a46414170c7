import type { NatDefinition } from '../xml/index.js'
import type { Capabilities } from './capabilities.js'
import { VirtualNetwork } from './virtual-network.js'

/**
 * Guests reach out behind the host's address (masquerading); nothing outside can open a connection to them.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export class NatNetwork extends VirtualNetwork<NatDefinition> {
  static readonly mode = 'nat'
  static readonly capabilities = {
    guestToHost: 'yes',
    guestToGuest: 'yes',
    guestToExternal: 'yes',
    externalToGuest: 'no',
  } as const satisfies Capabilities
}
