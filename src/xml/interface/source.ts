import { route } from '../parts/route.js'
import { attribute, attributeOf, element, elements, omittedIf, required, table } from '../table.js'
import { integerValue, yesNo } from '../value.js'
import {
  absolutePath,
  bridgeName,
  deviceName,
  ipv4Text,
  line,
  positive,
  someLine,
  uuid,
  uuidOrNone,
} from '../values.js'
import { openWord } from '../words.js'
import { hostDeviceAddress } from './device-address.js'
import { anyPort, interfaceIp } from './options.js'

/** Given where the interface is connected by a network; the last two only while it is. */
const network = attribute('network', someLine)
const portgroup = attribute('portgroup', deviceName)
const portId = attribute('portid', uuidOrNone)
const bridge = attribute('bridge', bridgeName)
const macTableManager = attribute('macTableManager', openWord('kernel', 'libvirt'))
const dev = attribute('dev', deviceName)
const address = attribute('address', ipv4Text)
const port = attribute('port', anyPort)
const long = integerValue(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, { base: 0 })
const usbId = integerValue(0, 0xffff, 4)

export const networkSource = table({ network: required(network), portgroup, portId, bridge, macTableManager })

export const bridgeSource = table({ bridge: required(bridge), macTableManager, network, portgroup, portId })

export const directSource = table({
  dev: required(dev),
  /** How guests on one device see each other; `vepa` unless said otherwise. */
  mode: attribute('mode', openWord('vepa', 'bridge', 'private', 'passthrough')),
  network,
  portgroup,
  portId,
})

/** Addresses and routes of the host's end. */
export const ethernetSource = table({ ips: elements('ip', interfaceIp), routes: elements('route', route) })

/** The device whose traffic passt uses. */
export const userSource = table({ dev: required(dev) })

/** The socket of a user-space switch; not with passt. */
export const vhostuserSource = table({
  type: attribute('type', openWord('unix')),
  path: attribute('path', absolutePath),
  mode: attribute('mode', openWord('client', 'server')),
  /** passt. */
  dev,
  /** `timeout` in seconds; mode client. */
  reconnect: omittedIf(
    'incomplete',
    element(
      'reconnect',
      table({ enabled: required(attribute('enabled', yesNo)), timeout: attribute('timeout', positive) }),
    ),
  ),
})

export const internalSource = table({ name: required(attribute('name', deviceName)) })

export const socketSource = table({ address: required(address), port: required(port) })

export const serverSource = table({ address, port: required(port) })

export const udpSource = table({
  address: required(address),
  port: required(port),
  local: required(element('local', table({ address: required(address), port: required(port) }))),
})

/** By address, or a USB device by vendor and product. */
export const hostdevSource = table({
  missing: attribute('missing', yesNo),
  vendor: attributeOf('vendor', 'id', usbId),
  product: attributeOf('product', 'id', usbId),
  address: element('address', hostDeviceAddress),
})

export const vdpaSource = table({ dev: required(dev) })

/** A VMware distributed switch. */
export const vdsSource = table({
  switchId: required(attribute('switchid', uuid)),
  portId: attribute('portid', long),
  portgroupId: attribute('portgroupid', line),
  connectionId: attribute('connectionid', long),
})
