import { attribute, table } from '../table.js'
import { filterIpv4, filterIpv6, filterLast6, filterMac, filterMask4, filterMask6 } from './filter-address.js'
import {
  arpOpcode,
  connectionState,
  count16,
  encapsulated,
  etherType,
  ipProtocol,
  ipset,
  ipsetFlags,
  number8,
  number16,
  sixBits,
  tcpFlags,
  trueFalse,
  vlanId,
} from './filter-value.js'
import { common, macs, srcMacAddr } from './frames.js'
import { stp } from './stp.js'

const ports = {
  /** First source port. Example: 1024. */
  srcPortStart: attribute('srcportstart', number16),

  /** Last source port, included. Default: srcPortStart. Example: 65535. */
  srcPortEnd: attribute('srcportend', number16),

  /** First destination port. Example: 80. */
  dstPortStart: attribute('dstportstart', number16),

  /** Last destination port, included. Default: dstPortStart. Example: 89. */
  dstPortEnd: attribute('dstportend', number16),
}

const dscp = attribute('dscp', sixBits)

const ips = (ip: typeof filterIpv4, mask: typeof filterMask4) => ({
  /** Source address, or with srcIpMask a subnet. Example: $IP. */
  srcIpAddr: attribute('srcipaddr', ip),

  /** Mask of the source address: a prefix length or a netmask. Example: 24. */
  srcIpMask: attribute('srcipmask', mask),

  /** Destination address, or with dstIpMask a subnet. Example: $DST. */
  dstIpAddr: attribute('dstipaddr', ip),

  /** Mask of the destination address: a prefix length or a netmask. Example: 8. */
  dstIpMask: attribute('dstipmask', mask),
})

/** What iptables and ip6tables match besides addresses and masks. */
const connections = (ip: typeof filterIpv4, last: typeof filterIpv4) => ({
  /** First address of a range of source addresses. Example: $FIRST. */
  srcIpFrom: attribute('srcipfrom', ip),

  /** Last address of that range, inclusive. Example: $LAST. */
  srcIpTo: attribute('srcipto', ip),

  /** First address of a range of destination addresses. Example: $FIRST. */
  dstIpFrom: attribute('dstipfrom', ip),

  /** Last address of that range, included. Example: $LAST. */
  dstIpTo: attribute('dstipto', last),
  /** DSCP value. Example: 46. */
  dscp,

  /** Matches if a source address has more connections than this. Example: 20. */
  connlimitAbove: attribute('connlimit-above', count16),

  /** Connection states, or NONE. Example: NEW,ESTABLISHED. */
  state: attribute('state', connectionState),

  /** IP set to look the packet's addresses up in. Example: allowed. */
  ipset: attribute('ipset', ipset),

  /**
   * Which addresses to look up in the IP set. libvirt supports this only for protocols all and all-ipv6; with others it
   * drops the set too. Example: src,dst.
   */
  ipsetFlags: attribute('ipsetflags', ipsetFlags),
})

const layer4 = {
  ...common,
  /** Source MAC address. Example: $MAC. */
  srcMacAddr,
  ...ips(filterIpv4, filterMask4),
  ...connections(filterIpv4, filterIpv4),
}
const layer4v6 = {
  ...common,
  /** Source MAC address. Example: $MAC. */
  srcMacAddr,
  ...ips(filterIpv6, filterMask6),
  ...connections(filterIpv6, filterLast6),
}

/** A TCP option by its number. */
const option = attribute('option', number8)

const icmp = {
  /** ICMP type. Example: 8. */
  type: attribute('type', number8),
  /** ICMP code. Example: 0. */
  code: attribute('code', number8),
}

const arp = table({
  ...common,
  ...macs,

  /** ARP hardware type. Example: 1. */
  hwType: attribute('hwtype', number16),

  /** ARP protocol type. Example: 2048. */
  protocolType: attribute('protocoltype', number16),

  /** ARP operation. Example: Request. */
  opcode: attribute('opcode', arpOpcode),

  /** Sender's MAC address in the ARP packet. Example: $MAC. */
  arpSrcMacAddr: attribute('arpsrcmacaddr', filterMac),

  /** Target's MAC address in the ARP packet. Example: $MAC. */
  arpDstMacAddr: attribute('arpdstmacaddr', filterMac),

  /** Sender's IP address in the ARP packet. Example: $IP. */
  arpSrcIpAddr: attribute('arpsrcipaddr', filterIpv4),

  /** Mask of the sender's IP address. Example: 32. */
  arpSrcIpMask: attribute('arpsrcipmask', filterMask4),

  /** Target's IP address in the ARP packet. Example: $IP. */
  arpDstIpAddr: attribute('arpdstipaddr', filterIpv4),

  /** Mask of the target's IP address. Example: 32. */
  arpDstIpMask: attribute('arpdstipmask', filterMask4),

  /** Matches gratuitous ARP. Example: true. */
  gratuitous: attribute('gratuitous', trueFalse),
})

const l4 = table(layer4)
const l4v6 = table(layer4v6)
const withPorts = table({ ...layer4, ...ports })
const withPortsV6 = table({ ...layer4v6, ...ports })

/**
 * What a rule can match, by protocol; attributes have libvirt's names, in camelCase.
 * @see https://libvirt.org/formatnwfilter.html#supported-protocols
 */
export const protocols = {
  mac: table({
    ...common,
    ...macs,
    /** Ethernet type. Example: arp. */
    protocolId: attribute('protocolid', etherType),
  }),
  vlan: table({
    ...common,
    ...macs,

    /** VLAN ID. Example: 42. */
    vlanId: attribute('vlanid', vlanId),

    /** Ethernet type of the frame in the VLAN. Example: ipv4. */
    encapProtocol: attribute('encap-protocol', encapsulated),
  }),
  stp,
  arp,
  rarp: arp,
  ip: table({
    ...common,
    ...macs,
    ...ips(filterIpv4, filterMask4),

    /** IP protocol. Example: tcp. */
    protocol: attribute('protocol', ipProtocol),
    ...ports,
    /** DSCP value. Example: 46. */
    dscp,
  }),
  ipv6: table({
    ...common,
    ...macs,
    ...ips(filterIpv6, filterMask6),

    /** IP protocol. Example: tcp. */
    protocol: attribute('protocol', ipProtocol),
    ...ports,

    /** First ICMPv6 type. Example: 133. */
    type: icmp.type,

    /** Last ICMPv6 type, included. Example: 136. */
    typeEnd: attribute('typeend', number8),

    /** First ICMPv6 code. Example: 0. */
    code: icmp.code,

    /** Last ICMPv6 code, included. Example: 0. */
    codeEnd: attribute('codeend', number8),
  }),
  tcp: table({
    ...layer4,
    ...ports,
    /** TCP option that must be present, by number. Example: 2. */
    option,
    /** TCP flags: the mask, then the flags that must be set. Example: SYN,ACK/SYN. */
    flags: attribute('flags', tcpFlags),
  }),
  udp: withPorts,
  sctp: withPorts,
  icmp: table({ ...layer4, ...icmp }),
  igmp: l4,
  all: l4,
  esp: l4,
  ah: l4,
  udplite: l4,
  'tcp-ipv6': table({
    ...layer4v6,
    ...ports,
    /** TCP option that must be present, by number. Example: 2. */
    option,

    /** TCP flags. libvirt's schema allows them here, but libvirt ignores them. Example: SYN/SYN. */
    flags: attribute('flags', { ...tcpFlags, kept: () => true }),
  }),
  'udp-ipv6': withPortsV6,
  'sctp-ipv6': withPortsV6,
  icmpv6: table({ ...layer4v6, ...icmp }),
  'all-ipv6': l4v6,
  'esp-ipv6': l4v6,
  'ah-ipv6': l4v6,
  'udplite-ipv6': l4v6,
} as const
