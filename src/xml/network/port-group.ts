import { bandwidth } from '../parts/bandwidth.js'
import { typedVirtualPort } from '../parts/virtual-port.js'
import { vlan } from '../parts/vlan.js'
import { attribute, element, required, table } from '../table.js'
import { yesNo } from '../value.js'
import { deviceName } from '../values.js'

/**
 * Settings that an interface takes over when it names the group, or names none and this is the default.
 * @see https://libvirt.org/formatnetwork.html#portgroups
 */
export const portGroup = table({
  name: required(attribute('name', deviceName)),
  default: attribute('default', yesNo),
  trustGuestRxFilters: attribute('trustGuestRxFilters', yesNo),
  vlan: element('vlan', vlan),
  virtualPort: element('virtualport', typedVirtualPort),
  bandwidth: element('bandwidth', bandwidth),
})
