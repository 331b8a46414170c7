import type { HostdevDefinition } from '../xml/index.js'
import type { Capabilities } from './capabilities.js'
import { VirtualNetwork } from './virtual-network.js'

/**
 * Guests get a virtual function of an SR-IOV NIC: hardware of their own.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export class HostdevNetwork extends VirtualNetwork<HostdevDefinition> {
  static readonly mode = 'hostdev'
  static readonly capabilities = {
    guestToHost: 'no',
    guestToGuest: 'yes',
    guestToExternal: 'yes',
    externalToGuest: 'yes',
  } as const satisfies Capabilities
}
