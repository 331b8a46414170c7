import { attribute, table } from '../table.js'
import { otherwise } from '../value.js'
import { line } from '../values.js'
import {
  filterIpv4,
  filterIpv6,
  filterLast6,
  filterMac,
  filterMacMask,
  filterMask4,
  filterMask6,
} from './filter-address.js'
import {
  arpOpcode,
  connectionState,
  count16,
  encapsulated,
  etherType,
  ipProtocol,
  ipset,
  ipsetFlags,
  matches,
  number8,
  number16,
  number32,
  orVariable,
  sixBits,
  tcpFlags,
  trueFalse,
  vlanId,
} from './filter-value.js'

const common = {
  /** `false`: the rule is for what is not like this. */
  match: attribute('match', otherwise(matches, 'treats everything except no as yes')),
  comment: attribute('comment', orVariable(line, 'a text without tabs or line breaks')),
}

const srcMacAddr = attribute('srcmacaddr', filterMac)
const srcMac = { srcMacAddr, srcMacMask: attribute('srcmacmask', filterMacMask) }
const macs = {
  ...srcMac,
  dstMacAddr: attribute('dstmacaddr', filterMac),
  dstMacMask: attribute('dstmacmask', filterMacMask),
}

const ports = {
  srcPortStart: attribute('srcportstart', number16),
  srcPortEnd: attribute('srcportend', number16),
  dstPortStart: attribute('dstportstart', number16),
  dstPortEnd: attribute('dstportend', number16),
}

const dscp = attribute('dscp', sixBits)

const ips = (ip: typeof filterIpv4, mask: typeof filterMask4) => ({
  srcIpAddr: attribute('srcipaddr', ip),
  srcIpMask: attribute('srcipmask', mask),
  dstIpAddr: attribute('dstipaddr', ip),
  dstIpMask: attribute('dstipmask', mask),
})

/** What iptables and ip6tables look at beyond addresses and masks. */
const connections = (ip: typeof filterIpv4, last: typeof filterIpv4) => ({
  srcIpFrom: attribute('srcipfrom', ip),
  srcIpTo: attribute('srcipto', ip),
  dstIpFrom: attribute('dstipfrom', ip),
  dstIpTo: attribute('dstipto', last),
  dscp,
  /** More connections than this from one address. */
  connlimitAbove: attribute('connlimit-above', count16),
  state: attribute('state', connectionState),
  /** An IP set in which the packet's addresses are looked up, as `ipsetFlags` says. */
  ipset: attribute('ipset', ipset),
  /** libvirt takes it with `all` and `all-ipv6` alone: with another protocol it drops the set as well. */
  ipsetFlags: attribute('ipsetflags', ipsetFlags),
})

const layer4 = { ...common, srcMacAddr, ...ips(filterIpv4, filterMask4), ...connections(filterIpv4, filterIpv4) }
const layer4v6 = { ...common, srcMacAddr, ...ips(filterIpv6, filterMask6), ...connections(filterIpv6, filterLast6) }

/** A TCP option by its number. */
const option = attribute('option', number8)

const icmp = { type: attribute('type', number8), code: attribute('code', number8) }

const arp = table({
  ...common,
  ...macs,
  hwType: attribute('hwtype', number16),
  protocolType: attribute('protocoltype', number16),
  opcode: attribute('opcode', arpOpcode),
  arpSrcMacAddr: attribute('arpsrcmacaddr', filterMac),
  arpDstMacAddr: attribute('arpdstmacaddr', filterMac),
  arpSrcIpAddr: attribute('arpsrcipaddr', filterIpv4),
  arpSrcIpMask: attribute('arpsrcipmask', filterMask4),
  arpDstIpAddr: attribute('arpdstipaddr', filterIpv4),
  arpDstIpMask: attribute('arpdstipmask', filterMask4),
  gratuitous: attribute('gratuitous', trueFalse),
})

/** A value, and the end of a range that begins with it. */
const upTo = <N extends string, H extends string>(name: N, high: H, xml: string, value: typeof number16) =>
  ({ [name]: attribute(xml, value), [high]: attribute(`${xml}-hi`, value) }) as {
    [K in N | H]: ReturnType<typeof attribute<Value16>>
  }
type Value16 = typeof number16 extends { format(value: infer T): string } ? T : never

const stp = table({
  ...common,
  ...srcMac,
  type: attribute('type', number8),
  flags: attribute('flags', number8),
  ...upTo('rootPriority', 'rootPriorityHi', 'root-priority', number16),
  rootAddress: attribute('root-address', filterMac),
  rootAddressMask: attribute('root-address-mask', filterMacMask),
  ...upTo('rootCost', 'rootCostHi', 'root-cost', number32),
  ...upTo('senderPriority', 'senderPriorityHi', 'sender-priority', number16),
  senderAddress: attribute('sender-address', filterMac),
  senderAddressMask: attribute('sender-address-mask', filterMacMask),
  ...upTo('port', 'portHi', 'port', number16),
  ...upTo('age', 'ageHi', 'age', number16),
  ...upTo('maxAge', 'maxAgeHi', 'max-age', number16),
  ...upTo('helloTime', 'helloTimeHi', 'hello-time', number16),
  ...upTo('forwardDelay', 'forwardDelayHi', 'forward-delay', number16),
})

const l4 = table(layer4)
const l4v6 = table(layer4v6)
const withPorts = table({ ...layer4, ...ports })
const withPortsV6 = table({ ...layer4v6, ...ports })

/**
 * What a rule looks at, by protocol; attributes bear libvirt's names, in camelCase.
 * @see https://libvirt.org/formatnwfilter.html#supported-protocols
 */
export const protocols = {
  mac: table({ ...common, ...macs, protocolId: attribute('protocolid', etherType) }),
  vlan: table({
    ...common,
    ...macs,
    vlanId: attribute('vlanid', vlanId),
    encapProtocol: attribute('encap-protocol', encapsulated),
  }),
  stp,
  arp,
  rarp: arp,
  ip: table({
    ...common,
    ...macs,
    ...ips(filterIpv4, filterMask4),
    protocol: attribute('protocol', ipProtocol),
    ...ports,
    dscp,
  }),
  ipv6: table({
    ...common,
    ...macs,
    ...ips(filterIpv6, filterMask6),
    protocol: attribute('protocol', ipProtocol),
    ...ports,
    /** ICMPv6 types and codes, from … to. */
    type: icmp.type,
    typeEnd: attribute('typeend', number8),
    code: icmp.code,
    codeEnd: attribute('codeend', number8),
  }),
  tcp: table({ ...layer4, ...ports, option, flags: attribute('flags', tcpFlags) }),
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
    option,
    /** libvirt's schema has it, and libvirt drops it. */
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
