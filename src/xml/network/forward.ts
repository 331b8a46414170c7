import { hostDeviceDriver } from '../parts/host-device-driver.js'
import { pciAddress } from '../parts/pci-address.js'
import { attribute, element, elements, required, table } from '../table.js'
import { wordValue, yesNo } from '../value.js'
import { deviceName, ipv4Address, portNumber, uint32 } from '../values.js'

/** Devices of the host. */
const interfaces = elements(
  'interface',
  table({
    dev: required(attribute('dev', deviceName)),
    /** Read only: guests that use it. */
    connections: attribute('connections', uint32),
  }),
)

/** The physical function whose virtual functions are the pool. */
const pf = element('pf', table({ dev: required(attribute('dev', deviceName)) }))

/** Traffic leaves by this device only; the first of `interfaces`, so one of the two says it. */
const dev = attribute('dev', deviceName)

/** How sources are translated; without it, to the host's address and ports 1024–65535. */
const nat = table({
  /** Translate IPv6 too; otherwise it is routed. Since 6.5.0. */
  ipv6: attribute('ipv6', yesNo),
  /** The addresses that guests appear with. */
  address: element(
    'address',
    table({ start: required(attribute('start', ipv4Address)), end: required(attribute('end', ipv4Address)) }),
  ),
  /** The ports that guests appear with. */
  port: element(
    'port',
    table({ start: required(attribute('start', portNumber)), end: required(attribute('end', portNumber)) }),
  ),
})

/** @see https://libvirt.org/formatnetwork.html#connectivity */
export const natForward = table({ dev, nat: element('nat', nat), interfaces }, { mode: 'nat' })

export const routedForward = table({ dev, interfaces }, { mode: 'route' })

export const openForward = table({}, { mode: 'open' })

export const bridgedForward = table({}, { mode: 'bridge' })

/** Guests sit on devices of the host by macvtap; one of `dev`, `interfaces`, `pf`. */
export const macvtapForward = table({
  /** How guests on one device see each other; `passthrough`: one guest per device. */
  mode: required(attribute('mode', wordValue('bridge', 'private', 'vepa', 'passthrough'))),
  dev,
  interfaces,
  pf,
})

/** Guests are given virtual functions of an SR-IOV device; by `pf` or `addresses`. */
export const hostdevForward = table(
  {
    /** libvirt detaches the device from its driver, and gives it back. */
    managed: attribute('managed', yesNo),
    driver: element('driver', hostDeviceDriver),
    pf,
    addresses: elements(
      'address',
      table(
        {
          ...pciAddress,
          /** Read only: guests that use it. */
          connections: attribute('connections', uint32),
        },
        { type: 'pci' },
      ),
    ),
  },
  { mode: 'hostdev' },
)
