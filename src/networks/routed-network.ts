import { modeCapabilities } from '../reachability/capabilities.js'
import type { RoutedDefinition } from '../xml/index.js'
import { type ExternalRoutes, externalRoutes } from './external-routes.js'
import { VirtualNetwork } from './virtual-network.js'

/**
 * Guests have a subnet of their own that the host routes, without NAT. Other systems need a route to it.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export class RoutedNetwork extends VirtualNetwork<RoutedDefinition> {
  static readonly mode = 'routed'
  static readonly capabilities = modeCapabilities.routed
  static override readonly ownsBridge = true
  static override readonly writesFirewallRules = true

  /**
   * Routes that other systems need to reach guests, and what is behind them.
   *
   * @param hostAddresses  the host's addresses on the uplink, IPv4 and IPv6, with or without `/prefix`
   * @throws DefinitionError for what is no address, or is valid on its link only
   */
  externalRoutes({ hostAddresses }: { readonly hostAddresses: readonly string[] }): ExternalRoutes {
    return externalRoutes(this.definition, hostAddresses)
  }
}
