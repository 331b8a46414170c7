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
    /** Name of the device. Example: eth0. */
    dev: required(attribute('dev', deviceName)),
    /** Number of guest interfaces that use the device. Read-only: libvirt counts them. */
    connections: attribute('connections', otherwise(uint32, 'keeps its own count')),
  }),
)

/** The physical function whose virtual functions form the pool. */
const pf = element(
  'pf',
  table({
    /** Name of the physical function. Example: ens1f0. */
    dev: required(attribute('dev', deviceName)),
  }),
)

/** The only device that traffic leaves through: the same as the first of `interfaces`. */
const dev = attribute('dev', unlessEmpty(deviceName))

const onlyOnce = 'appears twice; only one is allowed'

/** Source translation; by default to the host's address and ports 1024–65535. */
const nat = refusing(
  { 'address twice': onlyOnce, 'port twice': onlyOnce },
  table({
    /**
     * Whether IPv6 is translated too. If not, it is routed. Default: false. Since 6.5.0. Example: true.
     */
    ipv6: attribute('ipv6', yesNo),
    /** Source addresses of guest traffic outside. Default: the host's own address. */
    address: element(
      'address',
      table({
        /** First address. Example: 203.0.113.10. */
        start: required(attribute('start', ipv4Address)),
        /** Last address, included. Example: 203.0.113.13. */
        end: required(attribute('end', ipv4Address)),
      }),
    ),
    /** Source ports of guest traffic outside. Default: 1024–65535. */
    port: element(
      'port',
      table({
        /** First port. Example: 20000. */
        start: required(attribute('start', uint16)),
        /** Last port, included. Example: 40000. */
        end: required(attribute('end', uint16)),
      }),
    ),
  }),
)

const notTranslating = { nat: 'only mode nat translates addresses' }
const onlyPool = 'only mode hostdev takes devices by PCI address'
const noDevices = 'in mode open the host routes freely; to restrict guests to one device, use mode routed or nat'

/** @see https://libvirt.org/formatnetwork.html#connectivity */
export const natForward = refusing(
  { address: onlyPool, 'nat twice': onlyOnce },
  table(
    {
      /**
       * Traffic leaves only through this device; the same as the first entry of interfaces. Default: whatever device
       * the host's routes choose. Example: eth0.
       */
      dev,
      /** How source addresses are translated. Default: to the host's address (masquerade). */
      nat: element('nat', nat),
      /** Devices through which traffic may leave. libvirt uses the first. */
      interfaces,
    },
    { mode: 'nat' },
  ),
)

export const routedForward = refusing(
  { ...notTranslating, address: onlyPool },
  table(
    {
      /**
       * Traffic leaves only through this device; the same as the first entry of interfaces. Default: whatever device
       * the host's routes choose. Example: eth0.
       */
      dev,
      /** Devices through which traffic may leave. libvirt uses the first. */
      interfaces,
    },
    { mode: 'route' },
  ),
)

export const openForward = refusing(
  {
    ...notTranslating,
    '@dev': (text) => (text === '' ? undefined : noDevices),
    interface: noDevices,
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

/** Guests attach to devices of the host through macvtap; takes one of `dev`, `interfaces`, `pf`. */
export const macvtapForward = refusing(
  { ...notTranslating, address: onlyPool },
  table({
    /**
     * How guests on one device see each other: bridge lets them talk directly; private keeps them apart; vepa
     * sends their traffic through the external switch; passthrough gives each guest a device of its own. Example:
     * bridge.
     */
    mode: required(attribute('mode', macvtapMode)),
    /** Device that guests attach to; the same as the first entry of interfaces. Example: eth0. */
    dev,
    /** Pool of devices that guests attach to. In mode passthrough, each guest takes one. */
    interfaces,
    /** SR-IOV device whose virtual functions are the pool. */
    pf,
  }),
)

/** libvirt compares with `yes` only, ignoring case. */
const managed = otherwise(
  unlessEmpty(
    booleanValue('yes', 'no', (text) => (/^yes$/i.test(text) ? true : /^no$/i.test(text) ? false : undefined)),
  ),
  'treats everything except yes as no',
)

const byAddress = 'mode hostdev takes its devices by pf or by PCI address'

/** Each guest gets a virtual function of an SR-IOV device; takes `pf` or `addresses`. */
export const hostdevForward = refusing(
  { ...notTranslating, '@dev': (text) => (text === '' ? undefined : byAddress), interface: byAddress },
  table(
    {
      /**
       * libvirt detaches each device from its host driver when a guest starts, and gives it back afterwards. Default:
       * false. Example: true.
       */
      managed: attribute('managed', managed),
      /** Host driver that hands the device to the guest. */
      driver: omittedIf('empty', element('driver', hostDeviceDriver)),
      /** SR-IOV device whose virtual functions are the pool. */
      pf,
      /** PCI addresses of the virtual functions in the pool, in place of `pf`. */
      addresses: elements(
        'address',
        table(
          {
            ...pciAddress,
            /** Number of guest interfaces that use the device. Read-only: libvirt counts them. */
            connections: attribute('connections', otherwise(uint32, 'keeps its own count')),
          },
          { type: 'pci' },
        ),
      ),
    },
    { mode: 'hostdev' },
  ),
)

/** The forward element of an unknown mode, with the properties of all modes. */
export const unknownForward = table({
  /** libvirt's forward mode, as read. */
  mode: required(attribute('mode', openWord(...forwardWords))),
  /** Device through which traffic leaves, or that guests attach to. Example: eth0. */
  dev,
  /** libvirt detaches each device from its host driver when a guest starts, and gives it back afterwards. */
  managed: attribute('managed', managed),
  /** Host driver that hands the device to the guest. */
  driver: element('driver', hostDeviceDriver),
  /** How source addresses are translated. */
  nat: element('nat', nat),
  /** SR-IOV device whose virtual functions are the pool. */
  pf,
  /** Devices that the network uses. */
  interfaces,
})
