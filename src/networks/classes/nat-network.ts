import { type ExternalRoutesOptions, liveExternalRoutes } from '../../gathering/index.js'
import { modeCapabilities } from '../../modes/index.js'
import type { ExternalRoutes } from '../../reachability/index.js'
import type { NatDefinition } from '../../xml/index.js'
import { VirtualNetwork } from './virtual-network.js'

/**
 * Guests reach out behind the host's address (masquerading); nothing outside can open a connection to them.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export class NatNetwork extends VirtualNetwork<NatDefinition> {
  static readonly mode = 'nat'
  static readonly capabilities = modeCapabilities.nat

  /**
   * Routes that other systems need to reach guests: for IPv6 without NAT. IPv4 is translated and needs none.
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
