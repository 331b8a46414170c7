import { bandwidth } from '../parts/bandwidth.js'
import { portOptions } from '../parts/port-options.js'
import { route } from '../parts/route.js'
import { typedVirtualPort } from '../parts/virtual-port.js'
import { vlan } from '../parts/vlan.js'
import {
  always,
  attribute,
  attributeOf,
  attributesOf,
  choice,
  type Described,
  element,
  elements,
  markupOf,
  required,
  table,
  textOf,
} from '../table.js'
import { integerValue, patternValue, yesNo } from '../value.js'
import { anyText, line, macAddress, objectName, uuid } from '../values.js'
import { hostBridge, ownBridge } from './bridge.js'
import { dns, domain } from './dns.js'
import { bridgedForward, hostdevForward, macvtapForward, natForward, openForward, routedForward } from './forward.js'
import { ip } from './ip.js'
import { portGroup } from './port-group.js'

const dnsmasq = { prefix: 'dnsmasq', uri: 'http://libvirt.org/schemas/network/dnsmasq/1.0' }

/** What every network may have, before and after what its mode adds. */
const first = {
  /** Read only: guests that are connected. */
  connections: attribute('connections', integerValue(0, 0xffffffff)),
  /** Guests reach each other by IPv6 even without an IPv6 address on the host. */
  ipv6: attribute('ipv6', yesNo),
  /** The host follows the receive filters that guests ask for. Since 1.2.10. */
  trustGuestRxFilters: attribute('trustGuestRxFilters', yesNo),
  name: required(textOf('name', objectName)),
  /** Generated where it is missing. */
  uuid: textOf('uuid', uuid),
  /** One line for people. Since 9.7.0. */
  title: textOf('title', patternValue('a text on one line', /^[^\n]+$/)),
  /** Text for people. Since 9.7.0. */
  description: textOf('description', anyText),
  /** What applications keep here, as XML text: one element per namespace. Since 2.1.0. */
  metadata: markupOf('metadata'),
}

const portGroups = elements('portgroup', portGroup)
const port = element('port', portOptions)

/** Networks on a bridge of libvirt's own. */
const own = {
  bridge: element('bridge', ownBridge),
  /** MTU of the bridge in bytes. Since 3.1.0. */
  mtu: attributeOf('mtu', 'size', integerValue(0, 65535)),
  /** Of the bridge; generated where it is missing. */
  mac: attributeOf('mac', 'address', macAddress),
  domain: element('domain', domain),
  dns: element('dns', dns),
  /** Of the whole network. */
  bandwidth: element('bandwidth', bandwidth),
  port,
  ips: elements('ip', ip),
  routes: elements('route', route),
  portGroups,
  /** Lines for dnsmasq's configuration; libvirt gives no support for what they do. Since 5.6.0. */
  dnsmasqOptions: element('options', table({ options: attributesOf('option', 'value', line, dnsmasq) }), dnsmasq),
}

/** Networks on something of the host's; libvirt gives no addresses there. */
const outside = {
  /** Open vSwitch, and since 11.0.0 a Linux bridge; macvtap passthrough; hostdev. */
  vlan: element('vlan', vlan),
}

const nat = table({ ...first, forward: always(element('forward', natForward)), ...own })
const routed = table({ ...first, forward: always(element('forward', routedForward)), ...own })
const isolated = table({ ...first, ...own })
const open = table({ ...first, forward: always(element('forward', openForward)), ...own })
const bridged = table({
  ...first,
  forward: always(element('forward', bridgedForward)),
  bridge: required(element('bridge', hostBridge)),
  ...outside,
  port,
  virtualPort: element('virtualport', typedVirtualPort),
  portGroups,
})
const macvtap = table({
  ...first,
  forward: required(element('forward', macvtapForward)),
  ...outside,
  virtualPort: element('virtualport', typedVirtualPort),
  portGroups,
})
const hostdev = table({
  ...first,
  forward: always(element('forward', hostdevForward)),
  ...outside,
  virtualPort: element('virtualport', typedVirtualPort),
  portGroups,
})

/** The tables by mode: what is not in a mode's table, a network of that mode cannot have. */
export const networkTables = { nat, routed, bridged, isolated, open, macvtap, hostdev } as const

/** All of them as one, for validation. */
export const network = choice('mode', 'mode', networkTables)

export type NetworkMode = keyof typeof networkTables

type Definition<M extends NetworkMode> = { mode: M } & Described<(typeof networkTables)[M]>

/** Guests reach out behind the host's address; nothing outside can open a connection to them. */
export interface NatDefinition extends Definition<'nat'> {}
/** Guests have a subnet of their own, to which the host routes. */
export interface RoutedDefinition extends Definition<'routed'> {}
/** Guests join a bridge of the host. */
export interface BridgedDefinition extends Definition<'bridged'> {}
/** Guests reach each other and the host. */
export interface IsolatedDefinition extends Definition<'isolated'> {}
/** As routed, but libvirt writes no firewall rules. Since 2.2.0. */
export interface OpenDefinition extends Definition<'open'> {}
/** Guests sit on a device of the host by macvtap. */
export interface MacvtapDefinition extends Definition<'macvtap'> {}
/** Guests are given virtual functions of an SR-IOV device. */
export interface HostdevDefinition extends Definition<'hostdev'> {}

/**
 * A network as plain data: JSON in, JSON out; what a mode cannot have is no property of its type.
 * @see https://libvirt.org/formatnetwork.html
 */
export type NetworkDefinition =
  | NatDefinition
  | RoutedDefinition
  | BridgedDefinition
  | IsolatedDefinition
  | OpenDefinition
  | MacvtapDefinition
  | HostdevDefinition
