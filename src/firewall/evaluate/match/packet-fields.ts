import type { Ip } from '../../../base/index.js'
import type { Packet } from '../../packet.js'
import type { Place } from '../../place.js'
import { icmpTypeKey, protocolNumber } from '../../read/well-known.js'
import type { Value } from '../../ruleset.js'
import { listText } from './list-text.js'
import { maybe, type Test } from './truth.js'

export { protocolNumberOf } from '../../packet.js'

/** Tests a mark, unless rules have set an unknown one. */
export const markTest =
  (plain: Test, isUnread: (packet: Packet) => boolean | undefined, values: readonly Value[]): Test =>
  (packet, place, host) =>
    isUnread(packet) ? maybe('unread-rule', `the mark is ${listText(values)}`) : plain(packet, place, host)

/** The MAC address that an IPv6 address may be derived from. @see RFC 4291, appendix A */
export function eui64Mac({ family, value }: Ip): string | undefined {
  if (family !== 'ipv6') return undefined
  const low = BigInt.asUintN(64, BigInt(value))
  if (((low >> 24n) & 0xffffn) !== 0xfffen) return undefined
  const bytes = [7n, 6n, 5n, 2n, 1n, 0n].map((index) => Number((low >> (index * 8n)) & 0xffn))
  bytes[0] = (bytes[0] ?? 0) ^ 2
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')
}

/** The packet type of a frame. Neighbour solicitations are multicast or broadcast; bridge rules see forwarded frames as `other`. */
export const packetType = ({ role, family, icmpType }: Packet, { passing }: Place): string => {
  if (role === 'neighbour' && icmpType === 135) return family === 'ipv4' ? 'broadcast' : 'multicast'
  return passing ? 'other' : 'host'
}

export const masked = (mark: number, mask: number | undefined): number =>
  mask === undefined ? mark : (mark & mask) >>> 0

export const toProtocol = (value: Value): Value =>
  typeof value === 'string' ? (protocolNumber(value) ?? value) : value
export const toIcmpType = (value: Value): Value => {
  if (typeof value !== 'string') return value
  return icmpTypeKey(value, 'icmp')?.[0] ?? icmpTypeKey(value, 'icmpv6')?.[0] ?? value
}
export const toFamily = (value: Value): Value => (value === 2 ? 'ipv4' : value === 10 ? 'ipv6' : value)
const etherTypes: Record<string, string> = { '2048': 'ip', '34525': 'ip6', '2054': 'arp' }
export const toEtherType = (value: Value): Value => etherTypes[String(Number(value))] ?? value
export const etherTypeOf = ({ protocol, family }: Packet): string =>
  protocol === 'arp' ? 'arp' : family === 'ipv4' ? 'ip' : 'ip6'

export const stateWords = ({ state, connection }: Packet): string[] => [
  state,
  ...(connection?.sourceChanged ? ['snat'] : []),
  ...(connection?.destinationChanged ? ['dnat'] : []),
]

export const statusWords = ({ connection, role, protocol }: Packet): string[] => {
  if (!connection) return []
  // TCP's third packet sets `assured` if the second was seen in the same zone, as do UDP packets after some seconds.
  const words = connection.confirmed ? ['confirmed'] : []
  if (connection.answered) words.push('seen-reply', 'seen_reply')
  if (protocol === 'tcp' && role === 'later' && connection.answered) words.push('assured')
  if (connection.sourceChanged) words.push('snat')
  if (connection.destinationChanged) words.push('dnat')
  return words
}

export const directionOf = ({ answers, connection }: Packet): string | undefined =>
  connection ? (answers ? 'reply' : 'original') : undefined
