import { inRange, type Oracle, rangeOf } from '../../base/index.js'
import { type Packet, portTruth, protocolNumberOf } from '../../firewall/index.js'
import type { TrafficFilter, TrafficMatch } from '../../machine/index.js'
import { type Refusal, silentDrop } from '../walk/refusal.js'
import { headerOf } from './header.js'

/** Whether something holds; or what would have to hold, as text. */
type Truth = boolean | { readonly maybe: string }

/** What is attached to a link besides netfilter. */
export interface LinkHooks {
  readonly xdp: readonly string[]
  readonly filters: readonly TrafficFilter[]
  /** Programs that tc does not show. */
  readonly programs: readonly string[]
}

/** Programs cannot be read, so whether one lets a packet pass is an open question, one per program. */
export function programStops(oracle: Oracle, what: string, name: string, where: string): Refusal | undefined {
  const text = `${what} ${name} ${where} lets the packet and its reply pass`
  const passes = oracle.decide({ kind: 'unread-hook', key: `${what} ${name} ${where}`, text })
  return passes ? undefined : silentDrop(`${what} ${name} ${where}`)
}

/** XDP, then traffic control, at a link. */
export function linkStops(
  hooks: LinkHooks,
  link: string,
  direction: 'in' | 'out',
  packet: Packet,
  oracle: Oracle,
): Refusal | undefined {
  // Resolving a MAC address is not decided by itself: a program that drops everything drops the packet too.
  const isOwn = packet.role !== 'neighbour'
  if (direction === 'in' && isOwn) {
    for (const name of hooks.xdp) {
      const stopped = programStops(oracle, 'the XDP program', name, `on ${link}`)
      if (stopped) return stopped
    }
  }
  for (const name of isOwn ? hooks.programs : []) {
    const stopped = programStops(oracle, 'the eBPF program', name, `on ${link}`)
    if (stopped) return stopped
  }
  for (const [index, filter] of hooks.filters.entries()) {
    if (filter.effect === 'continue') continue
    // Whether a filter that passes packets matches only matters if a later one would not pass them.
    if (filter.effect === 'pass' && hooks.filters.slice(index + 1).every(({ effect }) => effect === 'pass')) break
    const truth = matches(filter, packet)
    if (truth === false) continue
    if (filter.effect === 'unread' || typeof truth === 'object') {
      if (!isOwn) continue
      const what = typeof truth === 'object' ? truth.maybe : filter.unread.join(', ')
      const text =
        filter.effect === 'unread'
          ? `the tc filter on ${link} (${what}) lets the packet and its reply pass`
          : `the tc filter on ${link} (${what}) does not apply to the packet`
      const key = `tc ${link} ${direction} ${filter.text}`
      const isOut = oracle.decide({ kind: 'unread-hook', key, text })
      if (filter.effect === 'unread') {
        if (!isOut) return silentDrop(filter.text)
        break
      }
      if (isOut) continue
    }
    if (filter.effect === 'drop') return silentDrop(filter.text)
    break
  }
  return undefined
}

/** Whether traffic control at a link could stop ARP. */
export const stopsArp = ({ filters }: LinkHooks): boolean =>
  filters.some(({ protocol, effect }) => effect === 'drop' && (protocol === 'all' || protocol === 'arp'))

function matches({ protocol, words = [], match, kind, unread }: TrafficFilter, packet: Packet): Truth {
  const family = packet.protocol === 'arp' ? 'arp' : packet.family === 'ipv4' ? 'ip' : 'ipv6'
  if (protocol !== 'all' && protocol !== family) return false
  const isIp = packet.protocol !== 'arp'
  if (kind === 'u32') {
    if (!isIp) return words.every(({ mask }) => mask === 0)
    return both(wordsMatch(words, packet), unread.length > 0 ? { maybe: unread.join(', ') } : true)
  }
  if (match && isIp) return both(matchesFlow(match, packet), unread.length > 0 ? { maybe: unread.join(', ') } : true)
  return unread.length > 0 ? { maybe: unread.join(', ') } : true
}

const both = (one: Truth, other: Truth): Truth =>
  one === false || other === false ? false : one === true ? other : one

function wordsMatch(words: NonNullable<TrafficFilter['words']>, packet: Packet): Truth {
  const header = headerOf(packet)
  let open: string | undefined
  for (const { offset, value, mask } of words) {
    const halves = halvesAt(packet, offset, value, mask)
    if (halves === false) return false
    if (halves !== undefined) {
      if (typeof halves === 'object') open = halves.maybe
      continue
    }
    for (let index = 0; index < 4; index++) {
      const shift = 24 - 8 * index
      const wanted = (mask >>> shift) & 0xff
      if (wanted === 0) continue
      const byte = header[offset + index]
      if (byte === undefined) open = `byte ${offset + index} of the packet`
      else if ((byte & wanted) !== ((value >>> shift) & wanted)) return false
    }
  }
  return open === undefined ? true : { maybe: open }
}

/** A word that matches whole ports, of which only the kind may be known. Undefined: it matches something else. */
function halvesAt(packet: Packet, offset: number, value: number, mask: number): Truth | undefined {
  if (offset !== (packet.family === 'ipv4' ? 20 : 40)) return undefined
  const halves = [mask >>> 16, mask & 0xffff]
  if (halves.some((half) => half !== 0 && half !== 0xffff)) return undefined
  let truth: Truth = true
  for (const [index, port] of [packet.sourcePort, packet.destinationPort].entries()) {
    if (halves[index] === 0) continue
    const wanted = index === 0 ? value >>> 16 : value & 0xffff
    // For ICMP, these are type and code, and an unpredictable checksum.
    if (packet.protocol === 'icmp')
      truth = both(truth, index === 0 && wanted === (packet.icmpType << 8) + packet.icmpCode)
    else {
      const found = portTruth([[wanted, wanted]], port, String(wanted))
      truth = both(truth, typeof found === 'boolean' ? found : { maybe: found.maybe })
    }
  }
  return truth
}

/** Whether a filter or a policy selects a packet. */
export function matchesFlow(match: TrafficMatch, packet: Packet): Truth {
  const { protocol, source, destination, sourcePorts, destinationPorts } = match
  if (protocol !== undefined && protocol !== protocolNumberOf(packet)) return false
  for (const [subnet, ip] of [
    [source, packet.source],
    [destination, packet.destination],
  ] as const) {
    const range = subnet === undefined ? undefined : rangeOf(subnet)
    if (!range) continue
    if (range.family !== ip.family) return false
    if (ip.any && !coversAll(subnet)) return { maybe: `an address of ${subnet}` }
    if (!ip.any && !inRange(range, ip)) return false
  }
  let truth: Truth = true
  for (const [ports, port] of [
    [sourcePorts, packet.sourcePort],
    [destinationPorts, packet.destinationPort],
  ] as const) {
    if (!ports) continue
    if (packet.protocol !== 'tcp' && packet.protocol !== 'udp') return false
    const found = portTruth([[ports.from, ports.to]], port, `${ports.from}-${ports.to}`)
    truth = both(truth, typeof found === 'boolean' ? found : { maybe: found.maybe })
  }
  return truth
}

const coversAll = (subnet: string | undefined): boolean => subnet?.endsWith('/0') ?? true
