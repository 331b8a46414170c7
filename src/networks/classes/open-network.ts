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
   * Routes that other systems need to reach guests, provided that the host's own firewall forwards to them.
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
