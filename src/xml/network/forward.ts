import { forwardWords } from '../../modes/index.js'
import { hostDeviceDriver } from '../parts/host-device-driver.js'
import { pciAddress } from '../parts/pci-address.js'
import { attribute, element, elements, omittedIf, refusing, required, table } from '../table.js'
import { booleanValue, otherwise, unlessEmpty, yesNo } from '../value.js'
import { deviceName, ipv4Address, uint16, uint32 } from '../values.js'
import { openWord, wordValue } from '../words.js'

/** Devices of the host. */
const interfaces = elements(
  'interface',
  table({
    dev: required(attribute('dev', deviceName)),
    /** Read only: guests that use it. */
    connections: attribute('connections', otherwise(uint32, 'keeps its own count')),
  }),
)

/** The physical function whose virtual functions are the pool. */
const pf = element('pf', table({ dev: required(attribute('dev', deviceName)) }))

/** Traffic leaves by this device only; the first of `interfaces`, so one of the two says it. */
const dev = attribute('dev', unlessEmpty(deviceName))

/** How sources are translated; without it, to the host's address and ports 1024–65535. */
const once = 'appears twice; only one is allowed'

const nat = refusing(
  { 'address twice': once, 'port twice': once },
  table({
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
      table({ start: required(attribute('start', uint16)), end: required(attribute('end', uint16)) }),
    ),
  }),
)

const notTranslating = { nat: 'only mode nat translates addresses' }
const onlyPool = 'only mode hostdev takes devices by PCI address'
const nowhere = 'in mode open the host routes freely; to restrict guests to one device, use mode routed or nat'

/** @see https://libvirt.org/formatnetwork.html#connectivity */
export const natForward = refusing(
  { address: onlyPool, 'nat twice': once },
  table({ dev, nat: element('nat', nat), interfaces }, { mode: 'nat' }),
)

export const routedForward = refusing(
  { ...notTranslating, address: onlyPool },
  table({ dev, interfaces }, { mode: 'route' }),
)

export const openForward = refusing(
  {
    ...notTranslating,
    '@dev': (text) => (text === '' ? undefined : nowhere),
    interface: nowhere,
    address: onlyPool,
  },
  table({}, { mode: 'open' }),
)

const byBridge = 'guests join bridge.name; to use a device of the host, omit the bridge'

export const bridgedForward = refusing(
  {
    ...notTranslating,
    '@dev': (text) => (text === '' ? undefined : byBridge),
    interface: byBridge,
    pf: byBridge,
    address: onlyPool,
  },
  table({}, { mode: 'bridge' }),
)

const macvtapMode = wordValue('bridge', 'private', 'vepa', 'passthrough')

/** Guests sit on devices of the host by macvtap; one of `dev`, `interfaces`, `pf`. */
export const macvtapForward = refusing(
  { ...notTranslating, address: onlyPool },
  table({
    /** How guests on one device see each other; `passthrough`: one guest per device. */
    mode: required(attribute('mode', macvtapMode)),
    dev,
    interfaces,
    pf,
  }),
)

/** libvirt looks for `yes` alone, in any case. */
const managed = otherwise(
  unlessEmpty(
    booleanValue('yes', 'no', (text) => (/^yes$/i.test(text) ? true : /^no$/i.test(text) ? false : undefined)),
  ),
  'treats everything except yes as no',
)

/** Guests are given virtual functions of an SR-IOV device; by `pf` or `addresses`. */
const byAddress = 'mode hostdev takes its devices by pf or by PCI address'

export const hostdevForward = refusing(
  { ...notTranslating, '@dev': (text) => (text === '' ? undefined : byAddress), interface: byAddress },
  table(
    {
      /** libvirt detaches the device from its driver, and gives it back. */
      managed: attribute('managed', managed),
      driver: omittedIf('empty', element('driver', hostDeviceDriver)),
      pf,
      addresses: elements(
        'address',
        table(
          {
            ...pciAddress,
            /** Read only: guests that use it. */
            connections: attribute('connections', otherwise(uint32, 'keeps its own count')),
          },
          { type: 'pci' },
        ),
      ),
    },
    { mode: 'hostdev' },
  ),
)

/** Of a mode that this library does not know; with what other modes have. */
export const unknownForward = table({
  mode: required(attribute('mode', openWord(...forwardWords))),
  dev,
  managed: attribute('managed', managed),
  driver: element('driver', hostDeviceDriver),
  nat: element('nat', nat),
  pf,
  interfaces,
})
