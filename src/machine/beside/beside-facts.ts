import { type Data, flag, list, number, optional, record, text, word } from '../../base/index.js'

const portRange = record({ from: number, to: number })

const trafficMatch = {
  /** Number of the protocol, as in `/etc/protocols`. */
  protocol: optional(number),
  /** Subnets. */
  source: optional(text),
  destination: optional(text),
  sourcePorts: optional(portRange),
  destinationPorts: optional(portRange),
}
const trafficMatchShape = record(trafficMatch)
/** The criteria of a filter or a policy; omitted: any. */
export interface TrafficMatch extends Data<typeof trafficMatchShape> {}

export const trafficFilterShape = record({
  link: text,
  direction: word('in', 'out'),
  /** `ip`, `ipv6`, `arp`, `all`, … */
  protocol: text,
  /** `matchall`, `u32`, `flower`, `bpf`, … */
  kind: text,
  /** u32: words of the IP header, by the offset of their first byte. All have to match. */
  words: optional(
    list(
      record({
        offset: number,
        value: number,
        mask: number,
      }),
    ),
  ),
  /** flower: what has to match. */
  match: optional<TrafficMatch>(trafficMatchShape),
  /** Criteria and actions that are not understood. */
  unread: list(text),
  /** The packet's fate; `continue`: try the next filter. */
  effect: word('pass', 'drop', 'continue', 'unread'),
  /** As tc prints it, on one line. */
  text: text,
})
/** Traffic control at a link: a filter of a clsact or ingress qdisc. */
export interface TrafficFilter extends Data<typeof trafficFilterShape> {}

export const ipsecPolicyShape = record({
  ...trafficMatch,
  direction: word('in', 'out', 'fwd'),
  action: word('allow', 'block'),
  /** The lowest comes first. */
  priority: number,
  link: optional(text),
  mark: optional(number),
  markMask: optional(number),
  /** Required transformations: `esp tunnel`; without optional ones. */
  required: list(text),
  /** The host has keys for all of that. */
  keyed: flag,
  /** As ip prints it, on one line. */
  text: text,
})
/** A policy of IPsec, `ip xfrm policy`. */
export interface IpsecPolicy extends Data<typeof ipsecPolicyShape> {}

export const packetProgramShape = record({
  name: text,
  kind: word('cgroup', 'link', 'netfilter'),
  /** A path below /sys/fs/cgroup, a link, or a hook. */
  at: text,
  direction: word('in', 'out'),
})
/** An eBPF program at a cgroup, or at a link or netfilter hook in a way that neither tc nor nft shows. */
export interface PacketProgram extends Data<typeof packetProgramShape> {}

export const wireguardLinkShape = record({
  link: text,
  /** Subnets, of all its peers. */
  allowed: list(text),
})
/** The addresses that a WireGuard link accepts packets from and sends them to. */
export interface WireguardLink extends Data<typeof wireguardLinkShape> {}

export const neighbourProxyShape = record({
  address: text,
  link: text,
})
/** An address for which the host is a neighbour proxy on a link. */
export interface NeighbourProxy extends Data<typeof neighbourProxyShape> {}

export const besideNetfilterShape = record({
  trafficFilters: list<TrafficFilter>(trafficFilterShape),
  programs: list<PacketProgram>(packetProgramShape),
  ipsec: list<IpsecPolicy>(ipsecPolicyShape),
  wireguard: list<WireguardLink>(wireguardLinkShape),
  proxies: list<NeighbourProxy>(neighbourProxyShape),
})
/** What stops or changes packets, besides netfilter. */
export interface BesideNetfilter extends Data<typeof besideNetfilterShape> {}
