import type { CallLimits } from '../../base/index.js'
import type { BridgeFinding } from '../../doctor/index.js'
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

  /** What kind of bridge it is: ports of an Open vSwitch are made in another way than those of a Linux bridge. */
  get bridgeType(): 'linux' | 'openvswitch' {
    return this.definition.virtualPort?.type === 'openvswitch' ? 'openvswitch' : 'linux'
  }

  /**
   * What its guests will notice of the bridge and of what is under it, now, worst first.
   *
   * @throws MachineError  where the host cannot be looked at, which `connect(uri, { machine })` mends
   * @see diagnoseBridge
   */
  diagnose(limits?: CallLimits): Promise<BridgeFinding[]> {
    return this.host.diagnose(this.definition.bridge.name, limits)
  }
}
