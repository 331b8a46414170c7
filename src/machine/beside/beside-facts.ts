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
/** What a filter or a policy selects packets by; omitted: any. */
export interface TrafficMatch extends Data<typeof trafficMatchShape> {}

export const trafficFilterShape = record({
  link: text,
  direction: word('in', 'out'),
  /** `ip`, `ipv6`, `arp`, `all`, … */
  protocol: text,
  /** `matchall`, `u32`, `flower`, `bpf`, … */
  kind: text,
  /** u32: words of the IP header, by the offset of their first byte. All have to fit. */
  words: optional(
    list(
      record({
        offset: number,
        value: number,
        mask: number,
      }),
    ),
  ),
  /** flower: what has to fit. */
  match: optional<TrafficMatch>(trafficMatchShape),
  /** What it selects by, or does, that is not understood. */
  unread: list(text),
  /** What becomes of the packet; `continue`: the next filter is asked. */
  effect: word('pass', 'drop', 'continue', 'unread'),
  /** As tc prints it, on one line. */
  text: text,
})
/** What traffic control does at the door of a link: a filter of a clsact or ingress qdisc. */
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
  /** What packets have to go through: `esp tunnel`; those that may go without, left out. */
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
/** An eBPF program at a cgroup, or at a link or a hook of netfilter in a way that neither tc nor nft shows. */
export interface PacketProgram extends Data<typeof packetProgramShape> {}

export const wireguardLinkShape = record({
  link: text,
  /** Subnets, of all its peers. */
  allowed: list(text),
})
/** Which addresses a WireGuard link takes packets from and sends them to. */
export interface WireguardLink extends Data<typeof wireguardLinkShape> {}

export const neighbourProxyShape = record({
  address: text,
  link: text,
})
/** An address that the host answers for on a link though it is not its own. */
export interface NeighbourProxy extends Data<typeof neighbourProxyShape> {}

export const besideNetfilterShape = record({
  trafficFilters: list<TrafficFilter>(trafficFilterShape),
  programs: list<PacketProgram>(packetProgramShape),
  ipsec: list<IpsecPolicy>(ipsecPolicyShape),
  wireguard: list<WireguardLink>(wireguardLinkShape),
  proxies: list<NeighbourProxy>(neighbourProxyShape),
})
/** What stops and changes packets besides netfilter. */
export interface BesideNetfilter extends Data<typeof besideNetfilterShape> {}
