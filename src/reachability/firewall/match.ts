import { icmpTypeKey, portNumber, protocolNumber } from '../../host/firewall/well-known.js'
import type { FieldReference, Key, Value } from '../../host/index.js'
import { type Ip, type IpRange, inRange, ipOf, rangeOf } from '../walk/ip.js'
import { type Packet, type Port, protocolNumberOf } from '../walk/packet.js'
import { type Place, type PortName, singleName } from '../walk/place.js'

/** True, false, or why it cannot be told. */
export type Truth =
  | true
  | false
  | { readonly maybe: string; readonly kind: 'external-address' | 'port-number' | 'unread-rule' }

/** What matching needs to know of the host. */
export interface HostView {
  addressType(address: Ip): string
  reversePathExists(packet: Packet, inLink: string | undefined): boolean
  /** A prefix that certainly holds none of the outside's addresses. */
  isInside(range: IpRange): boolean
}

export type Test = (packet: Packet, place: Place, host: HostView) => Truth

const maybe = (kind: 'external-address' | 'port-number' | 'unread-rule', text: string): Truth => ({ kind, maybe: text })

/** Whether the fields have one of the keys' values. */
export function compileKeys(fields: readonly FieldReference[], keys: readonly Key[], tool: 'iptables' | 'nft'): Test {
  const guards = fields.flatMap(guardsOf)
  const [field] = fields
  const tests =
    fields.length === 1 && field
      ? [
          anyOf(
            field,
            keys.flatMap(([value]) => (value === undefined ? [] : [value])),
            tool,
          ),
        ]
      : keys.map((key) => allOf(fields.map((one, index) => anyOf(one, [key[index] ?? ''], tool))))
  const some = (packet: Packet, place: Place, host: HostView): Truth => {
    let unknown: Truth = false
    for (const test of tests) {
      const truth = test(packet, place, host)
      if (truth === true) return true
      if (truth !== false) unknown = truth
    }
    return unknown
  }
  const positive = tests.length === 1 && tests[0] ? tests[0] : some
  if (guards.length === 0) return positive
  return (packet, place, host) => (guards.every((guard) => guard(packet)) ? positive(packet, place, host) : false)
}

/** Whether the packet has these fields at all: without, a rule does not match, negated or not. */
export function hasFields(
  fields: readonly FieldReference[],
  tool: 'iptables' | 'nft',
): (packet: Packet, place: Place) => boolean {
  const guards = fields.flatMap(guardsOf)
  const names = fields.map(({ field }) => field)
  return (packet, place) =>
    guards.every((guard) => guard(packet)) &&
    (tool === 'iptables' ||
      ((!names.includes('in-interface') || place.inLink !== undefined) &&
        (!names.includes('out-interface') || place.outLink !== undefined)))
}

function guardsOf({ field, protocol, family }: FieldReference): ((packet: Packet) => boolean)[] {
  const guards: ((packet: Packet) => boolean)[] = []
  if (family) guards.push((packet) => packet.family === family && packet.protocol !== 'arp')
  if (protocol === 'tcp' || protocol === 'udp') guards.push((packet) => packet.protocol === protocol)
  else if (protocol) {
    const wanted = protocol === 'icmp' ? 'ipv4' : 'ipv6'
    guards.push((packet) => packet.protocol === 'icmp' && packet.family === wanted)
  } else if (field === 'source-port' || field === 'destination-port' || field === 'any-port') {
    guards.push((packet) => packet.protocol === 'tcp' || packet.protocol === 'udp')
  }
  return guards
}

const allOf =
  (tests: readonly Test[]): Test =>
  (packet, place, host) => {
    let unknown: Truth = true
    for (const test of tests) {
      const truth = test(packet, place, host)
      if (truth === false) return false
      if (truth !== true) unknown = truth
    }
    return unknown
  }

function anyOf(reference: FieldReference, values: readonly Value[], tool: 'iptables' | 'nft'): Test {
  if (values.some((value) => typeof value === 'object' && 'any' in value)) return () => true
  switch (reference.field) {
    case 'in-interface':
      return nameTest(values, (_packet, place) => place.inLink)
    case 'out-interface':
      return nameTest(values, (_packet, place) => place.outLink)
    case 'in-port':
      return nameTest(values, (_packet, place) => place.inPort)
    case 'out-port':
      return nameTest(values, (_packet, place) => place.outPort)
    case 'in-bridge':
      return nameTest(values, (_packet, place) => place.inBridge)
    case 'out-bridge':
      return nameTest(values, (_packet, place) => place.outBridge)
    case 'source':
      return addressTest(values, (packet) => packet.source)
    case 'destination':
      return addressTest(values, (packet) => packet.destination)
    case 'original-source':
      return addressTest(values, (packet) => packet.connection?.original.source)
    case 'original-destination':
      return addressTest(values, (packet) => packet.connection?.original.destination)
    case 'source-type':
      return wordTest(values, (packet, _place, host) => host.addressType(packet.source))
    case 'destination-type':
      return wordTest(values, (packet, _place, host) => host.addressType(packet.destination))
    case 'source-port':
      return portTest(values, (packet) => [packet.sourcePort])
    case 'destination-port':
      return portTest(values, (packet) => [packet.destinationPort])
    case 'any-port':
      return portTest(values, (packet) => [packet.sourcePort, packet.destinationPort])
    case 'protocol':
      return numberTest(values.map(toProtocol), protocolNumberOf)
    case 'tcp-flags':
      return numberTest(values, ({ tcpFlags }) => (reference.mask === undefined ? tcpFlags : tcpFlags & reference.mask))
    case 'icmp-type':
      return numberTest(values.map(toIcmpType), ({ icmpType }) => icmpType)
    case 'icmp-code':
      return numberTest(values, ({ icmpCode }) => icmpCode)
    case 'mark':
      return numberTest(values, ({ mark }) => masked(mark, reference.mask))
    case 'connection-mark':
      return numberTest(values, ({ connection }) => masked(connection?.mark ?? 0, reference.mask))
    case 'family':
      return wordTest(values.map(toFamily), (packet) => packet.family)
    case 'ether-type':
      return wordTest(values.map(toEtherType), etherTypeOf)
    case 'packet-type':
      return wordTest(
        values.map((value) => (value === 'unicast' ? 'host' : value)),
        (_packet, place) => (place.bridged && tool === 'nft' ? 'other' : 'host'),
      )
    case 'connection-state':
      return anyWord(values, stateWords)
    case 'connection-status':
      return anyWord(values, statusWords)
    case 'connection-direction':
      return wordTest(values, directionOf)
    case 'reverse-route':
      return wordTest(
        values.map((value) => (value === 0 ? 'missing' : value)),
        (packet, place, host) => (host.reversePathExists(packet, singleName(place.inLink)) ? 'exists' : 'missing'),
      )
    case 'bridged':
      return wordTest(values, (_packet, place) => (place.bridged ? 'yes' : 'no'))
    case 'source-mac':
      return (packet) => {
        if (packet.sourceMac === undefined)
          return maybe('unread-rule', `the sender's MAC address is ${listText(values)}`)
        return values.some((value) => value === packet.sourceMac)
      }
    default:
      return () => maybe('unread-rule', `${reference.field} is ${listText(values)}`)
  }
}

const listText = (values: readonly Value[]): string =>
  values.map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value))).join(', ')

const masked = (mark: number, mask: number | undefined): number => (mask === undefined ? mark : (mark & mask) >>> 0)

const toProtocol = (value: Value): Value => (typeof value === 'string' ? (protocolNumber(value) ?? value) : value)
const toIcmpType = (value: Value): Value => {
  if (typeof value !== 'string') return value
  return icmpTypeKey(value, 'icmp')?.[0] ?? icmpTypeKey(value, 'icmpv6')?.[0] ?? value
}
const toFamily = (value: Value): Value => (value === 2 ? 'ipv4' : value === 10 ? 'ipv6' : value)
const etherTypes: Record<string, string> = { '2048': 'ip', '34525': 'ip6', '2054': 'arp' }
const toEtherType = (value: Value): Value => etherTypes[String(Number(value))] ?? value
const etherTypeOf = ({ protocol, family }: Packet): string =>
  protocol === 'arp' ? 'arp' : family === 'ipv4' ? 'ip' : 'ip6'

const stateWords = ({ state, connection }: Packet): string[] => [
  state,
  ...(connection?.sourceChanged ? ['snat'] : []),
  ...(connection?.destinationChanged ? ['dnat'] : []),
]

const statusWords = ({ connection }: Packet): string[] => {
  if (!connection) return ['none']
  const words = connection.answered ? ['seen-reply', 'seen_reply', 'assured', 'confirmed'] : []
  if (connection.sourceChanged) words.push('snat')
  if (connection.destinationChanged) words.push('dnat')
  return words
}

const directionOf = ({ answers, connection }: Packet): string | undefined =>
  connection ? (answers ? 'reply' : 'original') : undefined

type Read<T> = (packet: Packet, place: Place, host: HostView) => T

function nameTest(values: readonly Value[], read: Read<PortName | undefined>): Test {
  const exact = new Set<string>()
  const beginnings: string[] = []
  for (const value of values) {
    if (typeof value !== 'string') continue
    if (value.endsWith('*')) beginnings.push(value.slice(0, -1))
    else exact.add(value)
  }
  return (packet, place, host) => {
    const name = read(packet, place, host)
    if (name === undefined || name === '') return false
    const fits = (one: string): boolean => exact.has(one) || beginnings.some((beginning) => one.startsWith(beginning))
    if (typeof name === 'string') return fits(name)
    if (beginnings.includes('') || (name.length > 0 && name.every(fits))) return true
    return name.length > 0 && !name.some(fits) ? false : maybe('unread-rule', `the port is ${listText(values)}`)
  }
}

function wordTest(values: readonly Value[], read: Read<string | undefined>): Test {
  const words = new Set(values.map(String))
  return (packet, place, host) => {
    const word = read(packet, place, host)
    return word !== undefined && words.has(word)
  }
}

function anyWord(values: readonly Value[], read: (packet: Packet) => readonly string[]): Test {
  const words = new Set(values.map((value) => String(value).toLowerCase()))
  return (packet) => read(packet).some((word) => words.has(word))
}

function numberTest(values: readonly Value[], read: (packet: Packet) => number | undefined): Test {
  const spans = values.map((value): readonly [number, number] => {
    if (typeof value === 'object' && 'from' in value) return [Number(value.from), Number(value.to)]
    const number = Number(value)
    return [number, number]
  })
  if (spans.some((ends) => ends.some(Number.isNaN))) return () => maybe('unread-rule', `it is ${listText(values)}`)
  return (packet) => {
    const number = read(packet)
    return number !== undefined && spans.some(([from, to]) => number >= from && number <= to)
  }
}

/** From how many ports on a range concerns ordinary ports too, rather than a service. */
const wide = 1000

function portTest(values: readonly Value[], read: (packet: Packet) => readonly Port[]): Test {
  const spans = values.map((value): readonly [number, number] => {
    const number = (end: string | number): number => (typeof end === 'number' ? end : (portNumber(end) ?? Number.NaN))
    if (typeof value === 'object') return 'from' in value ? [number(value.from), number(value.to)] : [Number.NaN, 0]
    return [number(value), number(value)]
  })
  if (spans.some((ends) => ends.some(Number.isNaN)))
    return () => maybe('unread-rule', `the port is ${listText(values)}`)
  const one = (port: Port): Truth => {
    if (typeof port === 'number') return spans.some(([from, to]) => port >= from && port <= to)
    const [low, high] = port === 'ephemeral' ? [32768, 60999] : [1, 65535]
    if (spans.some(([from, to]) => from <= low && to >= high)) return true
    const touching = spans.filter(([from, to]) => to >= low && from <= high)
    if (port === 'ordinary' ? touching.every(([from, to]) => to - from < wide) : touching.length === 0) return false
    return maybe('port-number', `the ${port === 'ordinary' ? 'port' : "client's port"} is ${listText(values)}`)
  }
  return (packet) => {
    let unknown: Truth = false
    for (const port of read(packet)) {
      const truth = one(port)
      if (truth === true) return true
      if (truth !== false) unknown = truth
    }
    return unknown
  }
}

function addressTest(values: readonly Value[], read: (packet: Packet) => Ip | undefined): Test {
  const exact = new Set<number | bigint>()
  const ranges: IpRange[] = []
  const unread: Value[] = []
  for (const value of values) {
    const range = addressRange(value)
    if (!range) unread.push(value)
    else if (range.from === range.to) exact.add(range.from)
    else ranges.push(range)
  }
  const exactRanges = [...exact].map(
    (value): IpRange => ({ family: typeof value === 'bigint' ? 'ipv6' : 'ipv4', from: value, to: value }),
  )
  return (packet, _place, host) => {
    const address = read(packet)
    if (!address) return false
    if (address.any) {
      let unknown: Truth = false
      for (const range of [...ranges, ...exactRanges]) {
        if (range.family !== address.family || host.isInside(range)) continue
        if (isEverything(range)) return true
        unknown = maybe('external-address', `the external address is in ${listText(values)}`)
      }
      return unknown
    }
    if (exact.has(address.value)) return true
    for (const range of ranges) if (inRange(range, address)) return true
    return unread.length > 0 ? maybe('unread-rule', `the address is ${listText(unread)}`) : false
  }
}

const isEverything = ({ family, from, to }: IpRange): boolean =>
  family === 'ipv4' ? from === 0 && to === 0xffffffff : from === 0n && to === (1n << 128n) - 1n

function addressRange(value: Value): IpRange | undefined {
  if (typeof value === 'string') return rangeOf(value)
  if (typeof value !== 'object') return undefined
  if ('prefix' in value) return rangeOf(value.prefix)
  if (!('from' in value)) return undefined
  const [from, to] = [ipOf(String(value.from)), ipOf(String(value.to))]
  if (!from || !to || from.family !== to.family) return undefined
  return { family: from.family, from: from.value, to: to.value }
}
