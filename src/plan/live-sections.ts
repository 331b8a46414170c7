import type { NatDefinition } from '../xml/index.js'

type Ip = NonNullable<NatDefinition['ips']>[number]
type Dhcp = NonNullable<Ip['dhcp']>
type Dns = NonNullable<NatDefinition['dns']>
type Element<T> = NonNullable<T>[number & keyof NonNullable<T>]

/** The sections of a running network that can be changed, with their data. */
export interface UpdateSections {
  /** An address reserved for one guest. */
  dhcpHost: Element<Dhcp['hosts']>
  /** A range of addresses to lease. */
  dhcpRange: Element<Dhcp['ranges']>
  /** Names for an address. */
  dnsHost: Element<Dns['hosts']>
  /** A text record. */
  dnsTxt: Element<Dns['txts']>
  /** A service record. */
  dnsSrv: Element<Dns['srvs']>
  /** A port group. */
  portGroup: Element<NatDefinition['portGroups']>
  /** A device of the host for a pool. */
  forwardInterface: { dev: string }
}

/** `modify`: a DHCP host or a port group only. `addFirst`: before its siblings. */
export type UpdateCommand = 'add' | 'addFirst' | 'modify' | 'delete'

/** One change of a network, as data. */
export type NetworkUpdate = {
  [S in keyof UpdateSections]: {
    readonly section: S
    readonly command: S extends 'dhcpHost' | 'portGroup' ? UpdateCommand : Exclude<UpdateCommand, 'modify'>
    readonly value: UpdateSections[S]
    /** For DHCP: which of `ips`; omitted: the one whose subnet has the address. */
    readonly ip?: number | undefined
  }
}[keyof UpdateSections]

/** A part of a network that libvirt can change live. */
export interface LiveSection {
  /** Where its data is in a definition. */
  readonly path: readonly string[]
  /** A live update removes the network's firewall rules and restores them, though they do not change. */
  readonly reloadsFirewallRules?: true
  readonly modifiable?: true
}

/** @see virNetworkUpdate, since 0.10.2; the same from libvirt 9.0 to 12.8 */
export const liveSections: Readonly<Record<keyof UpdateSections, LiveSection>> = {
  dhcpHost: { path: ['ips', 'dhcp', 'hosts'], reloadsFirewallRules: true, modifiable: true },
  dhcpRange: { path: ['ips', 'dhcp', 'ranges'], reloadsFirewallRules: true },
  dnsHost: { path: ['dns', 'hosts'] },
  dnsTxt: { path: ['dns', 'txts'] },
  dnsSrv: { path: ['dns', 'srvs'] },
  portGroup: { path: ['portGroups'], modifiable: true },
  forwardInterface: { path: ['forward', 'interfaces'], reloadsFirewallRules: true },
}
