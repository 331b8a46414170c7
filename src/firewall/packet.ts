import type { AddressFamily, Ip } from '../base/index.js'
import type { FieldName } from './ruleset.js'

/** A port number; `ordinary`: a port that no rule names; `any`: every port; `ephemeral`: one picked by the client's kernel. */
export type Port = number | 'ordinary' | 'any' | 'ephemeral'

export type ConnectionState = 'new' | 'established' | 'related' | 'invalid' | 'untracked'

/** A packet in transit, changed by NAT, marks and connection tracking. */
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
  /** The state in this host's connection tracking; `invalid` before it has seen the packet. */
  state: ConnectionState
  connection?: Connection | undefined
  /** Whether it travels in its connection's reply direction. */
  answers: boolean
  /** Its part in the connection: the first packet, a reply, or a later one. */
  readonly role: 'request' | 'reply' | 'later' | 'error' | 'neighbour'
  /** MAC addresses of the frame that it is in, or was in when it came; undefined: not known. */
  sourceMac?: string | undefined
  destinationMac?: string | undefined
  /** The VRF link through which it entered the host; replies leave through the same VRF. */
  vrfLink?: string | undefined
  /** In bytes; omitted: not given. */
  length?: number | undefined
  /** Its sender left the source address to the kernel, which looks up the route without one. */
  readonly unbound?: boolean | undefined
  /** A rule has set a mark of unknown value. */
  markUnread?: boolean | undefined
  /** The rule that has sent a copy of it elsewhere. */
  copiedBy?: string | undefined
  /** The machine that gets the copy. */
  copiedTo?: string | undefined
  /** The connection tracking zone that a rule has assigned. */
  zone?: number | undefined
  /** Header fields that rules have changed. */
  rewritten?: Readonly<Partial<Record<FieldName, number>>> | undefined
}

/** The walk's connection in the host's connection tracking. */
export interface Connection {
  /** Addresses and ports of the first packet on arrival. */
  readonly original: Tuple
  /** Expected addresses and ports of a reply on arrival. */
  reply: Tuple
  mark: number
  answered: boolean
  /** Its first packet has passed. */
  confirmed: boolean
  /** NAT rules have been evaluated for the destination and the source, which happens once per connection. */
  destinationAsked: boolean
  sourceAsked: boolean
  destinationChanged: boolean
  /** NETMAP has mapped it to the corresponding address of another subnet, which no rule names. */
  destinationMapped?: boolean
  sourceChanged: boolean
  /** Its connection tracking zone. */
  readonly zone?: number
  /** Rules have set labels. */
  labelled?: boolean
  /** Rules have set a mark of unknown value. */
  markUnread?: boolean | undefined
}

export interface Tuple {
  readonly source: Ip
  readonly destination: Ip
  readonly sourcePort: Port
  readonly destinationPort: Port
}

const protocolNumbers = { icmp: { ipv4: 1, ipv6: 58 }, tcp: { ipv4: 6, ipv6: 6 }, udp: { ipv4: 17, ipv6: 17 } }

/** `undefined` for ARP, which has none. */
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
  { length, unbound }: Pick<Packet, 'length' | 'unbound'> = {},
): Packet {
  // All properties from the start: adding some later makes objects slow.
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
    sourceMac: undefined,
    destinationMac: undefined,
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

/** The reply to a packet, as it arrived. */
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
  destinationMac: undefined,
  zone: undefined,
  markUnread: undefined,
  rewritten: undefined,
  copiedBy: undefined,
  copiedTo: undefined,
})
