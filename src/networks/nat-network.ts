import { modeCapabilities } from '../reachability/capabilities.js'
import type { NatDefinition } from '../xml/index.js'
import { type ExternalRoutes, externalRoutes } from './external-routes.js'
import { VirtualNetwork } from './virtual-network.js'

/**
 * Guests reach out behind the host's address (masquerading); nothing outside can open a connection to them.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export class NatNetwork extends VirtualNetwork<NatDefinition> {
  static readonly mode = 'nat'
  static readonly capabilities = modeCapabilities.nat
  static override readonly ownsBridge = true
  static override readonly writesFirewallRules = true

  /**
   * Routes that other systems need to reach guests: for IPv6 that is not translated. IPv4 is hidden and has none.
   *
   * @param hostAddresses  the host's addresses on the uplink, IPv4 and IPv6, with or without `/prefix`
   * @throws DefinitionError for what is no address, or is valid on its link only
   */
  externalRoutes({ hostAddresses }: { readonly hostAddresses: readonly string[] }): ExternalRoutes {
    return externalRoutes(this.definition, hostAddresses)
  }
}
