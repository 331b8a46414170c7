import type { Ip } from '../../base/index.js'
import type { Packet, Place } from '../../firewall/index.js'
import type { Machine } from '../world/machine.js'
import { sameNode } from './fate.js'
import type { IcmpError } from './icmp.js'
import type { Refusal } from './refusal.js'
import type { Walk } from './walk.js'

/**
 * The source address of a machine's ICMP error to a packet's sender; undefined if the error does not arrive.
 *
 * @param early  before IPv4 knows whether the packet is for the machine itself
 */
export function errorSource(
  walk: Walk,
  machine: Machine,
  packet: Packet,
  icmp: IcmpError,
  early = false,
): Ip | undefined {
  const { routing } = machine
  // ICMP errors never trigger further ICMP errors (RFC 1122).
  if (packet.role === 'error') return undefined
  // The error is about the packet as its sender knows it.
  const sender = packet.connection && !packet.answers ? packet.connection.original.source : packet.source
  const route = routing.lookup({ destination: sender, mark: 0 }, walk.kernel(machine).oracle)
  const isOwn = route?.type === 'local'
  if (!isOwn && (route?.type !== 'unicast' || route.link === undefined)) return undefined
  const source = isOwn
    ? sender
    : routing.isLocal(packet.destination) && !(early && packet.family === 'ipv4')
      ? packet.destination
      : (route.source ?? machine.sourceOn(route.link ?? '', route.gateway ?? sender))
  if (!source) return undefined
  const error: Packet = {
    ...packet,
    protocol: 'icmp',
    source,
    destination: sender,
    icmpType: icmp.type,
    icmpCode: icmp.code,
    mark: 0,
    state: 'related',
    answers: !packet.answers,
    role: 'error',
  }
  if (!comesBack(walk, machine, error)) return undefined
  // Like replies, errors come from the address that the sender used.
  const { connection } = packet
  return connection?.destinationChanged && !packet.answers ? connection.original.destination : source
}

/**
 * A reset comes from the destination's address. For a packet from a bridge port, it is sent out there, bypassing all
 * rules.
 */
export function resetComesBack(
  walk: Walk,
  machine: Machine,
  { chain }: Refusal,
  packet: Packet,
  place: Place,
): boolean {
  const family = chain?.table.family
  // Resets never trigger further resets.
  if (packet.role === 'error') return false
  if (place.inPort !== undefined || family === 'bridge' || family === 'netdev') return true
  const { source, destination, sourcePort, destinationPort } = packet
  return comesBack(walk, machine, {
    ...packet,
    source: destination,
    destination: source,
    sourcePort: destinationPort,
    destinationPort: sourcePort,
    tcpFlags: 20,
    mark: 0,
    state: 'related',
    answers: !packet.answers,
    role: 'error',
  })
}

/** Whether an ICMP error or a reset of a machine reaches the sender. */
function comesBack(walk: Walk, machine: Machine, error: Packet): boolean {
  const fate = walk.probe(error, { station: 'output', machine })
  return 'node' in fate && walk.sender !== undefined && sameNode(fate.node, walk.sender)
}
