import { route } from '../parts/route.js'
import { attribute, attributeOf, element, elements, omittedIf, required, table } from '../table.js'
import { integerValue, yesNo } from '../value.js'
import {
  absolutePath,
  deviceName,
  devicePath,
  internalName,
  ipv4Text,
  line,
  portGroupName,
  positive,
  someLine,
  switchName,
  uuid,
  uuidOrNone,
} from '../values.js'
import { openWord } from '../words.js'
import { hostDeviceAddress } from './device-address.js'
import { anyPort, interfaceIp } from './options.js'

/** Set if the interface is connected through a network; the last two only while connected. */
const network = attribute('network', someLine)
const portgroup = attribute('portgroup', portGroupName)
const portId = attribute('portid', uuidOrNone)
const bridge = attribute('bridge', switchName)
const macTableManager = attribute('macTableManager', openWord('kernel', 'libvirt'))
const dev = attribute('dev', deviceName)
const address = attribute('address', ipv4Text)
const port = attribute('port', anyPort)
const long = integerValue(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, { base: 0 })
const usbId = integerValue(0, 0xffff, 4)

export const networkSource = table({
  /** Name of the libvirt network. Example: default. */
  network: required(network),
  /** Port group of the network. Example: vlan42. */
  portgroup,
  /** UUID of the network port. Read-only, while connected. */
  portId,
  /** Bridge of the network. Read-only, while connected. Example: virbr0. */
  bridge,
  /** Who fills the bridge's MAC table. Read-only, while connected. Example: kernel. */
  macTableManager,
})

export const bridgeSource = table({
  /** The host's bridge. Example: br0. */
  bridge: required(bridge),
  /** Who fills the bridge's MAC table. Default: kernel. Example: libvirt. */
  macTableManager,
  /** Network that the interface belongs to. Read-only, while connected. Example: default. */
  network,
  /** Port group of the network. Example: vlan42. */
  portgroup,
  /** UUID of the network port. Read-only, while connected. */
  portId,
})

export const directSource = table({
  /** The host's device. Example: eth0. */
  dev: required(dev),
  /** How guests on one device see each other. Default: vepa. Example: bridge. */
  mode: attribute('mode', openWord('vepa', 'bridge', 'private', 'passthrough')),
  /** Network that the interface belongs to. Read-only, while connected. Example: default. */
  network,
  /** Port group of the network. Example: vlan42. */
  portgroup,
  /** UUID of the network port. Read-only, while connected. */
  portId,
})

/** Addresses and routes of the host's end. */
export const ethernetSource = table({
  /** Addresses of the host's end. */
  ips: elements('ip', interfaceIp),
  /** Routes of the host's end. */
  routes: elements('route', route),
})

/** The device that passt uses. */
export const userSource = table({
  /** The host's device. Example: eth0. */
  dev: required(dev),
})

/** The socket of a user-space switch; not with passt. */
export const vhostuserSource = table({
  /** Kind of socket. Example: unix. */
  type: attribute('type', openWord('unix')),
  /** Path of the socket. Example: /run/vhost-user1.sock. */
  path: attribute('path', absolutePath),
  /** Who creates the socket: the switch (client) or QEMU (server). Example: server. */
  mode: attribute('mode', openWord('client', 'server')),
  /** With passt: the host device that it uses. Example: eth0. */
  dev,
  /** Reconnect when the switch goes away; mode client. */
  reconnect: omittedIf(
    'incomplete',
    element(
      'reconnect',
      table({
        /** Whether to reconnect. Example: true. */
        enabled: required(attribute('enabled', yesNo)),
        /** Time between attempts. Unit: seconds. Example: 10. */
        timeout: attribute('timeout', positive),
      }),
    ),
  ),
})

export const internalSource = table({
  /** Name of the internal network (VirtualBox). Example: intnet. */
  name: required(attribute('name', internalName)),
})

/** A socket that QEMU connects to. */
export const socketSource = table({
  /** Address to connect to; for type mcast, the multicast group. Example: 230.0.0.1. */
  address: required(address),
  /** Port; -1 lets libvirt choose. Example: 5558. */
  port: required(port),
})

export const serverSource = table({
  /** Address to listen on. Default: all. Example: 192.168.0.1. */
  address,
  /** Port to listen on. Example: 5558. */
  port: required(port),
})

export const udpSource = table({
  /** Address to send to. Example: 127.0.0.1. */
  address: required(address),
  /** Port to send to. Example: 11115. */
  port: required(port),
  /** Where to receive. */
  local: required(
    element(
      'local',
      table({
        /** Address to listen on. Example: 127.0.0.1. */
        address: required(address),
        /** Port to listen on. Example: 11116. */
        port: required(port),
      }),
    ),
  ),
})

/** Identified by address, or for USB by vendor and product. */
export const hostdevSource = table({
  /** Whether the device was missing when the guest was read. Read-only. */
  missing: attribute('missing', yesNo),
  /** USB vendor ID. Example: 4660. */
  vendor: attributeOf('vendor', 'id', usbId),
  /** USB product ID. Example: 48879. */
  product: attributeOf('product', 'id', usbId),
  /** Address of the device on the host. */
  address: element('address', hostDeviceAddress),
})

/** A vDPA device. */
export const vdpaSource = table({
  /** Path of the vDPA device. Example: /dev/vhost-vdpa-0. */
  dev: required(attribute('dev', devicePath)),
})

/** A VMware distributed switch. */
export const vdsSource = table({
  /** UUID of the distributed switch. Example: 500f2b26-2b5c-3f1e-aa6b-0c3e9f4b6c2d. */
  switchId: required(attribute('switchid', uuid)),
  /** Port of the switch. Example: 1207. */
  portId: attribute('portid', long),
  /** Port group of the switch. Example: dvportgroup-1001. */
  portgroupId: attribute('portgroupid', line),
  /** Connection of the port. Example: 612345. */
  connectionId: attribute('connectionid', long),
})
