import { attribute, elements, required, table } from '../table.js'
import { integerValue, onlyYes, wordValue } from '../value.js'

/**
 * VLAN tags that the host adds and removes, unseen by the guest.
 * @see https://libvirt.org/formatnetwork.html#setting-vlan-tag-on-supported-network-types-only
 */
export const vlan = table({
  /** The tags stay on; several tags are a trunk in any case. */
  trunk: attribute('trunk', onlyYes),
  tags: required(
    elements(
      'tag',
      table({
        id: required(attribute('id', integerValue(0, 4095))),
        /** Open vSwitch and, since 11.0, Linux bridges: this one is the native VLAN of the trunk. */
        nativeMode: attribute('nativeMode', wordValue('tagged', 'untagged')),
      }),
    ),
  ),
})
