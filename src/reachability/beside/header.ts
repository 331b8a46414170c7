import { type Packet, type Port, protocolNumberOf } from '../../firewall/index.js'

/** The bytes of a packet from its IP header on; undefined where they cannot be known, such as a checksum. */
export function headerOf(packet: Packet): readonly (number | undefined)[] {
  const { family, source, destination } = packet
  const protocol = protocolNumberOf(packet)
  const unknown = (count: number): undefined[] => Array.from({ length: count }, () => undefined)
  const ports =
    packet.protocol === 'icmp'
      ? [packet.icmpType, packet.icmpCode, undefined, undefined]
      : [...portBytes(packet.sourcePort), ...portBytes(packet.destinationPort)]
  if (family === 'ipv4') {
    const start = [0x45, ...unknown(8), protocol, ...unknown(2)]
    return [...start, ...bytesOf(source.value, 4), ...bytesOf(destination.value, 4), ...ports]
  }
  return [...unknown(6), protocol, undefined, ...bytesOf(source.value, 16), ...bytesOf(destination.value, 16), ...ports]
}

const portBytes = (port: Port): (number | undefined)[] =>
  typeof port === 'number' ? [port >> 8, port & 0xff] : [undefined, undefined]

const bytesOf = (value: number | bigint, count: number): number[] =>
  Array.from({ length: count }, (_, index) => Number((BigInt(value) >> BigInt(8 * (count - 1 - index))) & 0xffn))
