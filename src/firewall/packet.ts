import type { AddressFamily, Ip } from '../base/index.js'
import type { FieldName } from './ruleset.js'

/** A port number; `ordinary`: one that no rule names; `any`: each of them; `ephemeral`: what a client's kernel picked. */
export type Port = number | 'ordinary' | 'any' | 'ephemeral'

export type ConnectionState = 'new' | 'established' | 'related' | 'invalid' | 'untracked'

/** A packet on its way; NAT, marks and tracking change it. */
export interface Packet {
  readonly family: AddressFamily
  source: Ip
  destination: Ip
  readonly protocol: 'icmp' | 'tcp' | 'udp' | 'arp'
  sourcePort: Port
  destinationPort: Port
  readonly icmpType: number
  readonly icmpCode: number
  /** FIN 1, SYN 2, RST 4, PSH 8, ACK 16. */
  readonly tcpFlags: number
  mark: number
  /** As the connection tracking of this host sees it; `invalid` before it has. */
  state: ConnectionState
  connection?: Connection | undefined
  /** It goes the way back of its connection. */
  answers: boolean
  /** The first of its connection, or an answer, or a later one. */
  readonly role: 'request' | 'reply' | 'later' | 'error' | 'neighbour'
  readonly sourceMac?: string | undefined
  /** The link of a VRF by which it came to the host, which answers by the same VRF. */
  vrfLink?: string | undefined
  /** Bytes, where that is asked about. */
  length?: number | undefined
  /** Its sender left the source to the kernel, which looks the route up before it has one. */
  readonly unbound?: boolean | undefined
  /** A rule has given it a mark that is not known here. */
  markUnread?: boolean | undefined
  /** The rule that has sent a copy of it on its own way. */
  copiedBy?: string | undefined
  /** The machine that the copy goes to. */
  copiedTo?: string | undefined
  /** The connection tracking zone that a rule has put it in. */
  zone?: number | undefined
  /** Header fields that rules have changed. */
  rewritten?: Readonly<Partial<Record<FieldName, number>>> | undefined
}

/** What the host's connection tracking knows of the walk's connection. */
export interface Connection {
  /** Addresses and ports of the first packet as it came in. */
  readonly original: Tuple
  /** What its answer is expected to look like as it comes in. */
  reply: Tuple
  mark: number
  answered: boolean
  /** Its first packet has got through. */
  confirmed: boolean
  /** NAT rules were asked for the destination and the source, which happens once. */
  destinationAsked: boolean
  sourceAsked: boolean
  destinationChanged: boolean
  /** To an address that no rule names: the one at the same place of another subnet. */
  destinationMapped?: boolean
  sourceChanged: boolean
  /** The zone that it is known in. */
  readonly zone?: number
  /** Rules have set labels. */
  labelled?: boolean
  /** They have given it a mark that is not known here. */
  markUnread?: boolean | undefined
}

export interface Tuple {
  readonly source: Ip
  readonly destination: Ip
  readonly sourcePort: Port
  readonly destinationPort: Port
}

const protocolNumbers = { icmp: { ipv4: 1, ipv6: 58 }, tcp: { ipv4: 6, ipv6: 6 }, udp: { ipv4: 17, ipv6: 17 } }

/** undefined for ARP, which has none. */
export const protocolNumberOf = ({ protocol, family }: Packet): number | undefined =>
  protocol === 'arp' ? undefined : protocolNumbers[protocol][family]

export const tupleOf = ({ source, destination, sourcePort, destinationPort }: Packet): Tuple => ({
  source,
  destination,
  sourcePort,
  destinationPort,
})

export const sameTuple = (tuple: Tuple, packet: Packet): boolean =>
  tuple.source.value === packet.source.value &&
  tuple.destination.value === packet.destination.value &&
  tuple.source.family === packet.family &&
  tuple.sourcePort === packet.sourcePort &&
  tuple.destinationPort === packet.destinationPort

/** The first packet of a connection. */
export function requestPacket(
  family: AddressFamily,
  protocol: 'icmp' | 'tcp' | 'udp',
  source: Ip,
  destination: Ip,
  port: number | undefined,
  { sourceMac, length, unbound }: Pick<Packet, 'sourceMac' | 'length' | 'unbound'> = {},
): Packet {
  // Every property from the start: objects that get more later are slow ones.
  const isIcmp = protocol === 'icmp'
  return {
    family,
    protocol,
    source,
    destination,
    sourcePort: isIcmp ? 0 : 'ephemeral',
    destinationPort: isIcmp ? 0 : (port ?? 'ordinary'),
    icmpType: family === 'ipv4' ? 8 : 128,
    icmpCode: 0,
    tcpFlags: 2,
    mark: 0,
    state: 'invalid',
    answers: false,
    role: 'request',
    connection: undefined,
    sourceMac,
    length,
    unbound,
    vrfLink: undefined,
    markUnread: undefined,
    zone: undefined,
    rewritten: undefined,
    copiedBy: undefined,
    copiedTo: undefined,
  }
}

/** The answer to a packet as it arrived. */
export const replyTo = (packet: Packet): Packet => ({
  ...packet,
  source: packet.destination,
  destination: packet.source,
  sourcePort: packet.destinationPort,
  destinationPort: packet.sourcePort,
  icmpType: packet.family === 'ipv4' ? 0 : 129,
  tcpFlags: 18,
  mark: 0,
  state: 'invalid',
  connection: undefined,
  answers: false,
  role: 'reply',
  unbound: false,
  sourceMac: undefined,
  zone: undefined,
  markUnread: undefined,
  rewritten: undefined,
  copiedBy: undefined,
  copiedTo: undefined,
})
