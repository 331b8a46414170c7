import { attribute, refusing, required, table } from '../table.js'
import { booleanValue, otherwise, unlessEmpty } from '../value.js'
import { deviceName, newDeviceName, unsigned, zoneName } from '../values.js'
import { openWord } from '../words.js'

/** `kernel`: learning and flooding; `libvirt`: libvirt fills the table, and turns both off. Since 1.2.11. */
const macTableManager = attribute('macTableManager', unlessEmpty(openWord('kernel', 'libvirt')))

/** libvirt compares with `off` only. */
const stp = otherwise(
  unlessEmpty(booleanValue('on', 'off', (text) => (/^(?:yes|true|1)$/i.test(text) ? true : undefined))),
  'treats everything except off as on',
)
const name = unlessEmpty(deviceName)

/**
 * The bridge that libvirt creates for a network.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export const ownBridge = table({
  /** Name of the bridge, at most 15 bytes. Default: libvirt picks virbr0, virbr1 and so on. Example: virbr5. */
  name: attribute('name', unlessEmpty(newDeviceName)),
  /**
   * firewalld zone that the bridge joins. Default: libvirt or libvirt-routed, where firewalld runs. Since 5.1.0;
   * for open networks since 10.8.0. Example: trusted.
   */
  zone: attribute('zone', unlessEmpty(zoneName)),
  /** Spanning tree on the bridge. Default: true. Example: false. */
  stp: attribute('stp', stp),
  /** Forward delay: how long a new port waits before it passes traffic. Unit: seconds. Default: 0. Example: 2. */
  delay: attribute('delay', unlessEmpty(unsigned)),
  /**
   * Who fills the bridge's MAC table: the kernel, by learning and flooding, or libvirt, which then turns both
   * off. Default: kernel. Since 1.2.11. Example: libvirt.
   */
  macTableManager,
})

const setOnHost = 'the bridge belongs to the host; set it there'

/** An existing bridge of the host. */
export const hostBridge = refusing(
  {
    '@stp': (text) => (text === '' ? undefined : setOnHost),
    '@delay': (text) => (/^[\s+0]*$/.test(text) ? undefined : setOnHost),
    '@zone': (text) => (text === '' ? undefined : setOnHost),
  },
  table({
    /** Name of the existing bridge, a Linux bridge or an Open vSwitch one. Example: br0. */
    name: required(attribute('name', name)),
    /**
     * Who fills the bridge's MAC table: the kernel, by learning and flooding, or libvirt, which then turns both
     * off. Default: kernel. Since 1.2.11. Example: libvirt.
     */
    macTableManager,
  }),
)
