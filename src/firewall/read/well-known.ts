import type { Key, RejectReply } from '../ruleset.js'

/** @see /etc/protocols */
const protocols: Record<string, number> = {
  hopopt: 0,
  icmp: 1,
  igmp: 2,
  ggp: 3,
  ipip: 4,
  ipencap: 4,
  st: 5,
  tcp: 6,
  egp: 8,
  igp: 9,
  pup: 12,
  udp: 17,
  hmp: 20,
  'xns-idp': 22,
  rdp: 27,
  'iso-tp4': 29,
  dccp: 33,
  xtp: 36,
  ddp: 37,
  'idpr-cmtp': 38,
  ipv6: 41,
  'ipv6-route': 43,
  'ipv6-frag': 44,
  idrp: 45,
  rsvp: 46,
  gre: 47,
  esp: 50,
  ah: 51,
  skip: 57,
  'ipv6-icmp': 58,
  icmpv6: 58,
  icmp6: 58,
  'ipv6-nonxt': 59,
  'ipv6-opts': 60,
  rspf: 73,
  vmtp: 81,
  eigrp: 88,
  ospf: 89,
  ospfigp: 89,
  'ax.25': 93,
  etherip: 97,
  encap: 98,
  pim: 103,
  ipcomp: 108,
  comp: 108,
  vrrp: 112,
  l2tp: 115,
  isis: 124,
  sctp: 132,
  fc: 133,
  'mobility-header': 135,
  'ipv6-mh': 135,
  mh: 135,
  udplite: 136,
  'mpls-in-ip': 137,
  manet: 138,
  hip: 139,
  shim6: 140,
  wesp: 141,
  rohc: 142,
}

/** A protocol number from a name or digits. */
export const protocolNumber = (text: string): number | undefined =>
  /^\d+$/.test(text) ? Number(text) : protocols[text.toLowerCase()]

/** Common service names in nft's output and in rules. */
const services: Record<string, number> = {
  ftp: 21,
  ssh: 22,
  telnet: 23,
  smtp: 25,
  domain: 53,
  bootps: 67,
  bootpc: 68,
  tftp: 69,
  http: 80,
  'http-alt': 8080,
  pop3: 110,
  ntp: 123,
  imap2: 143,
  snmp: 161,
  ldap: 389,
  https: 443,
  'microsoft-ds': 445,
  submission: 587,
  ldaps: 636,
  imaps: 993,
  pop3s: 995,
  mdns: 5353,
  'dhcpv6-client': 546,
  'dhcpv6-server': 547,
  mysql: 3306,
  postgresql: 5432,
}

/** A port number from digits or a common service name. */
export function portNumber(text: string): number | undefined {
  if (/^\d{1,5}$/.test(text)) return Number(text) <= 65535 ? Number(text) : undefined
  return services[text.toLowerCase()]
}

const icmpTypes: Record<'icmp' | 'icmpv6', Record<string, Key>> = {
  icmp: {
    any: [{ any: true }],
    'echo-reply': [0],
    pong: [0],
    'destination-unreachable': [3],
    'network-unreachable': [3, 0],
    'host-unreachable': [3, 1],
    'protocol-unreachable': [3, 2],
    'port-unreachable': [3, 3],
    'fragmentation-needed': [3, 4],
    'source-quench': [4],
    redirect: [5],
    'echo-request': [8],
    ping: [8],
    'router-advertisement': [9],
    'router-solicitation': [10],
    'time-exceeded': [11],
    'ttl-exceeded': [11],
    'parameter-problem': [12],
    'timestamp-request': [13],
    'timestamp-reply': [14],
    'info-request': [15],
    'info-reply': [16],
    'address-mask-request': [17],
    'address-mask-reply': [18],
  },
  icmpv6: {
    'destination-unreachable': [1],
    'packet-too-big': [2],
    'time-exceeded': [3],
    'ttl-exceeded': [3],
    'parameter-problem': [4],
    'echo-request': [128],
    'echo-reply': [129],
    'mld-listener-query': [130],
    'mld-listener-report': [131],
    'mld-listener-done': [132],
    'mld-listener-reduction': [132],
    'router-solicitation': [133],
    'nd-router-solicit': [133],
    'router-advertisement': [134],
    'nd-router-advert': [134],
    'neighbour-solicitation': [135],
    'neighbor-solicitation': [135],
    'nd-neighbor-solicit': [135],
    'neighbour-advertisement': [136],
    'neighbor-advertisement': [136],
    'nd-neighbor-advert': [136],
    redirect: [137],
    'nd-redirect': [137],
    'router-renumbering': [138],
    'ind-neighbor-solicit': [141],
    'ind-neighbor-advert': [142],
    'mld2-listener-report': [143],
  },
}

/** `8`, `3/1`, `echo-request`, `255/255` (any). One value is the type; two are type and code. */
export function icmpTypeKey(text: string, protocol: 'icmp' | 'icmpv6'): Key | undefined {
  const numbers = /^(\d+)(?:\/(\d+))?$/.exec(text)
  if (numbers) {
    if (numbers[1] === '255') return [{ any: true }]
    return numbers[2] === undefined ? [Number(numbers[1])] : [Number(numbers[1]), Number(numbers[2])]
  }
  return icmpTypes[protocol][text]
}

const icmpCodes: Record<'icmp' | 'icmpv6', Record<string, number>> = {
  icmp: {
    'net-unreachable': 0,
    'host-unreachable': 1,
    'prot-unreachable': 2,
    'port-unreachable': 3,
    'frag-needed': 4,
    'net-prohibited': 9,
    'host-prohibited': 10,
    'admin-prohibited': 13,
  },
  icmpv6: {
    'no-route': 0,
    'admin-prohibited': 1,
    'addr-unreachable': 3,
    'port-unreachable': 4,
    'policy-fail': 5,
    'reject-route': 6,
  },
}

/** nft shows a code by the name that it has in an unreachable message, whatever the type: 0 is `net-unreachable`. */
export const icmpCode = (text: string, protocol: 'icmp' | 'icmpv6'): number | undefined =>
  /^\d+$/.test(text) ? Number(text) : icmpCodes[protocol][text]

/** What a reject sends, in one word for both tools and families. */
export const rejectReplies: Readonly<Record<string, RejectReply>> = {
  'tcp reset': 'tcp-reset',
  'tcp-reset': 'tcp-reset',
  'icmp-net-unreachable': 'net-unreachable',
  'icmp-host-unreachable': 'host-unreachable',
  'icmp-proto-unreachable': 'proto-unreachable',
  'icmp-port-unreachable': 'port-unreachable',
  'icmp-net-prohibited': 'net-prohibited',
  'icmp-host-prohibited': 'host-prohibited',
  'icmp-admin-prohibited': 'admin-prohibited',
  'icmp6-no-route': 'no-route',
  'no-route': 'no-route',
  'icmp6-adm-prohibited': 'admin-prohibited',
  'adm-prohibited': 'admin-prohibited',
  'icmp6-addr-unreachable': 'addr-unreachable',
  'addr-unreach': 'addr-unreachable',
  'icmp6-port-unreachable': 'port-unreachable',
  'port-unreach': 'port-unreachable',
  'icmp6-policy-fail': 'policy-fail',
  'icmp6-reject-route': 'reject-route',
  'net-unreachable': 'net-unreachable',
  'host-unreachable': 'host-unreachable',
  'prot-unreachable': 'proto-unreachable',
  'port-unreachable': 'port-unreachable',
  'net-prohibited': 'net-prohibited',
  'host-prohibited': 'host-prohibited',
  'admin-prohibited': 'admin-prohibited',
  'addr-unreachable': 'addr-unreachable',
  'policy-fail': 'policy-fail',
  'reject-route': 'reject-route',
}

/** @see RFC 2474, 2597, 3246, 5865, 8622 */
const dscpClasses: Record<string, number> = { cs0: 0, be: 0, df: 0, le: 1, va: 44, ef: 46 }
for (let number = 0; number < 8; number++) dscpClasses[`cs${number}`] = number * 8
for (let number = 1; number < 5; number++)
  for (let drop = 1; drop < 4; drop++) dscpClasses[`af${number}${drop}`] = number * 8 + drop * 2

/** `cs1`, `af21`, `ef`, `0x2e`: the upper six bits of the former TOS byte. */
export const dscpClass = (text: string): number | undefined =>
  /^(0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : dscpClasses[text.toLowerCase()]

const ecnCodes: Record<string, number> = { 'not-ect': 0, ect1: 1, ect0: 2, ce: 3 }

/** nft's names for the lower two bits of the former TOS byte. */
export const ecnCode = (text: string): number | undefined => ecnCodes[text]
