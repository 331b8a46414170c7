import { type ExternalRoutesOptions, liveExternalRoutes } from '../../gathering/index.js'
import { modeCapabilities } from '../../modes/index.js'
import type { ExternalRoutes } from '../../reachability/index.js'
import type { OpenDefinition } from '../../xml/index.js'
import { VirtualNetwork } from './virtual-network.js'

/**
 * As routed, but libvirt writes no firewall rules: the host's own decide.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export class OpenNetwork extends VirtualNetwork<OpenDefinition> {
  static readonly mode = 'open'
  static readonly capabilities = modeCapabilities.open

  /**
   * Routes that other systems need to reach guests, as far as the host's own firewall forwards to them.
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
