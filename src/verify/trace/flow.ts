import { ipOf } from '../../base/index.js'
import type { ReachabilityProtocol, TracedPacket } from '../../reachability/index.js'
import type { TracedChain } from './read-trace.js'

/** What distinguishes a connection's packets from others. */
export interface FlowKey {
  readonly protocol: ReachabilityProtocol
  /** The sender's; undefined: any. */
  readonly source?: readonly string[]
  /** The requested destination. */
  readonly destination: string
  /** Of TCP and UDP. */
  readonly port: number
  /** The sender's, if known. */
  readonly senderPort?: number
  /** The host's addresses, which may replace the sender's after NAT. */
  readonly own?: readonly string[]
}

/** What a trace shows of a packet. */
interface Header {
  readonly protocol: ReachabilityProtocol
  readonly source: string
  readonly destination: string
  /** Ports of TCP and UDP; an echo's number. */
  readonly from: number | undefined
  readonly to: number | undefined
  readonly flags: string | undefined
  readonly asks: boolean
}

/** The visits of a connection's first packets to base chains, by packet, up to where each got. */
export function flowOf(visits: readonly TracedChain[], key: FlowKey, own: string): Map<TracedPacket, TracedChain[]> {
  const found = new Map<TracedPacket, TracedChain[]>()
  const begun = new Map<TracedPacket, string>()
  const over = new Set<TracedPacket>()
  const read = visits.map((visit) => ({ visit, header: readHeader(visit.packet), isOwn: isOf(visit, own) }))
  const client = clientOf(read, key)
  for (const { visit, header, isOwn } of read) {
    if (client === undefined || !header || !isOfKind(header, key)) continue
    const which = packetOf(header, client.port)
    if (!which || !isOfSender(header, which, [client.address, ...(key.own ?? [])])) continue
    if (over.has(which)) continue
    // A retransmitted packet first appears at the same place as the original.
    const entry = `${visit.table} ${visit.chain} ${/iif (\S+)/.exec(visit.packet)?.[1] ?? ''}`
    if (isOwn && begun.get(which) === entry) over.add(which)
    else if (isOwn && !begun.has(which)) begun.set(which, entry)
    if (isOwn || over.has(which)) continue
    const list = found.get(which) ?? []
    found.set(which, list)
    list.push(visit)
  }
  return found
}

const isOf = ({ table }: TracedChain, name: string): boolean => table.endsWith(` ${name}`)

/**
 * The sender's port, or an echo's number. Only a packet's first appearance identifies it: later on, NAT may have made
 * another packet look the same.
 */
function clientOf(
  read: readonly { readonly visit: TracedChain; readonly header: Header | undefined; readonly isOwn: boolean }[],
  key: FlowKey,
): { readonly port: number; readonly address: string } | undefined {
  const seen = new Set<string>()
  for (const { visit, header, isOwn } of read) {
    if (!isOwn || !header || !isOfKind(header, key) || !header.asks || header.from === undefined) continue
    // A packet that the host sends onto a bridge came from elsewhere, possibly with the host's address by now, or was
    // already seen as its own output.
    if (visit.table.startsWith('bridge ') && visit.chain === 'output') continue
    const sender = `${header.source} ${header.from}`
    if (seen.has(sender)) continue
    if (asksFor(header, key)) return { port: header.from, address: header.source }
    // A reply that looks like a request comes from a port that was asked.
    if (header.protocol === 'icmp' || header.to === key.port) seen.add(sender)
  }
  return undefined
}

/** Two senders may have picked the same port. */
const isOfSender = (header: Header, which: TracedPacket, addresses: readonly string[]): boolean =>
  addresses.some((one) =>
    sameAddress(one, which === 'request' || which === 'third' ? header.source : header.destination),
  )

const isOfKind = (header: Header, key: FlowKey): boolean =>
  header.protocol === key.protocol && isIpv6(header.source) === isIpv6(key.destination)

const isIpv6 = (address: string): boolean => address.includes(':')

const asksFor = (header: Header, { protocol, source, destination, port, senderPort }: FlowKey): boolean =>
  header.asks &&
  (protocol === 'icmp' || header.to === port) &&
  sameAddress(header.destination, destination) &&
  (source === undefined || source.some((one) => sameAddress(one, header.source))) &&
  (senderPort === undefined || header.from === senderPort)

const sameAddress = (one: string, other: string): boolean =>
  ipOf(one.replace(/\/.*/, ''))?.text === ipOf(other.replace(/\/.*/, ''))?.text

function packetOf(header: Header, client: number): TracedPacket | undefined {
  const { protocol, from, to, flags, asks } = header
  if (protocol === 'icmp') return from !== client ? undefined : asks ? 'request' : 'reply'
  if (from !== client && to !== client) return undefined
  const forward = from === client
  if (protocol === 'udp') return forward ? 'request' : 'reply'
  const value = flagsOf(flags)
  if (forward) return value === syn ? 'request' : value === ack ? 'third' : undefined
  return value === (syn | ack) ? 'reply' : value === (ack | psh) ? 'data' : undefined
}

const [syn, psh, ack] = [2, 8, 16]
const flagBits: Record<string, number> = { fin: 1, syn, rst: 4, psh, ack, urg: 32, ecn: 64, cwr: 128 }

/** `syn`, `0x12`, `syn | ack` */
const flagsOf = (text: string | undefined): number | undefined =>
  text === undefined
    ? undefined
    : /^0x/.test(text)
      ? Number(text)
      : text.split(/\s*[|,]\s*/).reduce((sum, word) => sum | (flagBits[word] ?? 0), 0)

function readHeader(text: string): Header | undefined {
  const word = (pattern: RegExp): string | undefined => pattern.exec(text)?.[1]
  const source = word(/\bip6? saddr (\S+)/)
  const destination = word(/\bip6? daddr (\S+)/)
  if (source === undefined || destination === undefined) return undefined
  const number = (pattern: RegExp): number | undefined => {
    const found = word(pattern)
    return found === undefined ? undefined : Number(found)
  }
  const icmp = word(/\bicmp(?:v6)? type (\S+)/)
  if (icmp !== undefined) {
    if (icmp !== 'echo-request' && icmp !== 'echo-reply') return undefined
    // nft takes an ICMPv6 echo's number and sequence for a 'parameter problem' pointer.
    const both = number(/\bicmpv6 parameter-problem (\d+)/)
    const id = number(/\bicmp(?:v6)? id (\d+)/) ?? (both === undefined ? undefined : both >>> 16)
    return { protocol: 'icmp', source, destination, from: id, to: id, flags: undefined, asks: icmp === 'echo-request' }
  }
  const protocol = /\btcp sport /.test(text) ? 'tcp' : /\budp sport /.test(text) ? 'udp' : undefined
  if (!protocol) return undefined
  const flags = word(/\btcp flags (?:== )?(0x[0-9a-f]+|\w+(?:\s*[|,]\s*\w+)*)/)
  return {
    protocol,
    source,
    destination,
    from: number(/\b(?:tcp|udp) sport (\d+)/),
    to: number(/\b(?:tcp|udp) dport (\d+)/),
    flags,
    asks: protocol === 'udp' || flagsOf(flags) === syn,
  }
}
