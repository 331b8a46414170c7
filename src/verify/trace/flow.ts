import { ipOf } from '../../base/index.js'
import type { ReachabilityProtocol, TracedPacket } from '../../reachability/index.js'
import type { TracedChain } from './read-trace.js'

/** What tells a connection's packets from others'. */
export interface FlowKey {
  readonly protocol: ReachabilityProtocol
  /** Of its sender; undefined: any. */
  readonly source?: readonly string[]
  /** That it asks for. */
  readonly destination: string
  /** Of TCP and UDP. */
  readonly port: number
  /** The sender's, where it is known. */
  readonly senderPort?: number
  /** The host's addresses, which may stand for the sender's once it is translated. */
  readonly own?: readonly string[]
}

/** What is said of a packet in a trace. */
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

/** The visits of a connection's first packets to base chains, by packet, as far as each went. */
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
    // Where a packet was first seen is where one that is sent again is first seen.
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
 * The sender's port, or an echo's number. A packet is what it is where it is first seen: later on, another's may have been
 * translated to look like it.
 */
function clientOf(
  read: readonly { readonly visit: TracedChain; readonly header: Header | undefined; readonly isOwn: boolean }[],
  key: FlowKey,
): { readonly port: number; readonly address: string } | undefined {
  const seen = new Set<string>()
  for (const { visit, header, isOwn } of read) {
    if (!isOwn || !header || !isOfKind(header, key) || !header.asks || header.from === undefined) continue
    // What the host puts onto a bridge came from elsewhere, maybe in the host's name since, or was seen as its own output.
    if (visit.table.startsWith('bridge ') && visit.chain === 'output') continue
    const sender = `${header.source} ${header.from}`
    if (seen.has(sender)) continue
    if (asksFor(header, key)) return { port: header.from, address: header.source }
    // An answer that looks like a question is of a port that was asked.
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
    // nft takes an ICMPv6 echo's number and sequence for the pointer of a 'parameter problem'.
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
