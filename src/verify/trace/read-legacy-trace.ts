import { formatAddress, type Writable } from '../../base/index.js'
import { legacyRules } from './legacy-script.js'
import type { TracedChain } from './read-trace.js'

/** A visit to a base chain of legacy iptables. Its rule's `handle` is the position in the chain, from 0. */
export interface LegacyVisit extends TracedChain {
  /** The first appearance of a packet, in the tables that trace it. */
  readonly isFirst: boolean
}

const line = /^xt (\d+) (\w+):([^:]+):(rule|return|policy):(\d+) ([0-9a-f]*)$/
const baseChains = new Set(['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'])

/** Reads the listener's output: every rule that a packet matched, and the policy if none decided. */
export function readLegacyTrace(text: string): LegacyVisit[] {
  const visits: LegacyVisit[] = []
  /** By table and packet: several packets may be in progress. */
  const open = new Map<
    string,
    { readonly visit: Writable<LegacyVisit>; readonly at: number; readonly isOver: boolean }
  >()
  for (const one of text.split('\n')) {
    const [, link = '', table = '', chain = '', kind, count = '', hex = ''] = line.exec(one.trim()) ?? []
    const header = headerOf(hex)
    if (kind === undefined || header === undefined) continue
    const key = `${table} ${header.identity}`
    const isBase = baseChains.has(chain)
    const own = table === 'raw' && isBase ? legacyRules : 0
    const index = Number(count) - 1 - own
    // The rule that traces the packet.
    if (index < 0) continue
    const last = open.get(key)
    const isNext = isBase && (!last || last.isOver || last.visit.chain !== chain || index <= last.at)
    const visit: Writable<LegacyVisit> =
      last && !isNext
        ? last.visit
        : {
            table: `${header.family} ${table}`,
            chain,
            packet: `iif "${link}" ${header.text}`,
            isFirst: table === 'raw',
          }
    if (isNext || !last) visits.push(visit)
    // A rule that jumps decides nothing: what follows does.
    if (kind === 'policy') visit.decided = { passes: undefined }
    else if (kind === 'rule')
      visit.decided = { passes: undefined, rule: { chain, handle: index, text: `rule ${index + 1}` } }
    open.set(key, { visit, at: isBase ? index : (last?.at ?? -1), isOver: kind === 'policy' })
  }
  return visits
}

interface Header {
  readonly family: 'ip' | 'ip6'
  /** What identifies the packet. */
  readonly identity: string
  /** In nft's syntax. */
  readonly text: string
}

function headerOf(hex: string): Header | undefined {
  const bytes = Buffer.from(hex, 'hex')
  const isSix = bytes[0] !== undefined && bytes[0] >> 4 === 6
  const length = isSix ? 40 : ((bytes[0] ?? 0) & 15) * 4
  if (length < 20 || bytes.length < length + 8) return undefined
  const family = isSix ? 'ip6' : 'ip'
  const address = (from: number): string => {
    const part = bytes.subarray(from, from + (isSix ? 16 : 4)).toString('hex')
    return formatAddress({ family: isSix ? 'ipv6' : 'ipv4', value: BigInt(`0x${part}`) })
  }
  const [source, destination] = isSix ? [address(8), address(24)] : [address(12), address(16)]
  const addresses = `${family} saddr ${source} ${family} daddr ${destination}`
  const number = (at: number): number => bytes.readUInt16BE(length + at)
  const protocol = isSix ? bytes[6] : bytes[9]
  const text = transport(protocol, number, bytes[length] ?? 0, bytes[length + 13])
  if (text === undefined) return undefined
  const id = isSix ? '' : bytes.readUInt16BE(4)
  return { family, identity: `${addresses} ${id} ${text}`, text: `${addresses} ${text}` }
}

function transport(
  protocol: number | undefined,
  number: (at: number) => number,
  type: number,
  flags: number | undefined,
): string | undefined {
  if (protocol === 6) return `tcp sport ${number(0)} tcp dport ${number(2)} tcp flags == 0x${(flags ?? 0).toString(16)}`
  if (protocol === 17) return `udp sport ${number(0)} udp dport ${number(2)}`
  const name = protocol === 1 ? 'icmp' : protocol === 58 ? 'icmpv6' : undefined
  const word = { 8: 'echo-request', 128: 'echo-request', 0: 'echo-reply', 129: 'echo-reply' }[type]
  return name === undefined || word === undefined ? undefined : `${name} type ${word} ${name} id ${number(4)}`
}
