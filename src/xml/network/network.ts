import { modesWith, type NetworkMode } from '../../modes/index.js'
import { issuesOf } from '../check-data.js'
import { parseMarkup } from '../markup.js'
import { bandwidth } from '../parts/bandwidth.js'
import { portOptions } from '../parts/port-options.js'
import { route } from '../parts/route.js'
import { typedVirtualPort } from '../parts/virtual-port.js'
import { vlan } from '../parts/vlan.js'
import { lackedBy, readElement } from '../read.js'
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
  omittedIf,
  refusing,
  required,
  type Table,
  table,
  textOf,
} from '../table.js'
import { integerValue, otherwise, patternValue, unlessEmpty, yesNo } from '../value.js'
import { anyText, line, macAddress, objectName, uuid } from '../values.js'
import { hostBridge, ownBridge } from './bridge.js'
import { dns, domain } from './dns.js'
import {
  bridgedForward,
  hostdevForward,
  macvtapForward,
  natForward,
  openForward,
  routedForward,
  unknownForward,
} from './forward.js'
import { ip } from './ip.js'
import { portGroup } from './port-group.js'

const dnsmasq = { prefix: 'dnsmasq', uri: 'http://libvirt.org/schemas/network/dnsmasq/1.0' }

/** What every network may have, before and after what its mode adds. */
const first = {
  /** Read only: guests that are connected. */
  connections: attribute('connections', otherwise(integerValue(0, 0xffffffff), 'keeps its own count')),
  /** Guests reach each other by IPv6 even without an IPv6 address on the host. */
  ipv6: attribute('ipv6', unlessEmpty(yesNo)),
  /** The host follows the receive filters that guests ask for. Since 1.2.10. */
  trustGuestRxFilters: attribute('trustGuestRxFilters', yesNo),
  name: required(textOf('name', unlessEmpty(objectName))),
  /** Generated where it is missing. */
  uuid: textOf('uuid', unlessEmpty(uuid)),
  /** One line for people. Since 9.7.0. */
  title: textOf('title', unlessEmpty(patternValue('a text on one line', /^[^\n]+$/))),
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
  mtu: attributeOf('mtu', 'size', unlessEmpty(integerValue(0, 65535, { keeps: 0xffffffff }))),
  /** Of the bridge; generated where it is missing. */
  mac: attributeOf('mac', 'address', unlessEmpty(macAddress)),
  domain: omittedIf('incomplete', element('domain', domain)),
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

/** Networks on something of the host's; libvirt assigns no addresses there. */
const outside = {
  /** Open vSwitch, and since 11.0.0 a Linux bridge; macvtap passthrough; hostdev. */
  vlan: element('vlan', vlan),
}

/** libvirt reads a virtual port where it uses none, and then finds fault with it. */
const virtualPortOf = (xml: string): string | undefined => {
  const element = parseMarkup(xml)
  if (lackedBy(element, typedVirtualPort as Table<unknown>).length > 0) return 'it needs a type'
  return issuesOf(typedVirtualPort as Table<unknown>, readElement(element, typedVirtualPort))[0]?.message
}

const noVlan = {
  virtualport: virtualPortOf,
  vlan: `modes with VLANs are ${modesWith(({ vlans }) => vlans === 'all' || vlans === 'host-bridge')}`,
}

/** What libvirt refuses of networks on something of the host's. */
const notOwn = {
  ip: 'it assigns no addresses in this mode; the LAN does',
  route: 'it sets no routes in this mode; the LAN does',
  mac: 'it creates no bridge in this mode',
  domain: (xml: string) =>
    /^[^>]*\sname\s*=/.test(xml) ? 'it runs no DHCP server in this mode to hand it out' : undefined,
  mtu: (xml: string) =>
    /size\s*=\s*["']\s*\+?0*["']/.test(xml)
      ? undefined
      : 'it creates no bridge in this mode; set it on the host’s device',
  dns: (xml: string) => (/<(?:txt|srv|host)[\s/>]/.test(xml) ? 'it runs no DNS server in this mode' : undefined),
}
const noBandwidth = {
  bandwidth: (xml: string) =>
    /<(?:in|out)bound[\s/>]/.test(xml)
      ? "it limits whole networks only on a bridge; set it on the guests' interfaces"
      : undefined,
}
const onlyDevices = (xml: string) =>
  /\s(?:name|zone)\s*=\s*(?:"[^"]+"|'[^']+')/.test(xml)
    ? 'in this mode guests are on devices of the host, not on a bridge'
    : undefined
const onlyNamed = (xml: string) =>
  /\s(?:stp|zone)\s*=\s*(?:"[^"]+"|'[^']+')|\sdelay\s*=\s*["'][\s+0]*[1-9]/.test(xml)
    ? 'in this mode guests are on devices of the host, not on a bridge'
    : undefined

const nat = refusing(noVlan, table({ ...first, forward: always(element('forward', natForward)), ...own }))
const routed = refusing(noVlan, table({ ...first, forward: always(element('forward', routedForward)), ...own }))
const isolated = refusing(
  {
    ...noVlan,
    forward: (xml) =>
      /<(?:nat|address)[\s/>]/.test(xml) ? 'an isolated network forwards nothing; omit it' : undefined,
  },
  table({ ...first, ...own }),
)
const open = refusing(noVlan, table({ ...first, forward: always(element('forward', openForward)), ...own }))
const bridged = refusing(
  notOwn,
  table({
    ...first,
    forward: always(element('forward', bridgedForward)),
    bridge: required(element('bridge', hostBridge)),
    /** Of the whole network. */
    bandwidth: element('bandwidth', bandwidth),
    ...outside,
    port,
    virtualPort: element('virtualport', typedVirtualPort),
    portGroups,
  }),
)
const macvtap = refusing(
  { ...notOwn, ...noBandwidth, bridge: (xml) => onlyDevices(xml) ?? onlyNamed(xml) },
  table({
    ...first,
    forward: required(element('forward', macvtapForward)),
    ...outside,
    virtualPort: element('virtualport', typedVirtualPort),
    portGroups,
  }),
)
const hostdev = refusing(
  { ...notOwn, ...noBandwidth, bridge: (xml) => onlyDevices(xml) ?? onlyNamed(xml) },
  table({
    ...first,
    forward: always(element('forward', hostdevForward)),
    ...outside,
    virtualPort: element('virtualport', typedVirtualPort),
    portGroups,
  }),
)

/** What any mode may have: of one that this library does not know, nobody can tell what belongs to it. */
const unknownMode = table({
  ...first,
  forward: required(element('forward', unknownForward)),
  ...own,
  ...outside,
  virtualPort: element('virtualport', typedVirtualPort),
})

/** The tables by mode: what is not in a mode's table, a network of that mode cannot have. */
export const networkTables = { nat, routed, bridged, isolated, open, macvtap, hostdev } as const satisfies Record<
  NetworkMode,
  Table<unknown>
>

/** The table of a definition, by its mode. */
export const tablesByMode = { ...networkTables, unknown: unknownMode } as const

/** All of them as one, for validation. */
export const network = choice('mode', 'mode', tablesByMode)

type Definition<M extends keyof typeof tablesByMode> = { mode: M } & Described<(typeof tablesByMode)[M]>

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
/** A network of a forward mode that came after this library: `forward.mode` has its name, as `unknown:…`. */
export interface UnknownDefinition extends Definition<'unknown'> {}

/** The definitions by mode. */
interface Definitions {
  nat: NatDefinition
  routed: RoutedDefinition
  bridged: BridgedDefinition
  isolated: IsolatedDefinition
  open: OpenDefinition
  macvtap: MacvtapDefinition
  hostdev: HostdevDefinition
  unknown: UnknownDefinition
}

/** A definition of one mode, or of any of several. */
export type DefinitionOf<M extends NetworkDefinition['mode']> = { mode: M } & Definitions[M]

/**
 * A network as plain data: JSON in, JSON out; what a mode cannot have is no property of its type.
 * @see https://libvirt.org/formatnetwork.html
 */
export type NetworkDefinition = Definitions[keyof typeof tablesByMode]
