import { bandwidth } from '../parts/bandwidth.js'
import { virtualPort } from '../parts/virtual-port.js'
import { vlan } from '../parts/vlan.js'
import { attribute, element, omittedIf, required, table } from '../table.js'
import { booleanValue, otherwise, unlessEmpty, yesNo } from '../value.js'
import { deviceName } from '../values.js'

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
  name: required(attribute('name', unlessEmpty(deviceName))),
  default: attribute('default', isDefault),
  trustGuestRxFilters: attribute('trustGuestRxFilters', yesNo),
  vlan: element('vlan', vlan),
  /** Without `type`, parameters that are added to those of the network. */
  virtualPort: omittedIf('empty', element('virtualport', virtualPort)),
  bandwidth: element('bandwidth', bandwidth),
})
