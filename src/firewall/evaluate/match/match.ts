import type { Packet } from '../../packet.js'
import type { Place } from '../../place.js'
import type { FieldReference, Key, Value } from '../../ruleset.js'
import { addressTest } from './address-test.js'
import { ecnTest, fragmentTest, lengthTest, optionTest, timeToLiveTest } from './form-tests.js'
import { anyKey } from './key-set.js'
import { groupTest, reverseRouteTest, traitGuard, traitTest, typeTest } from './link-tests.js'
import { listText } from './list-text.js'
import { macTest } from './mac-test.js'
import {
  directionOf,
  etherTypeOf,
  eui64Mac,
  markTest,
  masked,
  packetType,
  protocolNumberOf,
  stateWords,
  statusWords,
  toEtherType,
  toFamily,
  toIcmpType,
  toProtocol,
} from './packet-fields.js'
import { portTest } from './port-test.js'
import { valuesOf } from './set-index.js'
import { allTruths, type HostView, maybe, type Test, type Truth } from './truth.js'
import { anyWord, nameTest, numberTest, wordTest } from './value-tests.js'

/** Whether the fields match one of the keys. @param name  of the set */
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

type Guard = (packet: Packet, place: Place, host: HostView) => boolean

/**
 * Whether the packet has these fields at all: otherwise a rule does not match, negated or not. Without a link, as for
 * packets that the host sends, the link name is empty, and there is no kind, type or group.
 */
export function hasFields(fields: readonly FieldReference[]): Guard {
  const guards = fields.flatMap(guardsOf)
  const links = fields.flatMap(({ field }) => traitGuard(field) ?? [])
  const framed = fields.some((field) => field.framed)
  return (packet, place, host) =>
    guards.every((guard) => guard(packet)) &&
    links.every((guard) => guard(packet, place, host)) &&
    !(framed && place.frameless)
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
  // Packets before connection tracking, or exempt from it, do not have the field.
  if (tracked || ofConnections.has(field)) guards.push(({ connection }) => connection !== undefined)
  if (family === 'arp') guards.push((packet) => packet.protocol === 'arp')
  else if (family) guards.push((packet) => packet.family === family && packet.protocol !== 'arp')
  else if (field === 'protocol') guards.push((packet) => packet.protocol !== 'arp')
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
    const truths: Truth[] = []
    for (const test of tests) {
      const truth = test(packet, place, host)
      if (truth === false) return false
      truths.push(truth)
    }
    return allTruths(truths)
  }

function anyOf(reference: FieldReference, values: readonly Value[], tool: 'iptables' | 'nft', name?: string): Test {
  if (values.some((value) => typeof value === 'object' && 'any' in value)) return () => true
  switch (reference.field) {
    case 'in-interface':
      return nameTest(values, 'in', (_packet, place) => place.inLink)
    case 'out-interface':
      return nameTest(values, 'out', (_packet, place) => place.outLink)
    case 'in-port':
      return nameTest(values, 'in', (_packet, place) => place.inPort)
    case 'out-port':
      return nameTest(values, 'out', (_packet, place) => place.outPort)
    case 'in-bridge':
      return nameTest(values, 'in', (_packet, place) => place.inBridge)
    case 'out-bridge':
      return nameTest(values, 'out', (_packet, place) => place.outBridge)
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
      // ICMP has its checksum there, which can be any number.
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
      return reverseRouteTest(values, reference)
    case 'fragment-offset':
      return fragmentTest(values, reference.mask)
    case 'time-to-live':
      return timeToLiveTest(values)
    case 'length':
      return lengthTest(values)
    case 'dscp':
      return numberTest(values, ({ rewritten }) => rewritten?.dscp ?? 0)
    case 'ecn':
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
      return traitTest(values, reference.field)
    case 'ipsec':
      return (_packet, _place, host) =>
        host.withoutIpsec
          ? values.includes('missing')
          : maybe('unread-rule', `IPsec ${values.includes('missing') ? 'does not apply' : 'applies'}`)
    case 'eui64':
      return (packet) => {
        const mac = eui64Mac(packet.source)
        if (mac === undefined) return false
        if (packet.sourceMac === undefined) return maybe('unread-rule', `the source MAC address is ${mac}`)
        return packet.sourceMac === mac
      }
    case 'socket':
      // Of ICMP, only errors are looked up.
      return ({ protocol, role }) =>
        protocol === 'icmp' && role !== 'error' ? false : maybe('unread-rule', 'a local socket matches it')
    case 'bridged':
      return wordTest(values, (_packet, place) => (place.bridged ? 'yes' : 'no'))
    case 'neighbour-target': {
      // Advertisements here always concern the sender's own address.
      const advertised = addressTest(values, ({ source }) => source, name)
      return (packet, place, host) =>
        packet.role === 'neighbour' && packet.icmpType === 136
          ? advertised(packet, place, host)
          : maybe('unread-rule', `what follows the ICMP header is ${listText(values)}`)
    }
    case 'source-mac':
      return macTest(values, 'source MAC address', ({ sourceMac }) => sourceMac)
    case 'destination-mac':
      return macTest(values, 'destination MAC address', ({ destinationMac }) => destinationMac)
    default:
      return () => maybe('unread-rule', `${reference.field} is ${listText(values)}`)
  }
}
