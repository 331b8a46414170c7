import { portBandwidth } from '../parts/bandwidth.js'
import { hostDeviceDriver } from '../parts/host-device-driver.js'
import { pciAddress } from '../parts/pci-address.js'
import { portOptions } from '../parts/port-options.js'
import { virtualPort } from '../parts/virtual-port.js'
import { vlan } from '../parts/vlan.js'
import { attribute, attributeOf, carrying, choice, type Described, element, required, table, textOf } from '../table.js'
import { yesNo } from '../value.js'
import { deviceName, macAddress, someText, uuid } from '../values.js'
import { openWord } from '../words.js'

const bridgePlug = table({
  bridge: required(attribute('bridge', deviceName)),
  macTableManager: attribute('macTableManager', openWord('kernel', 'libvirt')),
})

/** What the port is plugged into. */
const plug = choice(
  'type',
  'type',
  {
    network: bridgePlug,
    bridge: bridgePlug,
    direct: table({
      dev: required(attribute('dev', deviceName)),
      mode: required(attribute('mode', openWord('bridge', 'passthrough', 'private', 'vepa'))),
    }),
    'hostdev-pci': table({
      managed: attribute('managed', yesNo),
      driver: element('driver', hostDeviceDriver),
      address: required(element('address', table(pciAddress))),
    }),
  },
  { unknown: carrying },
)

/** One guest's connection to a network. */
export const networkPort = table({
  /** Chosen by libvirt where it is missing. */
  uuid: textOf('uuid', uuid),
  /** The guest. */
  owner: required(
    element('owner', table({ name: required(textOf('name', someText)), uuid: required(textOf('uuid', uuid)) })),
  ),
  mac: required(attributeOf('mac', 'address', macAddress)),
  /** The port group. */
  group: textOf('group', deviceName),
  rxFilters: element('rxfilters', table({ trustGuest: required(attribute('trustGuest', yesNo)) })),
  port: element('port', portOptions),
  vlan: element('vlan', vlan),
  bandwidth: element('bandwidth', portBandwidth),
  virtualPort: element('virtualport', virtualPort),
  plug: element('plug', plug),
})

/**
 * A network port as plain data. Since 5.5.0.
 * @see https://libvirt.org/formatnetworkport.html
 */
export interface PortDefinition extends Described<typeof networkPort> {}
