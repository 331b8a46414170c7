import type { Knowledge } from '../nft/nft-constructs.js'

/** An iptables match or target: how it is read, and which of its options have no value. */
export interface Construct {
  readonly knows: Knowledge
  readonly flags: readonly string[]
}

const of = (knows: Knowledge, flags = ''): Construct => ({
  knows,
  flags: flags.split(' ').filter(Boolean),
})

/**
 * The constructs that iptables 1.8 can print. `modelled`: it is read, if its options are; `nothing`: it does not affect
 * decisions; `unread`: a condition names the rule. Constructs not listed are unread.
 *
 * @see iptables-extensions(8)
 */
export const iptablesMatches: Readonly<Record<string, Construct>> = {
  addrtype: of('modelled', '--limit-iface-in --limit-iface-out'),
  ah: of('modelled', '--ahres'),
  bpf: of('unread'),
  cgroup: of('unread'),
  cluster: of('unread'),
  comment: of('nothing'),
  connbytes: of('modelled'),
  connlabel: of('modelled', '--set'),
  connlimit: of('modelled', '--connlimit-saddr --connlimit-daddr'),
  connmark: of('modelled'),
  conntrack: of('modelled'),
  cpu: of('unread'),
  dccp: of('modelled'),
  devgroup: of('modelled'),
  dscp: of('modelled'),
  dst: of('modelled', '--dst-not-strict'),
  ecn: of('modelled', '--ecn-tcp-cwr --ecn-tcp-ece'),
  esp: of('modelled'),
  eui64: of('modelled'),
  frag: of('modelled', '--fragres --fragfirst --fragmore --fraglast'),
  hashlimit: of('modelled', '--hashlimit-rate-match'),
  hbh: of('modelled', '--hbh-not-strict'),
  helper: of('modelled'),
  hl: of('modelled'),
  icmp: of('modelled'),
  icmp6: of('modelled'),
  icmpv6: of('modelled'),
  ipcomp: of('modelled', '--compres'),
  iprange: of('modelled'),
  ipv6header: of('unread', '--soft'),
  ipvs: of('unread', '--ipvs'),
  length: of('modelled'),
  limit: of('modelled'),
  mac: of('modelled'),
  mark: of('modelled'),
  mh: of('modelled'),
  multiport: of('modelled'),
  nfacct: of('nothing'),
  osf: of('modelled'),
  owner: of('unread', '--socket-exists --suppl-groups'),
  physdev: of('modelled', '--physdev-is-in --physdev-is-out --physdev-is-bridged'),
  pkttype: of('modelled'),
  policy: of('modelled', '--strict --next'),
  quota: of('modelled'),
  rateest: of('unread', '--rateest-delta --rateest-lt --rateest-gt --rateest-eq'),
  realm: of('unread'),
  recent: of('modelled', '--set --rcheck --update --remove --rttl --reap --rsource --rdest'),
  rpfilter: of('modelled', '--loose --validmark --accept-local --invert'),
  rt: of('modelled', '--rt-0-res --rt-0-not-strict'),
  sctp: of('modelled'),
  set: of('modelled', '--return-nomatch --update-counters --update-subcounters'),
  socket: of('modelled', '--transparent --nowildcard --restore-skmark'),
  srh: of('modelled'),
  // The pseudo-match that stands for -j; it has no options.
  standard: of('nothing'),
  state: of('modelled'),
  statistic: of('unread'),
  string: of('unread', '--icase'),
  tcp: of('modelled', '--syn'),
  tcpmss: of('modelled'),
  time: of('modelled', '--utc --localtz --kerneltz --contiguous'),
  tos: of('modelled'),
  ttl: of('modelled'),
  u32: of('unread'),
  udp: of('modelled'),
  udplite: of('modelled'),
}

export const iptablesTargets: Readonly<Record<string, Construct>> = {
  ACCEPT: of('modelled'),
  DROP: of('modelled'),
  RETURN: of('modelled'),
  AUDIT: of('nothing'),
  CHECKSUM: of('nothing', '--checksum-fill'),
  CLASSIFY: of('nothing'),
  CLUSTERIP: of('unread', '--new'),
  CONNMARK: of('modelled', '--save-mark --restore-mark'),
  CONNSECMARK: of('nothing', '--save --restore'),
  CT: of('modelled', '--notrack'),
  DNAT: of('modelled', '--random --random-fully --persistent'),
  DNPT: of('unread'),
  DSCP: of('modelled'),
  ECN: of('nothing', '--ecn-tcp-remove'),
  HL: of('modelled'),
  HMARK: of('modelled'),
  IDLETIMER: of('nothing', '--alarm'),
  LED: of('nothing', '--led-always-blink'),
  LOG: of('nothing', '--log-tcp-sequence --log-tcp-options --log-ip-options --log-uid --log-macdecode'),
  MARK: of('modelled'),
  MASQUERADE: of('modelled', '--random --random-fully'),
  MIRROR: of('unread'),
  NETMAP: of('modelled'),
  NFLOG: of('nothing'),
  NFQUEUE: of('modelled', '--queue-bypass --queue-cpu-fanout'),
  NOTRACK: of('modelled'),
  QUEUE: of('modelled'),
  RATEEST: of('nothing'),
  REDIRECT: of('modelled', '--random --random-fully'),
  REJECT: of('modelled'),
  SECMARK: of('nothing'),
  SET: of('modelled', '--exist --map-mark --map-prio --map-queue'),
  SNAT: of('modelled', '--random --random-fully --persistent'),
  SNPT: of('unread'),
  SYNPROXY: of('unread', '--sack-perm --timestamp --ecn'),
  TCPMSS: of('nothing', '--clamp-mss-to-pmtu'),
  TCPOPTSTRIP: of('nothing'),
  TEE: of('modelled'),
  TOS: of('modelled'),
  TPROXY: of('unread'),
  TRACE: of('nothing'),
  TTL: of('modelled'),
  ULOG: of('nothing'),
}

/** Options outside any match. */
const base: Readonly<Record<string, number>> = {
  '-p': 1,
  '-s': 1,
  '-d': 1,
  '-i': 1,
  '-o': 1,
  '-f': 0,
  '-4': 0,
  '-6': 0,
}

const withTwo = new Set(['--tcp-flags', '--match-set', '--add-set', '--del-set', '--map-set', '--chunk-types'])

/** The number of values after an option; undefined if unknown. */
export function valuesOf(construct: Construct | undefined, option: string): number | undefined {
  if (base[option] !== undefined) return base[option]
  if (!construct) return undefined
  return construct.flags.includes(option) ? 0 : withTwo.has(option) ? 2 : 1
}
