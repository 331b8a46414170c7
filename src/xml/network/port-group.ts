import { bandwidth } from '../parts/bandwidth.js'
import { virtualPort } from '../parts/virtual-port.js'
import { vlan } from '../parts/vlan.js'
import { attribute, element, omittedIf, required, table } from '../table.js'
import { booleanValue, otherwise, unlessEmpty, yesNo } from '../value.js'
import { portGroupName } from '../values.js'

/** libvirt looks for `yes` alone, in any case. */
const isDefault = otherwise(
  unlessEmpty(
    booleanValue('yes', 'no', (text) => (/^yes$/i.test(text) ? true : /^no$/i.test(text) ? false : undefined)),
  ),
  'treats everything except yes as no',
)

/**
 * Settings that an interface takes over when it names the group, or names none and this is the default.
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
  /** What the switch is told about each guest's port. Without type, the parameters are merged with the network's. */
  virtualPort: omittedIf('empty', element('virtualport', virtualPort)),
  /** Traffic limits of each guest's interface. */
  bandwidth: element('bandwidth', bandwidth),
})
