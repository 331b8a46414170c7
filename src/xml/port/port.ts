import { portBandwidth } from '../parts/bandwidth.js'
import { hostDeviceDriver } from '../parts/host-device-driver.js'
import { pciAddress } from '../parts/pci-address.js'
import { portOptions } from '../parts/port-options.js'
import { virtualPort } from '../parts/virtual-port.js'
import { vlan } from '../parts/vlan.js'
import { attribute, attributeOf, carrying, choice, type Described, element, required, table, textOf } from '../table.js'
import { yesNo } from '../value.js'
import { deviceName, macAddress, portGroupName, someText, uuid } from '../values.js'
import { openWord } from '../words.js'

const bridgePlug = table({
  /** The bridge. Example: virbr0. */
  bridge: required(attribute('bridge', deviceName)),
  /** Who fills the bridge's MAC table. Example: kernel. */
  macTableManager: attribute('macTableManager', openWord('kernel', 'libvirt')),
})

/** The bridge or device that the port connects to. */
const plug = choice(
  {
    /** Kind of connection. Example: bridge. */
    type: 'type',
  },
  {
    network: bridgePlug,
    bridge: bridgePlug,
    direct: table({
      /** Device under the guest's macvtap device. Example: eth0. */
      dev: required(attribute('dev', deviceName)),
      /** macvtap mode. Example: bridge. */
      mode: required(attribute('mode', openWord('bridge', 'passthrough', 'private', 'vepa'))),
    }),
    'hostdev-pci': table({
      /** libvirt detaches the device from its host driver and gives it back afterwards. Example: true. */
      managed: attribute('managed', yesNo),
      /** Host driver that hands the device to the guest. */
      driver: element('driver', hostDeviceDriver),
      /** PCI address of the device. */
      address: required(element('address', table(pciAddress))),
    }),
  },
  { unknown: carrying },
)

/** One guest's connection to a network. */
export const networkPort = table({
  /** UUID of the port. Default: libvirt generates one. Example: 63d6e2a8-3ad1-4a5c-8e5f-1e3bc2d0a9f1. */
  uuid: textOf('uuid', uuid),
  /** The guest that uses the port. */
  owner: required(
    element(
      'owner',
      table({
        /** Name of the guest. Example: web. */
        name: required(textOf('name', someText)),
        /** UUID of the guest. Example: 0b8c4f0e-5b21-4c3e-9ad1-7f1d7d6f6a11. */
        uuid: required(textOf('uuid', uuid)),
      }),
    ),
  ),
  /** MAC address of the guest's interface. Example: 52:54:00:12:34:56. */
  mac: required(attributeOf('mac', 'address', macAddress)),
  /** Port group that the interface chose. Example: vlan42. */
  group: textOf('group', portGroupName),
  /** Receive filters. */
  rxFilters: element(
    'rxfilters',
    table({
      /** The host follows the guest's receive filters. Example: true. */
      trustGuest: required(attribute('trustGuest', yesNo)),
    }),
  ),
  /** Options of the port on the bridge. */
  port: element('port', portOptions),
  /** VLAN tags of guest traffic. */
  vlan: element('vlan', vlan),
  /** Traffic limits of the interface. */
  bandwidth: element('bandwidth', portBandwidth),
  /** Settings of the port for the switch. */
  virtualPort: element('virtualport', virtualPort),
  /** The bridge or device that the port connects to. */
  plug: element('plug', plug),
})

/**
 * A network port as plain data. Since 5.5.0.
 * @see https://libvirt.org/formatnetworkport.html
 */
export interface PortDefinition extends Described<typeof networkPort> {}
