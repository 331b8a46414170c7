import { attribute, table } from '../table.js'
import { patternValue, yesNo } from '../value.js'
import { line, uint8 } from '../values.js'
import {
  arpOpcode,
  etherType,
  filterIpv4,
  filterIpv6,
  filterMac,
  filterMacMask,
  filterMask4,
  filterMask6,
  ipProtocol,
  number16,
  number32,
  orVariable,
  sixBits,
  trueFalse,
  vlanId,
} from './filter-value.js'

const common = {
  /** `false`: the rule is for what is not like this. */
  match: attribute('match', yesNo),
  comment: attribute('comment', line),
}

const srcmacaddr = attribute('srcmacaddr', filterMac)
const srcMac = { srcmacaddr, srcmacmask: attribute('srcmacmask', filterMacMask) }
const macs = {
  ...srcMac,
  dstmacaddr: attribute('dstmacaddr', filterMac),
  dstmacmask: attribute('dstmacmask', filterMacMask),
}

const ports = {
  srcportstart: attribute('srcportstart', number16),
  srcportend: attribute('srcportend', number16),
  dstportstart: attribute('dstportstart', number16),
  dstportend: attribute('dstportend', number16),
}

const dscp = attribute('dscp', sixBits)

const ips = (ip: typeof filterIpv4, mask: typeof filterMask4) => ({
  srcipaddr: attribute('srcipaddr', ip),
  srcipmask: attribute('srcipmask', mask),
  dstipaddr: attribute('dstipaddr', ip),
  dstipmask: attribute('dstipmask', mask),
})

const ipset = orVariable(patternValue('the name of an IP set', /^[a-zA-Z0-9_.:\-+ ]{1,31}$/), 'the name of an IP set')

/** What iptables looks at beyond addresses and masks. */
const ranges = (ip: typeof filterIpv4) => ({
  srcipfrom: attribute('srcipfrom', ip),
  srcipto: attribute('srcipto', ip),
  dstipfrom: attribute('dstipfrom', ip),
  dstipto: attribute('dstipto', ip),
  dscp,
})

/** IPv4 only, by libvirt's schema. */
const connections = {
  /** More connections than this from one address. */
  connlimitAbove: attribute('connlimit-above', number16),
  /** Connection states, such as `NEW,ESTABLISHED`. */
  state: attribute(
    'state',
    patternValue(
      'NONE, or some of NEW,ESTABLISHED,RELATED,INVALID',
      /^(?:(?:NEW|ESTABLISHED|RELATED|INVALID)(?:,(?:NEW|ESTABLISHED|RELATED|INVALID))*|NONE)$/,
    ),
  ),
  ipset: attribute('ipset', ipset),
  /** Which address of the packet is looked up, such as `src,dst`. */
  ipsetflags: attribute(
    'ipsetflags',
    patternValue('up to six of src, dst', /^(?:[Ss][Rr][Cc]|[Dd][Ss][Tt])(?:,(?:[Ss][Rr][Cc]|[Dd][Ss][Tt])){0,5}$/),
  ),
}

const layer4 = { ...common, srcmacaddr, ...ips(filterIpv4, filterMask4), ...ranges(filterIpv4), ...connections }
const layer4v6 = { ...common, srcmacaddr, ...ips(filterIpv6, filterMask6), ...ranges(filterIpv6) }

const tcpFlagWords = '(?:(?:SYN|ACK|URG|PSH|FIN|RST)(?:,(?:SYN|ACK|URG|PSH|FIN|RST))*|ALL|NONE)'
/** Mask and flags that are set, such as `SYN,ACK/SYN`. */
const flags = attribute(
  'flags',
  patternValue('TCP flags such as SYN,ACK/SYN', new RegExp(`^${tcpFlagWords}/${tcpFlagWords}$`)),
)

const icmp = { type: attribute('type', uint8), code: attribute('code', uint8) }

const arp = table({
  ...common,
  ...macs,
  hwtype: attribute('hwtype', number16),
  protocoltype: attribute('protocoltype', number16),
  opcode: attribute('opcode', arpOpcode),
  arpsrcmacaddr: attribute('arpsrcmacaddr', filterMac),
  arpdstmacaddr: attribute('arpdstmacaddr', filterMac),
  arpsrcipaddr: attribute('arpsrcipaddr', filterIpv4),
  arpdstipaddr: attribute('arpdstipaddr', filterIpv4),
  gratuitous: attribute('gratuitous', trueFalse),
})

/** A value, and the end of a range that begins with it. */
const upTo = <N extends string, H extends string>(name: N, high: H, xml: string, value: typeof number16) =>
  ({ [name]: attribute(xml, value), [high]: attribute(`${xml}-hi`, value) }) as {
    [K in N | H]: ReturnType<typeof attribute<Value16>>
  }
type Value16 = typeof number16 extends { parse(text: string): infer T } ? T : never

const stp = table({
  ...common,
  ...srcMac,
  type: attribute('type', uint8),
  flags: attribute('flags', uint8),
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
 * What a rule looks at, by protocol; attributes bear libvirt's names.
 * @see https://libvirt.org/formatnwfilter.html#supported-protocols
 */
export const protocols = {
  mac: table({ ...common, ...macs, protocolid: attribute('protocolid', etherType) }),
  vlan: table({
    ...common,
    ...macs,
    vlanid: attribute('vlanid', vlanId),
    encapProtocol: attribute('encap-protocol', etherType),
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
    typeend: attribute('typeend', uint8),
    code: icmp.code,
    codeend: attribute('codeend', uint8),
  }),
  tcp: table({ ...layer4, ...ports, flags }),
  udp: withPorts,
  sctp: withPorts,
  icmp: table({ ...layer4, ...icmp }),
  igmp: l4,
  all: l4,
  esp: l4,
  ah: l4,
  udplite: l4,
  'tcp-ipv6': table({ ...layer4v6, ...ports, flags }),
  'udp-ipv6': withPortsV6,
  'sctp-ipv6': withPortsV6,
  icmpv6: table({ ...layer4v6, ...icmp }),
  'all-ipv6': l4v6,
  'esp-ipv6': l4v6,
  'ah-ipv6': l4v6,
  'udplite-ipv6': l4v6,
} as const
