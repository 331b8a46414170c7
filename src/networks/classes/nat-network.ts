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
   * Routes that other systems need to reach guests: for IPv6 that is not translated. IPv4 is hidden and has none.
   *
   * @throws DefinitionError  for what is no address, or is valid on its link only
   * @throws StateError       where the host has no uplink that can be told
   * @throws MachineError     where the host cannot be looked at
   * @throws UnseenError      where its addresses or routes cannot be read
   * @throws TimeoutError     after `timeout` ms; the signal's reason
   */
  externalRoutes(options: ExternalRoutesOptions = {}): Promise<ExternalRoutes> {
    return liveExternalRoutes(this.host, this.definition, this.state.active, options)
  }
}
