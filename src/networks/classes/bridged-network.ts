import { modeCapabilities } from '../../modes/index.js'
import type { BridgedDefinition } from '../../xml/index.js'
import { VirtualNetwork } from './virtual-network.js'

/**
 * Guests join an existing bridge of the host and stand beside it on its LAN.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export class BridgedNetwork extends VirtualNetwork<BridgedDefinition> {
  static readonly mode = 'bridged'
  static readonly capabilities = modeCapabilities.bridged

  /** What kind of bridge it is: Open vSwitch ports are created differently from those of a Linux bridge. */
  get bridgeType(): 'linux' | 'openvswitch' {
    return this.definition.virtualPort?.type === 'openvswitch' ? 'openvswitch' : 'linux'
  }
}
