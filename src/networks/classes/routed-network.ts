import { type ExternalRoutesOptions, liveExternalRoutes } from '../../gathering/index.js'
import { modeCapabilities } from '../../modes/index.js'
import type { ExternalRoutes } from '../../reachability/index.js'
import type { RoutedDefinition } from '../../xml/index.js'
import { VirtualNetwork } from './virtual-network.js'

/**
 * Guests have a subnet of their own that the host routes, without NAT. Other systems need a route to it.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export class RoutedNetwork extends VirtualNetwork<RoutedDefinition> {
  static readonly mode = 'routed'
  static readonly capabilities = modeCapabilities.routed

  /**
   * Routes that other systems need to reach guests, and the networks behind guests.
   *
   * @throws DefinitionError  for an invalid address, or one that is valid on its link only
   * @throws StateError       if the host's uplink cannot be determined
   * @throws MachineError     if the host cannot be read
   * @throws UnseenError      if its addresses or routes cannot be read
   * @throws TimeoutError     after `timeout` ms; the signal's reason
   */
  externalRoutes(options: ExternalRoutesOptions = {}): Promise<ExternalRoutes> {
    return liveExternalRoutes(this.host, this.definition, this.state.active, options)
  }
}
