import { bandwidth } from '../parts/bandwidth.js'
import { virtualPort } from '../parts/virtual-port.js'
import { vlan } from '../parts/vlan.js'
import { attribute, element, omittedIf, required, table } from '../table.js'
import { booleanValue, otherwise, unlessEmpty, yesNo } from '../value.js'
import { portGroupName } from '../values.js'

/** libvirt compares with `yes` only, ignoring case. */
const isDefault = otherwise(
  unlessEmpty(
    booleanValue('yes', 'no', (text) => (/^yes$/i.test(text) ? true : /^no$/i.test(text) ? false : undefined)),
  ),
  'treats everything except yes as no',
)

/**
 * Settings for interfaces that name this group, or that name none if this is the default group.
 * @see https://libvirt.org/formatnetwork.html#portgroups
 */
export const portGroup = table({
  /** Name by which a guest's interface chooses the group. Example: vlan42. */
  name: required(attribute('name', unlessEmpty(portGroupName))),
  /**
   * Applies to interfaces that name no group. One group per network can be the default. Default: false. Example:
   * true.
   */
  default: attribute('default', isDefault),
  /** The host follows the guest's receive filters. Overrides the network's setting. Since 1.2.10. Example: true. */
  trustGuestRxFilters: attribute('trustGuestRxFilters', yesNo),
  /** VLAN tags of guest traffic. Replaces the network's. */
  vlan: element('vlan', vlan),
  /** Settings of each guest's port for the switch. Without type, the parameters are merged with the network's. */
  virtualPort: omittedIf('empty', element('virtualport', virtualPort)),
  /** Traffic limits of each guest's interface. */
  bandwidth: element('bandwidth', bandwidth),
})
