import type { CallLimits } from '../../base/index.js'
import { callsWithin } from '../../ffi/index.js'
import { modeCapabilities } from '../../modes/index.js'
import type { HostdevDefinition } from '../../xml/index.js'
import { type VirtualFunction, virtualFunctions } from '../virtual-functions.js'
import { VirtualNetwork } from './virtual-network.js'

/**
 * Guests get a virtual function of an SR-IOV NIC: hardware of their own.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export class HostdevNetwork extends VirtualNetwork<HostdevDefinition> {
  static readonly mode = 'hostdev'
  static readonly capabilities = modeCapabilities.hostdev

  /**
   * The virtual functions of its device, or the devices of its list, with who uses them.
   *
   * @throws DefinitionError  if the device does not exist or has no virtual functions
   * @throws LibvirtError     `VIR_ERR_NO_SUPPORT` if the driver does not support node devices
   * @see virConnectListAllNodeDevices, since 0.10.2
   */
  async virtualFunctions(limits?: CallLimits): Promise<VirtualFunction[]> {
    const calls = callsWithin(this.session, limits, 'virtualFunctions')
    return virtualFunctions(calls, (await this.refresh(limits)).definition)
  }
}
