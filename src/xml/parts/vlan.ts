import { attribute, elements, required, table } from '../table.js'
import { booleanValue, integerValue, unlessEmpty } from '../value.js'
import { openWord } from '../words.js'

/** libvirt reads it in any case. */
const trunk = unlessEmpty(
  booleanValue('yes', 'no', (text) => (/^yes$/i.test(text) ? true : /^no$/i.test(text) ? false : undefined)),
)

/**
 * VLAN tags that the host adds and removes, unseen by the guest.
 * @see https://libvirt.org/formatnetwork.html#setting-vlan-tag-on-supported-network-types-only
 */
export const vlan = table({
  /** The tags stay on; several tags, and a native one, are a trunk in any case. */
  trunk: attribute('trunk', trunk),
  tags: required(
    elements(
      'tag',
      table({
        id: required(attribute('id', integerValue(0, 4095))),
        /** Open vSwitch and, since 11.0, Linux bridges: this one is the native VLAN of the trunk. */
        nativeMode: attribute('nativeMode', openWord('tagged', 'untagged')),
      }),
    ),
  ),
})
