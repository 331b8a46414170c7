import { attribute, elements, required, table } from '../table.js'
import { booleanValue, integerValue, unlessEmpty } from '../value.js'
import { openWord } from '../words.js'

/** libvirt ignores case here. */
const trunk = unlessEmpty(
  booleanValue('yes', 'no', (text) => (/^yes$/i.test(text) ? true : /^no$/i.test(text) ? false : undefined)),
)

/**
 * VLAN tags that the host adds and removes, invisible to the guest.
 * @see https://libvirt.org/formatnetwork.html#setting-vlan-tag-on-supported-network-types-only
 */
export const vlan = table({
  /**
   * The guest sends and receives tagged frames. Implied by several tags or a native tag. Default: false.
   * Example: true.
   */
  trunk: attribute('trunk', trunk),
  /** VLANs of the port. A single tag is added and removed by the host, invisible to the guest. */
  tags: required(
    elements(
      'tag',
      table({
        /** VLAN ID. Example: 42. */
        id: required(attribute('id', integerValue(0, 4095))),
        /**
         * Makes this the native VLAN of a trunk, to which untagged frames belong; the guest gets its frames with a tag
         * (tagged) or without (untagged). Open vSwitch, and since 11.0.0 Linux bridges. Example: untagged.
         */
        nativeMode: attribute('nativeMode', openWord('tagged', 'untagged')),
      }),
    ),
  ),
})
