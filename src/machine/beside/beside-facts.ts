import type { Span } from '../../firewall/index.js'

/** What traffic control does at the door of a link: a filter of a clsact or ingress qdisc. */
export interface TrafficFilter {
  readonly link: string
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
  readonly destination?: string
  readonly sourcePorts?: Span<number>
  readonly destinationPorts?: Span<number>
}

/** A policy of IPsec, `ip xfrm policy`. */
export interface IpsecPolicy extends TrafficMatch {
  readonly direction: 'in' | 'out' | 'fwd'
  readonly action: 'allow' | 'block'
  /** The lowest comes first. */
  readonly priority: number
  readonly link?: string
  readonly mark?: number
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
  readonly name: string
  readonly kind: 'cgroup' | 'link' | 'netfilter'
  /** A path below /sys/fs/cgroup, a link, or a hook. */
  readonly at: string
  readonly direction: 'in' | 'out'
}

/** Which addresses a WireGuard link takes packets from and sends them to. */
export interface WireguardLink {
  readonly link: string
  /** Subnets, of all its peers. */
  readonly allowed: readonly string[]
}

/** An address that the host answers for on a link though it is not its own. */
export interface NeighbourProxy {
  readonly address: string
  readonly link: string
}

/** What stops and changes packets besides netfilter. */
export interface BesideNetfilter {
  readonly trafficFilters: readonly TrafficFilter[]
  readonly programs: readonly PacketProgram[]
  readonly ipsec: readonly IpsecPolicy[]
  readonly wireguard: readonly WireguardLink[]
  readonly proxies: readonly NeighbourProxy[]
}
