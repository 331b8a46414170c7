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
   * The gateway is on the link though it is in no subnet of the link's, as where a provider gives single addresses
   * (`192.0.2.7/32`) and one router for all. Default: false.
   */
  onLink: optional(flag),
  /** The smaller one wins; omitted: the kernel's own choice. */
  metric: optional(integerValue(0, 0xffffffff)),
})
/** A route of the host's. */
export interface HostNetworkRoute extends Data<typeof routeShape> {}

const addressing = {
  /** With prefix: `10.50.0.2/24`, `fd50::2/64`. All that the link shall have, besides what DHCP and routers give. */
  addresses: optional(list(hostAddress)),
  /**
   * Addresses come from a DHCP server. Apply starts no client: it moves what the ports have now, leases with the rest of
   * their time, and routes; the client comes with the rendered files.
   */
  dhcp4: optional(flag),
  dhcp6: optional(flag),
  /** IPv6 addresses and routes from what routers advertise. Default: as `dhcp6`. */
  acceptRa: optional(flag),
  /** All that rendered files and apply set up, besides what DHCP and routers give. */
  routes: optional(list<HostNetworkRoute>(routeShape)),
  /** For rendered files; apply leaves the resolver alone. */
  nameservers: optional(record({ addresses: list(ipAddress), search: optional(list(searchDomain)) })),
}
const addressingShape = record(addressing)
/**
 * How the host is reached on a link. A link that has none of it has no address of the host's: guests use it, the host
 * does not.
 */
export interface Addressing extends Data<typeof addressingShape> {}

const link = {
  /** As the kernel has it, 15 bytes at most. */
  name: linkName,
  /** Bytes, no more than the links below have. Omitted: theirs. */
  mtu: optional(integerValue(68, 65535)),
  ...addressing,
}

const ethernetShape = record(link)
/** A NIC that is there already. Only one with an MTU, an address or a VLAN of its own needs to be described. */
export interface HostEthernetDefinition extends Data<typeof ethernetShape> {}

const transmitHashPolicy = wordValue('layer2', 'layer2+3', 'layer3+4', 'encap2+3', 'encap3+4', 'vlan+srcmac')
/** What picks the slave for a frame. */
export type TransmitHashPolicy = Data<typeof transmitHashPolicy>

const noArp = 'monitor the slaves with miimon, because ARP monitoring does not work under a bridge'

const bondShape = record(
  {
    ...link,
    mode: wordValue(...modeNames),
    /** Two or more. */
    slaves: list(linkName),
    /** Milliseconds between looks at the slaves' links; 100 is usual. ARP monitoring does not work under a bridge. */
    miimon: integerValue(1, 0x7fffffff),
    /** 802.3ad: how often the switch is asked to send, every 30 seconds or every second. */
    lacpRate: optional(wordValue('slow', 'fast')),
    /** balance-xor, 802.3ad, balance-tlb: what picks the slave for a frame. */
    transmitHashPolicy: optional(transmitHashPolicy),
    /** active-backup, balance-tlb, balance-alb: the slave that is preferred while its link is up. */
    primary: optional(linkName),
  },
  { arpInterval: noArp, arpIpTargets: noArp },
)
/** Several NICs as one. @see Linux, Documentation/networking/bonding.rst */
export interface HostBondDefinition extends Data<typeof bondShape> {}

const vlanShape = record({
  ...link,
  link: linkName,
  /** 1 to 4094. */
  id: integerValue(1, 4094),
})
/** A VLAN to be, on a link of the host. */
export interface HostVlanDefinition extends Data<typeof vlanShape> {}

const bridgeShape = record({
  ...link,
  /** NICs, bonds and VLANs; none: guests only. Ports that are there already, such as guests', stay. */
  ports: list(linkName),
  /** Spanning tree; it blocks each new port for twice the forward delay. Default: false. */
  stp: optional(flag),
  /** Seconds, 0 to 30; with STP 2 to 30. */
  forwardDelay: optional(integerValue(0, 30)),
  /**
   * With the uplink's own, a DHCP server gives the address that it gave before. Omitted: apply takes that of the first
   * port; rendered files leave it to the kernel, or name the port where they can.
   */
  macAddress: optional(macAddress),
})
/** A bridge to be, with its ports and the host's addresses on it. */
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
 * It is the whole of what it names, and says nothing of any other link.
 */
export interface HostNetworkDefinition extends Data<typeof networkShape> {}

/** Validates definitions that come from elsewhere. What depends on several properties only `checkHostNetwork` knows. */
export const hostNetworkSchema = (): Schema<HostNetworkDefinition> => schemaOfShape<HostNetworkDefinition>(networkShape)
