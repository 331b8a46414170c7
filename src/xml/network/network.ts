import type { NetworkMode } from '../../modes/index.js'
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
import { noBandwidth, notOwn, noVlan, onlyDevices, onlyNamed } from './refused.js'

const dnsmasq = { prefix: 'dnsmasq', uri: 'http://libvirt.org/schemas/network/dnsmasq/1.0' }

/** Properties common to all modes. */
const common = {
  /** Number of guest interfaces connected. Read-only: libvirt counts them. */
  connections: attribute('connections', otherwise(integerValue(0, 0xffffffff), 'keeps its own count')),
  /**
   * Lets guests reach each other over IPv6 even though the host has no IPv6 address on the network. Default:
   * false. Example: true.
   */
  ipv6: attribute('ipv6', unlessEmpty(yesNo)),
  /**
   * The host follows the guest's receive filters, so a guest can change its MAC address or join multicast
   * groups. macvtap guests need it for IPv6. Default: false. Since 1.2.10. Example: true.
   */
  trustGuestRxFilters: attribute('trustGuestRxFilters', yesNo),
  /** Name of the network, unique on the host. Example: lab. */
  name: required(textOf('name', unlessEmpty(objectName))),
  /** UUID of the network. Default: libvirt generates one. Example: 3e3fce45-4f53-4fa7-bb32-11f34168b82b. */
  uuid: textOf('uuid', unlessEmpty(uuid)),
  /** One-line title for people. Since 9.7.0. Example: Build farm. */
  title: textOf('title', unlessEmpty(patternValue('a single line of text', /^[^\n]+$/))),
  /** Free text for people. Since 9.7.0. Example: Guests of the nightly build. */
  description: textOf('description', anyText),
  /**
   * Data that applications keep with the network, as XML text: one element per XML namespace. Since 2.1.0.
   * Example: <app:owner xmlns:app="urn:example">ci</app:owner>.
   */
  metadata: markupOf('metadata'),
}

const portGroups = elements('portgroup', portGroup)
const port = element('port', portOptions)

/** Networks on a bridge that libvirt creates. */
const ownBridgeOptions = {
  /** The bridge that libvirt creates for the network. */
  bridge: element('bridge', ownBridge),
  /** MTU of the bridge, also announced to guests. Unit: bytes. Default: 1500. Since 3.1.0. Example: 9000. */
  mtu: attributeOf('mtu', 'size', unlessEmpty(integerValue(0, 65535, { keeps: 0xffffffff }))),
  /**
   * MAC address of the bridge. Keep it stable: guests cache it as their gateway's. Default: libvirt generates
   * one. Example: 52:54:00:8e:12:01.
   */
  mac: attributeOf('mac', 'address', unlessEmpty(macAddress)),
  /** DNS domain handed out by DHCP. */
  domain: omittedIf('incomplete', element('domain', domain)),
  /** The network's DNS server, which libvirt runs as part of dnsmasq. */
  dns: element('dns', dns),
  /** Traffic limits of the network as a whole. */
  bandwidth: element('bandwidth', bandwidth),
  /** Options that apply to every guest's port on the bridge. */
  port,
  /** The host's addresses on the network, with the DHCP and TFTP service of each subnet. */
  ips: elements('ip', ip),
  /** Static routes that the host adds through guests of this network. */
  routes: elements('route', route),
  /** Named sets of settings that a guest's interface can choose. */
  portGroups,
  /** Extra lines for dnsmasq's configuration file. libvirt does not support their effects. Since 5.6.0. */
  dnsmasqOptions: element(
    'options',
    table({
      /** Lines of dnsmasq's configuration file. Example: ["dhcp-ignore=tag:!known"]. */
      options: attributesOf('option', 'value', line, dnsmasq),
    }),
    dnsmasq,
  ),
}

/** Networks on a bridge or device of the host, where libvirt assigns no addresses. */
const hostLink = {
  /**
   * VLAN tags of guest traffic: on Open vSwitch, on macvtap passthrough, with hostdev, and since 11.0.0 on a
   * Linux bridge.
   */
  vlan: element('vlan', vlan),
}

const nat = refusing(
  noVlan,
  table({
    ...common,
    /** How traffic leaves the network. */
    forward: always(element('forward', natForward)),
    ...ownBridgeOptions,
  }),
)
const routed = refusing(
  noVlan,
  table({
    ...common,
    /** How traffic leaves the network. */
    forward: always(element('forward', routedForward)),
    ...ownBridgeOptions,
  }),
)
const isolated = refusing(
  {
    ...noVlan,
    forward: (xml) =>
      /<(?:nat|address)[\s/>]/.test(xml) ? 'an isolated network forwards nothing; omit it' : undefined,
  },
  table({ ...common, ...ownBridgeOptions }),
)
const open = refusing(
  noVlan,
  table({
    ...common,
    /** How traffic leaves the network. In this mode there is nothing to set. */
    forward: always(element('forward', openForward)),
    ...ownBridgeOptions,
  }),
)
const bridged = refusing(
  notOwn,
  table({
    ...common,
    /** How traffic leaves the network. In this mode there is nothing to set. */
    forward: always(element('forward', bridgedForward)),
    /** The existing bridge that guests join. */
    bridge: required(element('bridge', hostBridge)),
    /** Traffic limits of the network as a whole. */
    bandwidth: element('bandwidth', bandwidth),
    ...hostLink,
    /** Options that apply to every guest's port on the bridge. */
    port,
    /** Settings of each guest's port for the switch, such as Open vSwitch or 802.1Qbg. */
    virtualPort: element('virtualport', typedVirtualPort),
    /** Named sets of settings that a guest's interface can choose. */
    portGroups,
  }),
)
const macvtap = refusing(
  { ...notOwn, ...noBandwidth, bridge: (xml) => onlyDevices(xml) ?? onlyNamed(xml) },
  table({
    ...common,
    /** The host device that guests share, and how. */
    forward: required(element('forward', macvtapForward)),
    ...hostLink,
    /** Settings of each guest's port for the switch, such as 802.1Qbg or 802.1Qbh. */
    virtualPort: element('virtualport', typedVirtualPort),
    /** Named sets of settings that a guest's interface can choose. */
    portGroups,
  }),
)
const hostdev = refusing(
  { ...notOwn, ...noBandwidth, bridge: (xml) => onlyDevices(xml) ?? onlyNamed(xml) },
  table({
    ...common,
    /** The pool of devices for guests. */
    forward: always(element('forward', hostdevForward)),
    ...hostLink,
    /** Settings of each guest's port for the switch, such as 802.1Qbh. */
    virtualPort: element('virtualport', typedVirtualPort),
    /** Named sets of settings that a guest's interface can choose. */
    portGroups,
  }),
)

/** The properties of all modes: an unknown mode may use any of them. */
const unknownMode = table({
  ...common,
  /** How traffic leaves the network, as read. */
  forward: required(element('forward', unknownForward)),
  ...ownBridgeOptions,
  ...hostLink,
  /** Settings of each guest's port for the switch. */
  virtualPort: element('virtualport', typedVirtualPort),
})

/** The tables by mode. A network cannot have properties that its mode's table lacks. */
export const networkTables = { nat, routed, bridged, isolated, open, macvtap, hostdev } as const satisfies Record<
  NetworkMode,
  Table<unknown>
>

/** The table of a definition, by its mode. */
export const tablesByMode = { ...networkTables, unknown: unknownMode } as const

/** All modes as one table, for validation. */
export const network = choice(
  {
    /** How the network connects its guests. Example: nat. */
    mode: 'mode',
  },
  tablesByMode,
)

type Definition<M extends keyof typeof tablesByMode> = {
  /** How the network connects its guests. Example: nat. */
  mode: M
} & Described<(typeof tablesByMode)[M]>

/** Guests reach the outside from the host's address; the outside cannot open connections to them. */
export interface NatDefinition extends Definition<'nat'> {}
/** Guests have their own subnet, and the host routes to it. */
export interface RoutedDefinition extends Definition<'routed'> {}
/** Guests join a bridge of the host. */
export interface BridgedDefinition extends Definition<'bridged'> {}
/** Guests reach each other and the host. */
export interface IsolatedDefinition extends Definition<'isolated'> {}
/** Like routed, but libvirt writes no firewall rules. Since 2.2.0. */
export interface OpenDefinition extends Definition<'open'> {}
/** Guests attach to a device of the host through macvtap. */
export interface MacvtapDefinition extends Definition<'macvtap'> {}
/** Each guest gets a virtual function of an SR-IOV device. */
export interface HostdevDefinition extends Definition<'hostdev'> {}
/** A network with a forward mode newer than this library: `forward.mode` holds its name, as `unknown:…`. */
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
 * A network as plain JSON data. Each mode's type has only the properties that the mode supports.
 * @see https://libvirt.org/formatnetwork.html
 */
export type NetworkDefinition = Definitions[keyof typeof tablesByMode]
