import { formatAddress, isJson, type Json } from '../../base/index.js'
import { dscpClass, ecnCode, icmpCode, icmpTypeKey, portNumber, protocolNumber } from '../read/well-known.js'
import type { FieldReference, Key, Statement, Value } from '../ruleset.js'

const metaFields: Record<string, FieldReference> = {
  iifname: { field: 'in-interface' },
  iif: { field: 'in-interface' },
  oifname: { field: 'out-interface' },
  oif: { field: 'out-interface' },
  ibrname: { field: 'in-bridge' },
  ibridgename: { field: 'in-bridge' },
  obrname: { field: 'out-bridge' },
  obridgename: { field: 'out-bridge' },
  l4proto: { field: 'protocol' },
  nfproto: { field: 'family' },
  protocol: { field: 'ether-type' },
  mark: { field: 'mark' },
  pkttype: { field: 'packet-type' },
  length: { field: 'length' },
  iifgroup: { field: 'in-group' },
  oifgroup: { field: 'out-group' },
  iifkind: { field: 'in-kind' },
  oifkind: { field: 'out-kind' },
  iiftype: { field: 'in-type' },
  oiftype: { field: 'out-type' },
}

const payloadFields: Record<string, FieldReference> = {
  'ip saddr': { field: 'source', family: 'ipv4' },
  'ip daddr': { field: 'destination', family: 'ipv4' },
  'ip frag-off': { field: 'fragment-offset', family: 'ipv4' },
  'ip protocol': { field: 'protocol', family: 'ipv4' },
  'ip ttl': { field: 'time-to-live', family: 'ipv4' },
  'ip length': { field: 'length', family: 'ipv4' },
  'ip6 hoplimit': { field: 'time-to-live', family: 'ipv6' },
  'ip6 saddr': { field: 'source', family: 'ipv6' },
  'ip6 daddr': { field: 'destination', family: 'ipv6' },
  'ip6 nexthdr': { field: 'protocol', family: 'ipv6' },
  'tcp sport': { field: 'source-port', protocol: 'tcp' },
  'tcp dport': { field: 'destination-port', protocol: 'tcp' },
  'tcp flags': { field: 'tcp-flags', protocol: 'tcp' },
  'udp sport': { field: 'source-port', protocol: 'udp' },
  'udp dport': { field: 'destination-port', protocol: 'udp' },
  'th sport': { field: 'source-port', raw: true },
  'th dport': { field: 'destination-port', raw: true },
  'ip dscp': { field: 'dscp', family: 'ipv4' },
  'ip6 dscp': { field: 'dscp', family: 'ipv6' },
  'ip ecn': { field: 'ecn', family: 'ipv4' },
  'ip6 ecn': { field: 'ecn', family: 'ipv6' },
  'icmp type': { field: 'icmp-type', protocol: 'icmp' },
  'icmp code': { field: 'icmp-code', protocol: 'icmp' },
  'icmpv6 taddr': { field: 'neighbour-target', protocol: 'icmpv6' },
  'icmpv6 type': { field: 'icmp-type', protocol: 'icmpv6' },
  'icmpv6 code': { field: 'icmp-code', protocol: 'icmpv6' },
  'arp operation': { field: 'arp-operation', family: 'arp' },
  'arp saddr ip': { field: 'source', family: 'arp' },
  'arp daddr ip': { field: 'destination', family: 'arp' },
  'arp saddr ether': { field: 'source-mac', family: 'arp' },
  'ether type': { field: 'ether-type', framed: true },
  'ether saddr': { field: 'source-mac', framed: true },
  'ether daddr': { field: 'destination-mac', framed: true },
}

const trackingFields: Record<string, FieldReference> = {
  state: { field: 'connection-state' },
  status: { field: 'connection-status' },
  direction: { field: 'connection-direction' },
  mark: { field: 'connection-mark' },
  zone: { field: 'zone', tracked: true },
  label: { field: 'label', tracked: true },
  l3proto: { field: 'family', tracked: true },
  protocol: { field: 'protocol', tracked: true },
  'original ip saddr': { field: 'original-source', family: 'ipv4' },
  'original ip daddr': { field: 'original-destination', family: 'ipv4' },
  'original ip6 saddr': { field: 'original-source', family: 'ipv6' },
  'original ip6 daddr': { field: 'original-destination', family: 'ipv6' },
  'reply ip saddr': { field: 'reply-source', family: 'ipv4' },
  'reply ip daddr': { field: 'reply-destination', family: 'ipv4' },
  'reply ip6 saddr': { field: 'reply-source', family: 'ipv6' },
  'reply ip6 daddr': { field: 'reply-destination', family: 'ipv6' },
  'original l3proto': { field: 'family', tracked: true },
  'reply l3proto': { field: 'family', tracked: true },
  'original protocol': { field: 'protocol', tracked: true },
  'reply protocol': { field: 'protocol', tracked: true },
  'original proto-src': { field: 'original-source-port' },
  'original proto-dst': { field: 'original-destination-port' },
  'reply proto-src': { field: 'reply-source-port' },
  'reply proto-dst': { field: 'reply-destination-port' },
}

/** A neighbour advertisement's target address, which nft before 1.0.7 writes as `@th,64,128`. */
const isAdvertised = ({ base, offset, len }: Json): boolean => base === 'th' && offset === 64 && len === 128
const advertised: FieldReference = { field: 'neighbour-target', protocol: 'icmpv6' }

/** The fields of an expression, several for a concatenation; undefined if unknown. */
export function readFields(expression: unknown): FieldReference[] | undefined {
  if (!isJson(expression)) return undefined
  const { meta, payload, ct, fib, concat, '&': and } = expression
  if (isJson(meta)) return single(metaFields[String(meta.key)])
  if (isJson(payload))
    return single(isAdvertised(payload) ? advertised : payloadFields[`${payload.protocol} ${payload.field}`])
  if (isJson(ct)) return single(trackingFields[ct.dir ? `${ct.dir} ${ct.key}` : String(ct.key)])
  if (isJson(fib)) return single(fibField(fib))
  if (Array.isArray(and) && and.length === 2) {
    const [field] = readFields(and[0]) ?? []
    const mask = field && numberOf(and[1], field)
    return field && mask !== undefined ? [{ ...field, mask }] : undefined
  }
  if (Array.isArray(concat)) {
    const fields = concat.map((part) => readFields(part)?.[0])
    return fields.every((field): field is FieldReference => field !== undefined) ? fields : undefined
  }
  return undefined
}

/**
 * For an unknown expression, a match on the protocol whose header it reads. Undefined: any packet may have it.
 */
export function headerOf(expression: unknown): Statement | undefined {
  if (!isJson(expression)) return undefined
  const { payload, '&': and } = expression
  if (Array.isArray(and)) return headerOf(and[0])
  const header = isJson(expression['tcp option']) ? 'tcp' : isJson(payload) ? String(payload.protocol) : ''
  if (header === 'ip' || header === 'ip6' || header === 'arp')
    return { do: 'match', fields: [{ field: 'ether-type' }], keys: [[header]] }
  const number = header === 'ether' || header === 'th' ? undefined : protocolNumber(header)
  return number === undefined ? undefined : { do: 'match', fields: [{ field: 'protocol' }], keys: [[number]] }
}

/** The value of a hash or counter with only one possible value. */
export function onlyHash(value: unknown): number | undefined {
  if (!isJson(value)) return undefined
  const body = value.jhash ?? value.symhash ?? value.numgen
  if (!isJson(body) || body.mod !== 1) return undefined
  return typeof body.offset === 'number' ? body.offset : 0
}

export const isFamily = (family: 'ipv4' | 'ipv6'): Statement => ({
  do: 'match',
  fields: [{ field: 'family' }],
  keys: [[family]],
})

/** Matches no packet. */
export const never: Statement = { do: 'match', fields: [{ field: 'family' }], keys: [] }

/** Matches every tracked packet. */
export const tracked: Statement = { do: 'match', fields: [{ field: 'family', tracked: true }], keys: [[{ any: true }]] }

/** Whether a new connection, with a packet or two, is certainly below this count. */
export const isFarBelow = (counted: string, number: number): boolean =>
  (counted === 'packets' && number > 64) || (counted === 'bytes' && number > 1_000_000)

const single = (field: FieldReference | undefined): FieldReference[] | undefined => field && [field]

/** `fib saddr . iif oif missing` is the reverse path check; `fib daddr type local` matches the address type. */
function fibField({ result, flags }: Json): FieldReference | undefined {
  const asked = new Set(Array.isArray(flags) ? (flags as unknown[]) : [flags])
  const marked = asked.delete('mark')
  if (result === 'type' && asked.size === 1) {
    if (asked.has('saddr')) return { field: 'source-type' }
    if (asked.has('daddr')) return { field: 'destination-type' }
  }
  // The reverse route through any link.
  if (result === 'oif' && asked.size === 1 && asked.has('saddr')) {
    return { field: 'reverse-route', asks: [...(marked ? (['mark'] as const) : []), 'any-link'] }
  }
  const known = asked.size === 2 && asked.has('saddr') && asked.has('iif')
  if (result === 'type' && asked.size === 2 && asked.has('iif')) {
    if (asked.has('saddr')) return { field: 'source-type', onLink: 'in' }
    if (asked.has('daddr')) return { field: 'destination-type', onLink: 'in' }
  }
  if (!known || (result !== 'oif' && result !== 'oifname')) return undefined
  return { field: 'reverse-route', ...(marked ? { asks: ['mark'] } : {}) }
}

/** Elements of a set: values, ranges, prefixes, or concatenations of them; undefined if one is unknown. */
export function readElements(elements: unknown, fields: readonly FieldReference[] = []): Key[] | undefined {
  if (elements === undefined || elements === null) return []
  const keys: Key[] = []
  for (const element of Array.isArray(elements) ? (elements as unknown[]) : [elements]) {
    const key = readKey(element, fields)
    if (!key) return undefined
    keys.push(key)
  }
  return keys
}

function readKey(element: unknown, fields: readonly FieldReference[]): Key | undefined {
  if (isJson(element)) {
    if (isJson(element.elem)) return readKey(element.elem.val, fields)
    if (Array.isArray(element.concat)) {
      const values = element.concat.map((part, index) => readValue(part, fields[index]))
      return values.every((value): value is Value => value !== undefined) ? values : undefined
    }
  }
  const value = readValue(element, fields[0])
  return value === undefined ? undefined : [value]
}

export function readValue(value: unknown, field?: FieldReference): Value | undefined {
  if (value === '*') return { any: true }
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 'exists' : 'missing'
  if (typeof value === 'string') return named(value, field)
  if (!isJson(value)) return undefined
  const { prefix, range } = value
  if (isJson(prefix)) {
    const { addr, len } = prefix
    return typeof addr === 'string' && typeof len === 'number' ? { prefix: `${addr}/${len}` } : undefined
  }
  if (Array.isArray(range) && range.length === 2) {
    const [from, to] = range.map((end) => readValue(end, field))
    const plain = (end: Value | undefined): end is string | number => typeof end === 'string' || typeof end === 'number'
    return plain(from) && plain(to) ? { from, to } : undefined
  }
  return undefined
}

/** Converts symbolic names to numbers, depending on the field. */
function named(text: string, field: FieldReference | undefined): Value | undefined {
  switch (field?.field) {
    case 'protocol':
      return protocolNumber(text)
    case 'source-port':
    case 'destination-port':
    case 'any-port':
    case 'original-source-port':
    case 'original-destination-port':
    case 'reply-source-port':
    case 'reply-destination-port':
      return portNumber(text)
    case 'icmp-type':
      return icmpTypeKey(text, field.protocol === 'icmpv6' ? 'icmpv6' : 'icmp')?.[0]
    case 'tcp-flags':
      return tcpFlagBits[text]
    case 'icmp-code':
      return icmpCode(text, field.protocol === 'icmpv6' ? 'icmpv6' : 'icmp')
    case 'neighbour-target':
      return addressOfHex(text) ?? text
    case 'arp-operation':
      return text === 'request' ? 1 : text === 'reply' ? 2 : undefined
    case 'dscp':
      return dscpClass(text)
    case 'ecn':
      return ecnCode(text)
    case 'fragment-offset':
    case 'mark':
    case 'connection-mark':
      return /^(0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : undefined
    case 'reverse-route':
      return text === '0' || text === 'missing' ? 'missing' : text === 'exists' ? 'exists' : undefined
    default:
      return text
  }
}

/** `0xfd110000000000000000000000000001`: an IPv6 address. */
function addressOfHex(text: string): string | undefined {
  const digits = /^0x([0-9a-f]{1,32})$/i.exec(text)?.[1]
  return digits === undefined ? undefined : formatAddress({ family: 'ipv6', value: BigInt(`0x${digits}`) })
}

const tcpFlagBits: Record<string, number> = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32, ecn: 64, cwr: 128 }

/** A number, or flag names combined by or: `syn`, `["syn", "ack"]`, `{"|": ["syn", "ack"]}`. */
export function numberOf(value: unknown, field: FieldReference): number | undefined {
  if (isJson(value) && Array.isArray(value['|'])) return numberOf(value['|'], field)
  if (Array.isArray(value)) {
    let sum = 0
    for (const part of value) {
      const bits = numberOf(part, field)
      if (bits === undefined) return undefined
      sum |= bits
    }
    return sum
  }
  const read = readValue(value, field)
  return typeof read === 'number' ? read : undefined
}
