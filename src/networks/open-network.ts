import { modeCapabilities } from '../reachability/capabilities.js'
import type { OpenDefinition } from '../xml/index.js'
import { type ExternalRoutes, externalRoutes } from './external-routes.js'
import { VirtualNetwork } from './virtual-network.js'

/**
 * As routed, but libvirt writes no firewall rules: the host's own decide.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export class OpenNetwork extends VirtualNetwork<OpenDefinition> {
  static readonly mode = 'open'
  static readonly capabilities = modeCapabilities.open
  static override readonly ownsBridge = true

  /**
   * Routes that other systems need to reach guests, as far as the host's own firewall forwards to them.
   *
   * @param hostAddresses  the host's addresses on the uplink, IPv4 and IPv6, with or without `/prefix`
   * @throws DefinitionError for what is no address, or is valid on its link only
   */
  externalRoutes({ hostAddresses }: { readonly hostAddresses: readonly string[] }): ExternalRoutes {
    return externalRoutes(this.definition, hostAddresses)
  }
}
