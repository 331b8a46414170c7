import type { Span } from '../../firewall/index.js'

/** What traffic control does at the door of a link: a filter of a clsact or ingress qdisc. */
export interface TrafficFilter {
  /** The link that it is on. */
  readonly link: string
  /** The packets that it sees. */
  readonly direction: 'in' | 'out'
  /** `ip`, `ipv6`, `arp`, `all`, … */
  readonly protocol: string
  /** `matchall`, `u32`, `flower`, `bpf`, … */
  readonly kind: string
  /** u32: words of the IP header, by the offset of their first byte. All have to fit. */
  readonly words?: readonly { readonly offset: number; readonly value: number; readonly mask: number }[]
  /** flower: what has to fit. */
  readonly match?: TrafficMatch
  /** What it selects by, or does, that is not understood. */
  readonly unread: readonly string[]
  /** What becomes of the packet; `continue`: the next filter is asked. */
  readonly effect: 'pass' | 'drop' | 'continue' | 'unread'
  /** As tc prints it, on one line. */
  readonly text: string
}

/** What a filter or a policy selects packets by; omitted: any. */
export interface TrafficMatch {
  /** Number of the protocol, as in `/etc/protocols`. */
  readonly protocol?: number
  /** Subnets. */
  readonly source?: string
  /** A subnet; absent: any. */
  readonly destination?: string
  /** First and last; absent: any. */
  readonly sourcePorts?: Span<number>
  /** First and last; absent: any. */
  readonly destinationPorts?: Span<number>
}

/** A policy of IPsec, `ip xfrm policy`. */
export interface IpsecPolicy extends TrafficMatch {
  /** Packets that come in, go out, or are forwarded. */
  readonly direction: 'in' | 'out' | 'fwd'
  /** Whether packets may pass by what is required, or are dropped. */
  readonly action: 'allow' | 'block'
  /** The lowest comes first. */
  readonly priority: number
  /** The link that it is for; absent: any. */
  readonly link?: string
  /** The firewall mark that packets have; absent: any. */
  readonly mark?: number
  /** The bits of the mark that count; absent: all. */
  readonly markMask?: number
  /** What packets have to go through: `esp tunnel`; those that may go without, left out. */
  readonly required: readonly string[]
  /** The host has keys for all of that. */
  readonly keyed: boolean
  /** As ip prints it, on one line. */
  readonly text: string
}

/** An eBPF program at a cgroup, or at a link or a hook of netfilter in a way that neither tc nor nft shows. */
export interface PacketProgram {
  /** Its name, as `bpftool` shows it. */
  readonly name: string
  /** What it is attached to. */
  readonly kind: 'cgroup' | 'link' | 'netfilter'
  /** A path below /sys/fs/cgroup, a link, or a hook. */
  readonly at: string
  /** The packets that it sees. */
  readonly direction: 'in' | 'out'
}

/** Which addresses a WireGuard link takes packets from and sends them to. */
export interface WireguardLink {
  /** Its name on the host. */
  readonly link: string
  /** Subnets, of all its peers. */
  readonly allowed: readonly string[]
}

/** An address that the host answers for on a link though it is not its own. */
export interface NeighbourProxy {
  /** The address that is answered for. */
  readonly address: string
  /** The link on which it is answered. */
  readonly link: string
}

/** What stops and changes packets besides netfilter. */
export interface BesideNetfilter {
  /** Filters of traffic control (`tc`). */
  readonly trafficFilters: readonly TrafficFilter[]
  /** Programs that look at packets and cannot be read: XDP, eBPF. */
  readonly programs: readonly PacketProgram[]
  /** IPsec policies, by which packets go into tunnels or are dropped. */
  readonly ipsec: readonly IpsecPolicy[]
  /** WireGuard's links, with the addresses that each peer may have. */
  readonly wireguard: readonly WireguardLink[]
  /** Addresses that the host answers ARP or neighbour discovery for. */
  readonly proxies: readonly NeighbourProxy[]
}
