import type { Ip } from '../../base/index.js'
import { type Packet, protocolNumberOf } from '../packet.js'
import { type Place, singleName } from '../place.js'
import { icmpTypeKey, protocolNumber } from '../read/well-known.js'
import type { FieldReference, Key, Value } from '../ruleset.js'
import { anyKey } from './key-set.js'
import { listText } from './list-text.js'
import { valuesOf } from './set-index.js'
import {
  addressTest,
  anyWord,
  maybe,
  nameTest,
  numberTest,
  plausibleTest,
  portTest,
  type Test,
  type Truth,
  wordTest,
} from './value-tests.js'

/** Whether the fields have one of the keys' values. @param name  of the set that the keys are in */
export function compileKeys(
  fields: readonly FieldReference[],
  keys: readonly Key[],
  tool: 'iptables' | 'nft',
  name?: string,
): Test {
  const guards = fields.flatMap(guardsOf)
  const [field] = fields
  const positive =
    fields.length === 1 && field
      ? anyOf(field, valuesOf(keys), tool, name)
      : anyKey(fields, keys, (key) => allOf(fields.map((one, index) => anyOf(one, [key[index] ?? ''], tool))), name)
  if (guards.length === 0) return positive
  return (packet, place, host) => (guards.every((guard) => guard(packet)) ? positive(packet, place, host) : false)
}

/**
 * Whether the packet has these fields at all: without, a rule does not match, negated or not. Without a link, as for
 * what the host sends itself, the link's name is the empty one.
 */
export function hasFields(fields: readonly FieldReference[]): (packet: Packet) => boolean {
  const guards = fields.flatMap(guardsOf)
  return (packet) => guards.every((guard) => guard(packet))
}

const ofConnections = new Set<FieldReference['field']>([
  'original-source',
  'original-destination',
  'original-source-port',
  'original-destination-port',
  'reply-source',
  'reply-destination',
  'reply-source-port',
  'reply-destination-port',
  'connection-mark',
  'connection-status',
  'connection-direction',
])

function guardsOf({ field, protocol, family, tracked, raw }: FieldReference): ((packet: Packet) => boolean)[] {
  const guards: ((packet: Packet) => boolean)[] = []
  // Before connection tracking, and where it is left out, there is none of it.
  if (tracked || ofConnections.has(field)) guards.push(({ connection }) => connection !== undefined)
  if (family === 'arp') guards.push((packet) => packet.protocol === 'arp')
  else if (family) guards.push((packet) => packet.family === family && packet.protocol !== 'arp')
  if (protocol === 'tcp' || protocol === 'udp') guards.push((packet) => packet.protocol === protocol)
  else if (protocol) {
    const wanted = protocol === 'icmp' ? 'ipv4' : 'ipv6'
    guards.push((packet) => packet.protocol === 'icmp' && packet.family === wanted)
  } else if (field === 'source-port' || field === 'destination-port' || field === 'any-port') {
    guards.push(
      (packet) =>
        packet.protocol === 'tcp' || packet.protocol === 'udp' || (raw === true && packet.protocol === 'icmp'),
    )
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

function anyOf(reference: FieldReference, values: readonly Value[], tool: 'iptables' | 'nft', name?: string): Test {
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
      return addressTest(values, (packet) => packet.source, name)
    case 'destination':
      return addressTest(values, (packet) => packet.destination, name)
    case 'original-source':
      return addressTest(values, (packet) => packet.connection?.original.source, name)
    case 'original-destination':
      return addressTest(values, (packet) => packet.connection?.original.destination, name)
    case 'reply-source':
      return addressTest(values, (packet) => packet.connection?.reply.source, name)
    case 'reply-destination':
      return addressTest(values, (packet) => packet.connection?.reply.destination, name)
    case 'original-source-port':
      return portTest(values, ({ connection }) => (connection ? [connection.original.sourcePort] : []))
    case 'original-destination-port':
      return portTest(values, ({ connection }) => (connection ? [connection.original.destinationPort] : []))
    case 'reply-source-port':
      return portTest(values, ({ connection }) => (connection ? [connection.reply.sourcePort] : []))
    case 'reply-destination-port':
      return portTest(values, ({ connection }) => (connection ? [connection.reply.destinationPort] : []))
    case 'source-type':
      return typeTest(values, tool, reference, ({ source }) => source)
    case 'destination-type':
      return typeTest(values, tool, reference, ({ destination }) => destination)
    case 'source-port':
      return portTest(
        values,
        (packet) => [packet.protocol === 'icmp' ? packet.icmpType * 256 + packet.icmpCode : packet.sourcePort],
        name,
      )
    case 'destination-port':
      // Where ICMP has its checksum, which is a number like another.
      return portTest(values, (packet) => [packet.protocol === 'icmp' ? 'ordinary' : packet.destinationPort], name)
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
      return markTest(
        numberTest(values, ({ mark }) => masked(mark, reference.mask)),
        ({ markUnread }) => markUnread,
        values,
      )
    case 'connection-mark':
      return markTest(
        numberTest(values, ({ connection }) => masked(connection?.mark ?? 0, reference.mask)),
        ({ connection }) => connection?.markUnread,
        values,
      )
    case 'family':
      return wordTest(values.map(toFamily), (packet) => packet.family)
    case 'ether-type':
      return wordTest(values.map(toEtherType), etherTypeOf)
    case 'arp-operation':
      return numberTest(values, ({ protocol, icmpType }) => (protocol === 'arp' ? icmpType - 134 : undefined))
    case 'packet-type':
      return wordTest(
        values.map((value) => (value === 'unicast' ? 'host' : value)),
        packetType,
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
        (packet, place, host) =>
          host.reversePathExists(packet, singleName(place.inLink), reference.asks) ? 'exists' : 'missing',
      )
    case 'fragment-offset':
      // Nobody splits what is asked about here. The two highest bits are no part of the offset.
      return reference.mask === undefined || reference.mask > 0x3fff
        ? () => maybe('packet-form', `the fragment's flags are ${listText(values)}`)
        : numberTest(values, () => 0)
    case 'time-to-live':
      return plausibleTest(values, 'the time to live', timeToLiveRange, usualTimesToLive)
    case 'length':
      return plausibleTest(values, 'the length', () => lengths, usualLengths)
    case 'dscp':
      return numberTest(values, ({ rewritten }) => rewritten?.dscp ?? 0)
    case 'ecn':
      // Only packets of an open connection use it.
      return ecnTest(values)
    case 'tcp-option':
      return optionTest(values, reference.option ?? '')
    case 'zone':
      return numberTest(values, ({ zone = 0 }) => zone)
    case 'label':
      return ({ connection }) =>
        connection?.labelled ? maybe('unread-rule', `the connection's label is ${listText(values)}`) : false
    case 'in-group':
      return groupTest(values, (place) => place.inLink)
    case 'out-group':
      return groupTest(values, (place) => place.outLink)
    case 'in-kind':
    case 'out-kind':
    case 'in-type':
    case 'out-type':
      return (packet, place, host) => {
        const name = singleName(reference.field.startsWith('in') ? place.inLink : place.outLink)
        if (name === undefined) return false
        const link = host.linkNamed(name)
        const shown = reference.field.endsWith('kind') ? link?.kind : link?.type
        if (link === undefined || shown === undefined) return maybe('unread-rule', `${name} is ${listText(values)}`)
        return wordTest(values, () => shown)(packet, place, host)
      }
    case 'ipsec':
      return (_packet, _place, host) =>
        host.withoutIpsec
          ? values.includes('missing')
          : maybe('unread-rule', `IPsec ${values.includes('missing') ? 'has no' : 'has a'} part in it`)
    case 'eui64':
      return (packet) => {
        const mac = eui64Mac(packet.source)
        if (mac === undefined) return false
        if (packet.sourceMac === undefined) return maybe('unread-rule', `the sender's MAC address is ${mac}`)
        return packet.sourceMac === mac
      }
    case 'socket':
      // Of ICMP, only errors are asked about.
      return ({ protocol, role }) =>
        protocol === 'icmp' && role !== 'error' ? false : maybe('unread-rule', 'a socket of its own is there for it')
    case 'bridged':
      return wordTest(values, (_packet, place) => (place.bridged ? 'yes' : 'no'))
    case 'destination-mac':
      return () => maybe('unread-rule', `the MAC address that it is sent to is ${listText(values)}`)
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

/** For IPv6, `addrtype` takes every address that is no multicast one for unicast, the host's own too. */
function typeTest(
  values: readonly Value[],
  tool: 'iptables' | 'nft',
  reference: FieldReference,
  read: (packet: Packet) => Ip,
): Test {
  const words = new Set(values.map(String))
  const rest = values.filter((value) => value !== 'unicast')
  const isType = (wanted: readonly Value[]): Test =>
    wordTest(wanted, (packet, place, host) => host.addressType(read(packet), linkAsked(reference, place)))
  const [plain, others] = [isType(values), isType(rest)]
  return (packet, place, host) => {
    if (tool !== 'iptables' || packet.family !== 'ipv6' || !words.has('unicast')) return plain(packet, place, host)
    if (host.addressType(read(packet)) === 'multicast') return false
    return rest.length === 0 || others(packet, place, host)
  }
}

/** From what a system starts with, 64, 128 or 255, less the routers on the way. Neighbours' messages pass none. */
const timeToLiveRange = ({ role, family, rewritten }: Packet): readonly [number, number] => {
  const set = rewritten?.['time-to-live']
  if (set !== undefined) return [set, set]
  return role === 'neighbour' && family === 'ipv6' ? [255, 255] : [33, 255]
}

/** A packet that is routed has been counted down before rules see where it goes. */
const usualTimesToLive = (_packet: Packet, { inLink, outLink, bridged }: Place): readonly number[] =>
  inLink !== undefined && outLink !== undefined && !bridged ? [63] : [64]

/** Bytes of packets that open a connection, ask for an echo, or are a first datagram. */
const lengths = [28, 576] as const

/** What Linux sends: TCP's first packets with the usual options, an echo of 56 bytes; nothing is usual of UDP. */
const usualLengths = ({ protocol, role, family }: Packet): readonly number[] => {
  const header = family === 'ipv4' ? 20 : 40
  if (protocol === 'icmp') return [header + 64]
  return protocol === 'tcp' && role !== 'later' ? [header + 40] : [header + 9, 576]
}

/** Options of TCP by name, and by iptables' number, that come with what opens a connection. */
const openingOptions = new Set(['maxseg', '2', 'sack-perm', 'sack-permitted', '4', 'window', '3', 'timestamp', '8'])
const laterOptions = new Set(['timestamp', '8'])
const paddings = new Set(['nop', 'noop', '1'])

function ecnTest(values: readonly Value[]): Test {
  const plain = numberTest(values, ({ rewritten }) => rewritten?.ecn ?? 0)
  return (packet, place, host) => {
    const truth = plain(packet, place, host)
    if (packet.rewritten?.ecn !== undefined || packet.role !== 'later') return truth
    return maybe('packet-form', `ECN is ${listText(values)}`, truth === true)
  }
}

function optionTest(values: readonly Value[], option: string): Test {
  const wanted = values.some((value) => value === 'exists')
  return ({ protocol, role }) => {
    // What is no TCP packet has none of its options.
    if (protocol !== 'tcp') return !wanted
    const text = `the TCP option ${option} ${wanted ? 'exists' : 'is missing'}`
    if (paddings.has(option)) return maybe('packet-form', text, wanted)
    return maybe('packet-form', text, (role === 'later' ? laterOptions : openingOptions).has(option) === wanted)
  }
}

/** A mark, where rules have not set one that is not known here. */
const markTest =
  (plain: Test, isUnread: (packet: Packet) => boolean | undefined, values: readonly Value[]): Test =>
  (packet, place, host) =>
    isUnread(packet) ? maybe('unread-rule', `the mark is ${listText(values)}`) : plain(packet, place, host)

function groupTest(values: readonly Value[], read: (place: Place) => Place['inLink']): Test {
  return (packet, place, host) => {
    const name = singleName(read(place))
    if (name === undefined) return false
    const group = host.linkNamed(name)?.group
    const number = group === 'default' ? 0 : Number(group ?? Number.NaN)
    const wanted = values.map((value) => (value === 'default' ? 0 : value))
    // A name is one of /etc/iproute2/group.
    if (values.some((value) => value === group)) return true
    if (Number.isNaN(number) || wanted.some((value) => typeof value === 'string'))
      return maybe('unread-rule', `the group of ${name} is ${listText(values)}`)
    return numberTest(wanted, () => number)(packet, place, host)
  }
}

/** The MAC address that an IPv6 address was made of, if it could be. @see RFC 4291, appendix A */
function eui64Mac({ family, value }: Ip): string | undefined {
  if (family !== 'ipv6') return undefined
  const low = BigInt.asUintN(64, BigInt(value))
  if (((low >> 24n) & 0xffffn) !== 0xfffen) return undefined
  const bytes = [7n, 6n, 5n, 2n, 1n, 0n].map((index) => Number((low >> (index * 8n)) & 0xffn))
  bytes[0] = (bytes[0] ?? 0) ^ 2
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')
}

/** Whom a frame is for. Neighbours' questions are for everybody; bridges' own rules see what only passes as `other`. */
const packetType = ({ role, family, icmpType }: Packet, { passing }: Place): string => {
  if (role === 'neighbour' && icmpType === 135) return family === 'ipv4' ? 'broadcast' : 'multicast'
  return passing ? 'other' : 'host'
}

const linkAsked = ({ onLink }: FieldReference, { inLink }: Place): string | undefined => onLink && singleName(inLink)

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

const statusWords = ({ connection, role, protocol }: Packet): string[] => {
  if (!connection) return []
  // TCP's third packet makes it assured, as would UDP's after seconds.
  const words = connection.confirmed ? ['confirmed'] : []
  if (connection.answered) words.push('seen-reply', 'seen_reply')
  if (protocol === 'tcp' && role === 'later') words.push('assured')
  if (connection.sourceChanged) words.push('snat')
  if (connection.destinationChanged) words.push('dnat')
  return words
}

const directionOf = ({ answers, connection }: Packet): string | undefined =>
  connection ? (answers ? 'reply' : 'original') : undefined
