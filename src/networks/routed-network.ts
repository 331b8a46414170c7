import type { RoutedDefinition } from '../xml/index.js'
import type { Capabilities } from './capabilities.js'
import { VirtualNetwork } from './virtual-network.js'

/**
 * Guests have a subnet of their own that the host routes, without NAT. Other systems need a route to it.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export class RoutedNetwork extends VirtualNetwork<RoutedDefinition> {
  static readonly mode = 'routed'
  static readonly capabilities = {
    guestToHost: 'yes',
    guestToGuest: 'yes',
    guestToExternal: 'yes',
    externalToGuest: 'yes',
  } as const satisfies Capabilities
}
