import type { Firewall, FirewallPrograms, Span } from '../firewall/index.js'
import type { BesideNetfilter } from './beside/beside-facts.js'

/** A network interface. */
export interface Link {
  /** Its name on the host. */
  readonly name: string
  /** The kernel's number of the link. */
  readonly index: number
  /** `bridge`, `veth`, `tun`, `macvtap`, `bond`, `vlan`, …; `physical` for a device; `loopback`. */
  readonly kind: string
  /** Its MAC address; absent for links that have none. */
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
  /** The link that is the port. */
  readonly link: string
  /** The bridge that it is a port of. */
  readonly bridge: string
  /** Of the spanning tree: only a port that is `forwarding` passes frames. */
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

/** An address of the host on one of its links. */
export interface HostAddress {
  /** The link that it is on. */
  readonly link: string
  /** The family of the address. */
  readonly family: 'ipv4' | 'ipv6'
  /** The address, IPv4 or IPv6, without prefix. */
  readonly address: string
  /** Bits. */
  readonly prefix: number
  /** The kernel's scope: `global`, `link`, `host`, `site`. */
  readonly scope: string
  /** Another address of the same subnet comes first as a source. */
  readonly secondary: boolean
}

/** A route of a host, of any table. */
export interface HostRoute {
  /** The family of its destination. */
  readonly family: 'ipv4' | 'ipv6'
  /** Its routing table, by name or number. */
  readonly table: string
  /** `unicast`, `local`, `broadcast`, `multicast`, `unreachable`, `prohibit`, `blackhole`, `throw`, … */
  readonly type: string
  /** Subnet; `0.0.0.0/0` or `::/0` for the default route. */
  readonly destination: string
  /** The link that it leaves by. */
  readonly link?: string
  /** The next router's address; absent where the destination is on the link. */
  readonly gateway?: string
  /** The source that the host's own packets get. */
  readonly source?: string
  /** Bytes: longer packets do not go by it, whatever the link could carry. */
  readonly mtu?: number
  /** Of several to one destination, the lowest wins. */
  readonly metric: number
  /** The kernel's scope: `global`, `link`, `host`. */
  readonly scope?: string
  /** Several ways at once. */
  readonly nextHops?: readonly { readonly link?: string; readonly gateway?: string; readonly dead: boolean }[]
  /** The kernel does not use it now. */
  readonly dead: boolean
}

/** A rule of the routing policy. */
export interface PolicyRule {
  /** The family that it is for. */
  readonly family: 'ipv4' | 'ipv6'
  /** Rules are asked from the lowest on. */
  readonly priority: number
  /** Subnets; omitted: any. */
  readonly from?: string
  /** The destination subnet that it is for; absent: any. */
  readonly to?: string
  /** The link that packets come in by; absent: any. */
  readonly inLink?: string
  /** The link that a socket is bound to; absent: any. */
  readonly outLink?: string
  /** The firewall mark that packets have; absent: any. */
  readonly mark?: number
  /** The bits of the mark that count; absent: all. */
  readonly markMask?: number
  /** It is for the packets that it does not describe. */
  readonly not: boolean
  /** Number of the protocol, as in `/etc/protocols`. */
  readonly protocol?: number
  /** The source ports that it is for, first and last; absent: any. */
  readonly sourcePorts?: Span<number>
  /** The destination ports that it is for, first and last; absent: any. */
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

/** An entry of the host's neighbour table. */
export interface Neighbour {
  /** The neighbour's IP address. */
  readonly address: string
  /** The link that it is behind. */
  readonly link: string
  /** Its MAC address; absent while nobody has answered. */
  readonly mac?: string
  /** The kernel's state of the entry, such as `REACHABLE` or `PERMANENT`. */
  readonly state: string
}

/** What is at the other end of a veth, in a network namespace of a container. */
export interface Namespace {
  /** The end on the host. */
  readonly link: string
  /** Addresses inside of it. */
  readonly addresses: readonly string[]
}

/** A bond of a host, as the kernel shows it in /sys/class/net/…/bonding. @see Linux, Documentation/networking/bonding.rst */
export interface Bond {
  /** Its name on the host, such as `bond0`. */
  readonly link: string
  /** 0 to 6. */
  readonly mode: number
  /** Milliseconds between looks at the slaves' links; 0: none. */
  readonly miimon: number
  /** Its links, in the kernel's order. */
  readonly slaves: readonly BondSlave[]
  /** Of active-backup and the like: the link that sends now; null where none does. */
  readonly activeSlave?: string
  /** Milliseconds between ARP requests to its targets; 0: none. */
  readonly arpInterval?: number
  /** IPv4 addresses that ARP monitoring asks for. */
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
  /** The link's name on the host. */
  readonly link: string
  /** As the bond's monitor sees it. */
  readonly up: boolean
  /** Its own address, which it has again outside of the bond. */
  readonly mac?: string
  /** Mb/s. */
  readonly speed?: number
  /** `full` or `half`; null where the link does not say. */
  readonly duplex?: string
  /** 802.3ad: slaves with the same number are used together. */
  readonly aggregator?: number
}

/** Something that could not be read. */
export interface Unseen {
  /** The part of the facts that is missing. */
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
  /** Why it could not be had. */
  readonly reason: string
}

/** What reachability depends on, of one machine at one moment. Plain JSON. */
export interface HostFacts {
  /** The form of this document; facts of another version are refused. */
  readonly version: 1
  /** Its links: NICs, bridges, bonds, VLANs, tunnels, guests' ends. */
  readonly links: readonly Link[]
  /** Ports of its Linux bridges, with their states. */
  readonly bridgePorts: readonly BridgePort[]
  /** Addresses of every link. */
  readonly addresses: readonly HostAddress[]
  /** Its routes, of every table. */
  readonly routes: readonly HostRoute[]
  /** Rules that choose a routing table, in order of priority. */
  readonly policyRules: readonly PolicyRule[]
  /** Who is known by which MAC address (ARP, neighbour discovery). */
  readonly neighbours: readonly Neighbour[]
  /** Containers behind links of the host; omitted: nobody looked. */
  readonly namespaces?: readonly Namespace[]
  /** By sysctl name, such as `net.ipv4.conf.eth0.rp_filter`; a dot in an interface's name is a slash. */
  readonly sysctls: Readonly<Record<string, string>>
  /** Its bonds, with what they do with their links. */
  readonly bonds: readonly Bond[]
  /** Every firewall rule there is, in one model. */
  readonly firewall: Firewall
  /** What stops packets besides; omitted: nobody looked. */
  readonly beside?: BesideNetfilter
  /** Programs that write firewall rules of their own there. */
  readonly firewallPrograms: FirewallPrograms
  /** What could not be read, and why. */
  readonly unseen: readonly Unseen[]
}
