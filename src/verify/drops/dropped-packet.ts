import { type AddressFamily, ipOf } from '../../base/index.js'

/** A packet as described by a trace. */
export interface DroppedPacket {
  /** IP's version; or a frame of another kind. */
  readonly family: AddressFamily | 'arp' | 'other'
  /** The sender's address, as the chain that dropped it saw it. */
  readonly source?: string
  /** The receiver's address, as that chain saw it. */
  readonly destination?: string
  /** `tcp`, `udp`, `icmp`, or the kernel's name or number. */
  readonly protocol: string
  /** The sender's port, of TCP and UDP. */
  readonly sourcePort?: number
  /** The receiver's port, of TCP and UDP. */
  readonly port?: number
  /** Its ingress link. */
  readonly inLink?: string
  /** Its egress link. */
  readonly outLink?: string
  /** From the header of its frame. */
  readonly sourceMac?: string
  /** From the header of its frame. */
  readonly destinationMac?: string
}

/** Reads nft's description of a packet: `iif "hw0" oif "br0" … ip saddr 10.0.0.1 … tcp sport 80 tcp dport 4000 …` */
export function droppedPacket(text: string): DroppedPacket {
  const word = (pattern: RegExp): string | undefined => pattern.exec(text)?.[1]
  const number = (pattern: RegExp): number | undefined => {
    const found = word(pattern)
    return found === undefined ? undefined : Number(found)
  }
  const source = word(/\bip6? saddr (\S+)/) ?? word(/\barp saddr ip (\S+)/)
  const destination = word(/\bip6? daddr (\S+)/) ?? word(/\barp daddr ip (\S+)/)
  const family = / ip6 saddr /.test(` ${text}`)
    ? 'ipv6'
    : / ip saddr /.test(` ${text}`)
      ? 'ipv4'
      : /\barp /.test(text)
        ? 'arp'
        : 'other'
  const transport = word(/\b(tcp|udp) sport /)
  const icmp = /\bicmp(v6)? type /.test(text) ? 'icmp' : undefined
  const named = word(/\bip protocol (\S+)/) ?? word(/\bip6 nexthdr (\S+)/)
  const parts = {
    source: source && (ipOf(source)?.text ?? source),
    destination: destination && (ipOf(destination)?.text ?? destination),
    sourcePort: number(/\b(?:tcp|udp) sport (\d+)/),
    port: number(/\b(?:tcp|udp) dport (\d+)/),
    inLink: word(/\biif "([^"]+)"/),
    outLink: word(/\boif "([^"]+)"/),
    sourceMac: word(/\bether saddr (\S+)/),
    destinationMac: word(/\bether daddr (\S+)/),
  }
  const known = Object.entries(parts).filter(([, value]) => value !== undefined)
  return {
    family,
    protocol: family === 'arp' ? 'arp' : (transport ?? icmp ?? named ?? 'other'),
    ...(Object.fromEntries(known) as Partial<DroppedPacket>),
  }
}
