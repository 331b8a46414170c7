import type { OpenDefinition } from '../xml/index.js'
import type { Capabilities } from './capabilities.js'
import { VirtualNetwork } from './virtual-network.js'

/**
 * As routed, but libvirt writes no firewall rules: the host's own decide.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export class OpenNetwork extends VirtualNetwork<OpenDefinition> {
  static readonly mode = 'open'
  static readonly capabilities = {
    guestToHost: 'host-firewall',
    guestToGuest: 'host-firewall',
    guestToExternal: 'host-firewall',
    externalToGuest: 'host-firewall',
  } as const satisfies Capabilities
}
