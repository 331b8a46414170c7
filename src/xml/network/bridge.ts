import { attribute, refusing, required, table } from '../table.js'
import { booleanValue, otherwise, unlessEmpty } from '../value.js'
import { deviceName, newDeviceName, unsigned, zoneName } from '../values.js'
import { openWord } from '../words.js'

/** `kernel`: learning and flooding; `libvirt`: it fills the table itself, both are off. Since 1.2.11. */
const macTableManager = attribute('macTableManager', unlessEmpty(openWord('kernel', 'libvirt')))

/** libvirt looks for `off` alone. */
const stp = otherwise(
  unlessEmpty(booleanValue('on', 'off', (text) => (/^(?:yes|true|1)$/i.test(text) ? true : undefined))),
  'treats everything except off as on',
)
const name = unlessEmpty(deviceName)
const newName = unlessEmpty(newDeviceName)

/**
 * The bridge that libvirt makes for a network of its own.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export const ownBridge = table({
  /** Generated where it is missing, `virbr0` and so on. */
  name: attribute('name', newName),
  /** The firewalld zone of the bridge. Since 5.1.0; with an open network since 10.8.0. */
  zone: attribute('zone', unlessEmpty(zoneName)),
  /** Spanning tree; on unless said otherwise. */
  stp: attribute('stp', stp),
  /** Forward delay in seconds; 0 unless said otherwise. */
  delay: attribute('delay', unlessEmpty(unsigned)),
  macTableManager,
})

const theHosts = 'the bridge belongs to the host; set it there'

/** A bridge of the host, which libvirt only uses. */
export const hostBridge = refusing(
  {
    '@stp': (text) => (text === '' ? undefined : theHosts),
    '@delay': (text) => (/^[\s+0]*$/.test(text) ? undefined : theHosts),
    '@zone': (text) => (text === '' ? undefined : theHosts),
  },
  table({
    name: required(attribute('name', name)),
    macTableManager,
  }),
)
