import { type Data, optional, type Schema, schemaOfShape } from '../base/index.js'
import { modeNames } from '../machine/index.js'
import { integerValue, ipAddress, macAddress, wordValue } from '../xml/index.js'
import { destination, hostAddress, searchDomain } from './definition-values.js'
import { linkName } from './link-name.js'
import { flag, list, record } from './strict-shapes.js'

const routeShape = record({
  /** A subnet, `10.20.0.0/16`, or `default`. */
  to: destination,
  via: ipAddress,
  /**
   * The gateway is on the link although it is in none of the link's subnets, as with providers that assign single
   * addresses (`192.0.2.7/32`) and a shared router. Default: false.
   */
  onLink: optional(flag),
  /** The smallest wins; omitted: the kernel's default. */
  metric: optional(integerValue(0, 0xffffffff)),
})
/** A route of the host. */
export interface HostNetworkRoute extends Data<typeof routeShape> {}

const addressing = {
  /**
   * With prefix: `10.50.0.2/24`, `fd50::2/64`. All of the link's addresses, except those from DHCP and router
   * advertisements.
   */
  addresses: optional(list(hostAddress)),
  /**
   * Addresses come from a DHCP server. Apply starts no client: it moves the ports' current addresses, leases with their
   * remaining lifetime, and routes; the rendered files start the client.
   */
  dhcp4: optional(flag),
  dhcp6: optional(flag),
  /** IPv6 addresses and routes from router advertisements. Default: as `dhcp6`. */
  acceptRa: optional(flag),
  /** All of the link's routes, except those from DHCP and router advertisements. */
  routes: optional(list<HostNetworkRoute>(routeShape)),
  /** For rendered files; apply leaves the resolver alone. */
  nameservers: optional(record({ addresses: list(ipAddress), search: optional(list(searchDomain)) })),
}
const addressingShape = record(addressing)
/**
 * The host's IP configuration on a link. Without any, the host has no address on the link: only guests use it.
 */
export interface Addressing extends Data<typeof addressingShape> {}

const link = {
  /** The link's name, at most 15 bytes. */
  name: linkName,
  /** Bytes, no more than that of the links below. Omitted: theirs. */
  mtu: optional(integerValue(68, 65535)),
  ...addressing,
}

const ethernetShape = record(link)
/** An existing NIC. Only NICs with their own MTU, addresses or VLANs need to be described. */
export interface HostEthernetDefinition extends Data<typeof ethernetShape> {}

const transmitHashPolicy = wordValue('layer2', 'layer2+3', 'layer3+4', 'encap2+3', 'encap3+4', 'vlan+srcmac')
/** How a frame's slave is chosen. */
export type TransmitHashPolicy = Data<typeof transmitHashPolicy>

const noArp = 'monitor the slaves with miimon, because ARP monitoring does not work under a bridge'

const bondShape = record(
  {
    ...link,
    mode: wordValue(...modeNames),
    /** Two or more. */
    slaves: list(linkName),
    /** Milliseconds between checks of the slaves' links; 100 is usual. ARP monitoring does not work under a bridge. */
    miimon: integerValue(1, 0x7fffffff),
    /** 802.3ad: how often the switch is asked to send LACP packets, every 30 seconds or every second. */
    lacpRate: optional(wordValue('slow', 'fast')),
    /** balance-xor, 802.3ad, balance-tlb: how a frame's slave is chosen. */
    transmitHashPolicy: optional(transmitHashPolicy),
    /** active-backup, balance-tlb, balance-alb: the slave that is preferred while its link is up. */
    primary: optional(linkName),
  },
  { arpInterval: noArp, arpIpTargets: noArp },
)
/** Several NICs combined into one link. @see Linux, Documentation/networking/bonding.rst */
export interface HostBondDefinition extends Data<typeof bondShape> {}

const vlanShape = record({
  ...link,
  link: linkName,
  /** 1 to 4094. */
  id: integerValue(1, 4094),
})
/** A VLAN on a link of the host. */
export interface HostVlanDefinition extends Data<typeof vlanShape> {}

const bridgeShape = record({
  ...link,
  /** NICs, bonds and VLANs; empty: guests only. Existing ports, such as guests', stay. */
  ports: list(linkName),
  /** Spanning tree protocol; it blocks each new port for twice the forward delay. Default: false. */
  stp: optional(flag),
  /** Seconds, 0 to 30; with STP 2 to 30. */
  forwardDelay: optional(integerValue(0, 30)),
  /**
   * With the uplink's own MAC address, a DHCP server assigns the same address as before. Omitted: apply takes that of
   * the first port; rendered files leave it to the kernel, or name the port if they can.
   */
  macAddress: optional(macAddress),
})
/** A bridge, with its ports and the host's addresses on it. */
export interface HostBridgeDefinition extends Data<typeof bridgeShape> {}

const networkShape = record({
  ethernets: optional(list<HostEthernetDefinition>(ethernetShape)),
  bonds: optional(list<HostBondDefinition>(bondShape)),
  vlans: optional(list<HostVlanDefinition>(vlanShape)),
  bridges: optional(list<HostBridgeDefinition>(bridgeShape)),
})
/**
 * What a host needs for bridged guests: bridges, and the bonds and VLANs under or over them. Plain JSON.
 *
 * It is complete for the links that it names, and does not affect any others.
 */
export interface HostNetworkDefinition extends Data<typeof networkShape> {}

/** Validates definitions from other sources. Only `checkHostNetwork` checks rules that involve several properties. */
export const hostNetworkSchema = (): Schema<HostNetworkDefinition> => schemaOfShape<HostNetworkDefinition>(networkShape)
