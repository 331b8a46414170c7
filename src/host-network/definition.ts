import type { modeNames } from '../machine/index.js'

/** A route of the host's. */
export interface HostNetworkRoute {
  /** A subnet, `10.20.0.0/16`, or `default`. */
  readonly to: string
  /** The router's address. */
  readonly via: string
  /**
   * The gateway is on the link though it is in no subnet of the link's, as where a provider gives single addresses
   * (`192.0.2.7/32`) and one router for all. Default: false.
   */
  readonly onLink?: boolean
  /** The smaller one wins; omitted: the kernel's own choice. */
  readonly metric?: number
}

/**
 * How the host is reached on a link. A link that has none of it has no address of the host's: guests use it, the host
 * does not.
 */
export interface Addressing {
  /** With prefix: `10.50.0.2/24`, `fd50::2/64`. All that the link shall have, besides what DHCP and routers give. */
  readonly addresses?: readonly string[]
  /**
   * Addresses come from a DHCP server. Apply starts no client: it moves what the ports have now, leases with the rest of
   * their time, and routes; the client comes with the rendered files.
   */
  readonly dhcp4?: boolean
  /** The host asks for an IPv6 address by DHCPv6. */
  readonly dhcp6?: boolean
  /** IPv6 addresses and routes from what routers advertise. Default: as `dhcp6`. */
  readonly acceptRa?: boolean
  /** All that rendered files and apply set up, besides what DHCP and routers give. */
  readonly routes?: readonly HostNetworkRoute[]
  /** For rendered files; apply leaves the resolver alone. */
  readonly nameservers?: { readonly addresses: readonly string[]; readonly search?: readonly string[] }
}

interface HostLink extends Addressing {
  /** As the kernel has it, 15 bytes at most. */
  readonly name: string
  /** Bytes, no more than the links below have. Omitted: theirs. */
  readonly mtu?: number
}

/** A NIC that is there already. Only one with an MTU, an address or a VLAN of its own needs to be described. */
export interface HostEthernetDefinition extends HostLink {}

/** Several NICs as one. @see Linux, Documentation/networking/bonding.rst */
export interface HostBondDefinition extends HostLink {
  /** How it uses its links; `bondModes` says which work under a bridge. */
  readonly mode: (typeof modeNames)[number]
  /** Two or more. */
  readonly slaves: readonly string[]
  /** Milliseconds between looks at the slaves' links; 100 is usual. ARP monitoring does not work under a bridge. */
  readonly miimon: number
  /** 802.3ad: how often the switch is asked to send, every 30 seconds or every second. */
  readonly lacpRate?: 'slow' | 'fast'
  /** balance-xor, 802.3ad, balance-tlb: what picks the slave for a frame. */
  readonly transmitHashPolicy?: TransmitHashPolicy
  /** active-backup, balance-tlb, balance-alb: the slave that is preferred while its link is up. */
  readonly primary?: string
}

/** A VLAN to be, on a link of the host. */
export interface HostVlanDefinition extends HostLink {
  /** The link that carries it. */
  readonly link: string
  /** 1 to 4094. */
  readonly id: number
}

/** A bridge to be, with its ports and the host's addresses on it. */
export interface HostBridgeDefinition extends HostLink {
  /** NICs, bonds and VLANs; none: guests only. Ports that are there already, such as guests', stay. */
  readonly ports: readonly string[]
  /** Spanning tree; it blocks each new port for twice the forward delay. Default: false. */
  readonly stp?: boolean
  /** Seconds, 0 to 30; with STP 2 to 30. */
  readonly forwardDelay?: number
  /**
   * With the uplink's own, a DHCP server gives the address that it gave before. Omitted: apply takes that of the first
   * port; rendered files leave it to the kernel, or name the port where they can.
   */
  readonly macAddress?: string
}

/**
 * What a host needs for bridged guests: bridges, and the bonds and VLANs under or over them. Plain JSON.
 *
 * It is the whole of what it names, and says nothing of any other link.
 */
export interface HostNetworkDefinition {
  /** NICs that get addresses or settings of their own. */
  readonly ethernets?: readonly HostEthernetDefinition[]
  /** Bonds to be. */
  readonly bonds?: readonly HostBondDefinition[]
  /** VLANs to be. */
  readonly vlans?: readonly HostVlanDefinition[]
  /** Bridges to be. */
  readonly bridges?: readonly HostBridgeDefinition[]
}

export const transmitHashPolicies = ['layer2', 'layer2+3', 'layer3+4', 'encap2+3', 'encap3+4', 'vlan+srcmac'] as const

/** By what a bond chooses the link for a packet (`xmit_hash_policy`). */
export type TransmitHashPolicy = (typeof transmitHashPolicies)[number]
