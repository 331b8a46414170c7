import type { Firewall, FirewallPrograms, Span } from '../firewall/index.js'
import type { BesideNetfilter } from './beside/beside-facts.js'

/** A network interface. */
export interface Link {
  readonly name: string
  readonly index: number
  /** `bridge`, `veth`, `tun`, `macvtap`, `bond`, `vlan`, …; `physical` for a device; `loopback`. */
  readonly kind: string
  readonly mac?: string
  /** Bytes. */
  readonly mtu: number
  /** The largest MTU that it can have. */
  readonly maxMtu?: number
  /** Switched on by its administrator. */
  readonly up: boolean
  /** Switched on, and something answers at the other end. */
  readonly running: boolean
  /** The bridge or bond that it is a port of. */
  readonly master?: string
  /** The device that it sits on: of a VLAN, a macvtap. */
  readonly lower?: string
  /** Of a veth: its other end, where that is on this host too. */
  readonly peer?: string
  /** Of a veth: the number of its other end, in the namespace where that is. */
  readonly peerIndex?: number
  /** It leads to one other machine, which routes what it gets: a VPN, an IP tunnel, PPP. */
  readonly tunnel?: boolean
  /** Of a VRF: the routing table that its links use. */
  readonly vrfTable?: string
  /** eBPF programs at its driver, before all else. */
  readonly xdp?: readonly string[]
  /** Of a macvlan or macvtap. */
  readonly macvlanMode?: string
  /** What `ip link` calls it by: `ether`, `loopback`, `none`, … */
  readonly type?: string
  /** Its group, a number or a name of /etc/iproute2/group. */
  readonly group?: string
  /** It is Wi-Fi. */
  readonly wireless?: boolean
  /** Of a bridge. */
  readonly bridge?: {
    readonly stp: boolean
    readonly vlanFiltering: boolean
    /** The bridge's own switches for bridge netfilter; either they or the sysctl switch it on. */
    readonly callIptables: boolean
    readonly callIp6tables: boolean
    /** Seconds that a new port listens, and then learns, where STP is on. */
    readonly forwardDelay?: number
    /** The VLAN that new ports get for untagged frames; 0: none. */
    readonly defaultVlan?: number
    /** The VLANs in which the host itself is on the bridge. */
    readonly vlans?: PortVlans
  }
}

/** What a port of a bridge with VLAN filtering is a member of. */
export interface PortVlans {
  /** Where frames without a tag go; omitted: nowhere. */
  readonly untaggedIn?: number
  /** VLANs whose frames leave without a tag. */
  readonly untaggedOut: readonly number[]
  /** VLANs whose frames leave with their tag. */
  readonly tagged: readonly number[]
}

/** A port of a bridge. */
export interface BridgePort {
  readonly link: string
  readonly bridge: string
  readonly state: 'disabled' | 'listening' | 'learning' | 'forwarding' | 'blocking'
  /** Passes no frames to other isolated ports. */
  readonly isolated: boolean
  /** Sends frames back out of the port that they came from. */
  readonly hairpin: boolean
  /** Takes frames only from MAC addresses that are entered for it. */
  readonly locked?: boolean
  /** `false`: it does not remember whose frames came from it. */
  readonly learning?: boolean
  /** `false`: frames for MAC addresses that the bridge does not know are not sent out of it. */
  readonly flood?: boolean
  /** `false`: broadcasts, ARP requests among them, are not sent out of it. */
  readonly broadcastFlood?: boolean
  /** `false`: multicasts, neighbour discovery among them, are not sent out of it. */
  readonly multicastFlood?: boolean
  /** MAC addresses that were seen behind it. */
  readonly learned: readonly string[]
  /** Where the bridge filters VLANs, and `bridge vlan` was asked. */
  readonly vlans?: PortVlans
}

export interface HostAddress {
  readonly link: string
  readonly family: 'ipv4' | 'ipv6'
  readonly address: string
  /** Bits. */
  readonly prefix: number
  readonly scope: string
  /** Another address of the same subnet comes first as a source. */
  readonly secondary: boolean
}

export interface HostRoute {
  readonly family: 'ipv4' | 'ipv6'
  readonly table: string
  /** `unicast`, `local`, `broadcast`, `multicast`, `unreachable`, `prohibit`, `blackhole`, `throw`, … */
  readonly type: string
  /** Subnet; `0.0.0.0/0` or `::/0` for the default route. */
  readonly destination: string
  readonly link?: string
  readonly gateway?: string
  /** The source that the host's own packets get. */
  readonly source?: string
  /** Bytes: longer packets do not go by it, whatever the link could carry. */
  readonly mtu?: number
  readonly metric: number
  readonly scope?: string
  /** Several ways at once. */
  readonly nextHops?: readonly { readonly link?: string; readonly gateway?: string; readonly dead: boolean }[]
  /** The kernel does not use it now. */
  readonly dead: boolean
}

/** A rule of the routing policy. */
export interface PolicyRule {
  readonly family: 'ipv4' | 'ipv6'
  readonly priority: number
  /** Subnets; omitted: any. */
  readonly from?: string
  readonly to?: string
  readonly inLink?: string
  readonly outLink?: string
  readonly mark?: number
  readonly markMask?: number
  readonly not: boolean
  /** Number of the protocol, as in `/etc/protocols`. */
  readonly protocol?: number
  readonly sourcePorts?: Span<number>
  readonly destinationPorts?: Span<number>
  /** Where it sends the look-up. */
  readonly table?: string
  /** `lookup`; what it answers itself: `unreachable`, `prohibit`, `blackhole`; `goto` another rule, or `nop`. */
  readonly action: string
  /** The priority of the rule to go on with. */
  readonly goto?: number
  /** Routes whose prefix is this long or shorter do not count. */
  readonly suppressPrefix?: number
  /** Conditions that are not read: user, TOS, tunnel, group of links. */
  readonly unread: readonly string[]
  /** It sends what belongs to a VRF to that VRF's table. */
  readonly vrf?: boolean
}

export interface Neighbour {
  readonly address: string
  readonly link: string
  readonly mac?: string
  readonly state: string
}

/** What is at the other end of a veth, in a network namespace of a container. */
export interface Namespace {
  /** The end on the host. */
  readonly link: string
  readonly addresses: readonly string[]
}

/** @see Linux, Documentation/networking/bonding.rst */
export interface Bond {
  readonly link: string
  /** 0 to 6. */
  readonly mode: number
  /** Milliseconds between looks at the slaves' links; 0: none. */
  readonly miimon: number
  readonly slaves: readonly BondSlave[]
  readonly activeSlave?: string
  /** Milliseconds between ARP requests to its targets; 0: none. */
  readonly arpInterval?: number
  readonly arpTargets?: readonly string[]
  /** The slave that is preferred. */
  readonly primary?: string
  /** What picks the slave for a frame: `layer2`, `layer2+3`, `layer3+4`, … */
  readonly xmitHashPolicy?: string
  /** How often it asks its partner for LACP packets: every 30 seconds, or every second. */
  readonly lacpRate?: 'slow' | 'fast'
  /** 802.3ad: ports in the active aggregator. */
  readonly adNumPorts?: number
  /** 802.3ad: the switch that answers; `00:00:00:00:00:00` where none does. */
  readonly adPartnerMac?: string
}

/** A port of a bond. */
export interface BondSlave {
  readonly link: string
  /** As the bond's monitor sees it. */
  readonly up: boolean
  /** Its own address, which it has again outside of the bond. */
  readonly mac?: string
  /** Mb/s. */
  readonly speed?: number
  readonly duplex?: string
  /** 802.3ad: slaves with the same number are used together. */
  readonly aggregator?: number
}

/** Something that could not be read. */
export interface Unseen {
  readonly fact:
    | 'links'
    | 'addresses'
    | 'routes'
    | 'policy-rules'
    | 'bridge-ports'
    | 'neighbours'
    | 'sysctls'
    | 'firewall'
    | 'traffic-control'
    | 'ipsec'
    | 'programs'
    | 'wireguard'
  /** What was asked for: a command or a file. */
  readonly asked: string
  readonly reason: string
}

/** What reachability depends on, of one machine at one moment. Plain JSON. */
export interface HostFacts {
  readonly version: 1
  readonly links: readonly Link[]
  readonly bridgePorts: readonly BridgePort[]
  readonly addresses: readonly HostAddress[]
  readonly routes: readonly HostRoute[]
  readonly policyRules: readonly PolicyRule[]
  readonly neighbours: readonly Neighbour[]
  /** Containers behind links of the host; omitted: nobody looked. */
  readonly namespaces?: readonly Namespace[]
  /** By sysctl name, such as `net.ipv4.conf.eth0.rp_filter`; a dot in an interface's name is a slash. */
  readonly sysctls: Readonly<Record<string, string>>
  readonly bonds: readonly Bond[]
  readonly firewall: Firewall
  /** What stops packets besides; omitted: nobody looked. */
  readonly beside?: BesideNetfilter
  readonly firewallPrograms: FirewallPrograms
  readonly unseen: readonly Unseen[]
}
