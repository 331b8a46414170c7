import { attribute, required, table } from '../table.js'
import { onOff, wordValue } from '../value.js'
import { deviceName, unsigned, zoneName } from '../values.js'

/** `kernel`: learning and flooding; `libvirt`: it fills the table itself, both are off. Since 1.2.11. */
const macTableManager = attribute('macTableManager', wordValue('kernel', 'libvirt'))

/**
 * The bridge that libvirt makes for a network of its own.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export const ownBridge = table({
  /** Generated where it is missing, `virbr0` and so on. */
  name: attribute('name', deviceName),
  /** The firewalld zone of the bridge. Since 5.1.0; with an open network since 10.8.0. */
  zone: attribute('zone', zoneName),
  /** Spanning tree; on unless said otherwise. */
  stp: attribute('stp', onOff),
  /** Forward delay in seconds; 0 unless said otherwise. */
  delay: attribute('delay', unsigned),
  macTableManager,
})

/** A bridge of the host, which libvirt only uses. */
export const hostBridge = table({
  name: required(attribute('name', deviceName)),
  macTableManager,
})
