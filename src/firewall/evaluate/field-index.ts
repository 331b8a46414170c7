import { hashKey, type Ip, sixKeyOf } from '../../base/index.js'
import { type Packet, type Port, protocolNumberOf } from '../packet.js'
import type { Place, PortName } from '../place.js'
import { portNumber, protocolNumber } from '../read/well-known.js'
import type { FieldReference, Value } from '../ruleset.js'
import { addressRange } from './match/set-index.js'

/** A packet's value in a field, if it is certain; undefined: one of several, or unknown. */
type Reading = Ip | number | string | undefined

/** Most values have a single entry, stored without a list. */
type Listed = number | number[]

interface Indexable {
  readonly kind: 'address' | 'number' | 'name'
  readonly read: (packet: Packet, place: Place, mask: number) => Reading
}

const address = (read: (packet: Packet) => Ip | undefined): Indexable => ({
  kind: 'address',
  read: (packet) => {
    const ip = read(packet)
    return ip?.any ? undefined : ip
  },
})
const port = (read: (packet: Packet) => Port | undefined): Indexable => ({
  kind: 'number',
  read: (packet) => {
    const number = read(packet)
    // Rules that match raw bytes read part of the ICMP header as ports.
    return typeof number === 'number' && packet.protocol !== 'icmp' ? number : undefined
  },
})
/** Without a link, its name is empty. */
const name = (read: (place: Place) => PortName | undefined): Indexable => ({
  kind: 'name',
  read: (_packet, place) => {
    const found = read(place)
    return typeof found === 'object' ? undefined : (found ?? '')
  },
})

/** Fields by which rules and elements are indexed, to find those that can match a packet. */
const indexable: Partial<Record<FieldReference['field'], Indexable>> = {
  source: address(({ source }) => source),
  destination: address(({ destination }) => destination),
  'original-source': address(({ connection }) => connection?.original.source),
  'original-destination': address(({ connection }) => connection?.original.destination),
  'source-port': port(({ sourcePort }) => sourcePort),
  'destination-port': port(({ destinationPort }) => destinationPort),
  'original-destination-port': port(({ connection }) => connection?.original.destinationPort),
  protocol: { kind: 'number', read: protocolNumberOf },
  mark: {
    kind: 'number',
    read: ({ mark, markUnread }, _place, mask) => (markUnread ? undefined : (mark & mask) >>> 0),
  },
  'in-interface': name(({ inLink }) => inLink),
  'out-interface': name(({ outLink }) => outLink),
}

/** An index of a set's or chain's entries by the values of one field, to find those that can match a packet. */
export class FieldIndex {
  readonly #kind: Indexable['kind']
  readonly #read: Indexable['read']
  readonly #mask: number
  /** By the size of a block of numbers or addresses, a power of 2, and its start. */
  readonly #blocks = new Map<number, Map<number, Listed>>()
  readonly #six = new Map<number, Map<string, Listed>>()
  readonly #names = new Map<string, Listed>()
  /** Entries that can match any packet. */
  readonly #rest: number[] = []
  readonly #all: number[] = []

  private constructor({ kind, read }: Indexable, mask: number) {
    this.#kind = kind
    this.#read = read
    this.#mask = mask
  }

  static of({ field, mask }: FieldReference): FieldIndex | undefined {
    const known = indexable[field]
    return known && new FieldIndex(known, mask ?? 0xffffffff)
  }

  /** @param entry  its number, greater than all before */
  add(entry: number, values: readonly Value[]): void {
    this.#all.push(entry)
    if (values.length === 0 || !values.every((value) => this.#enter(entry, value))) this.#rest.push(entry)
  }

  /**
   * Numbers of the entries that can match a packet, in order, possibly with some that cannot; undefined if the field is
   * unknown.
   */
  find(packet: Packet, place: Place): readonly number[] | undefined {
    const value = this.#read(packet, place, this.#mask)
    if (value === undefined) return undefined
    const lists: (readonly number[])[] = this.#rest.length > 0 ? [this.#rest] : []
    if (typeof value === 'string') pushFound(lists, this.#names.get(value))
    else if (typeof value === 'number' || value.family === 'ipv4') {
      const number = typeof value === 'number' ? value : (value.value as number)
      for (const [size, blocks] of this.#blocks) pushFound(lists, blocks.get(number - (number % size)))
    } else {
      for (const [bits, blocks] of this.#six) {
        const key = bits === 0 ? (hashKey(value) as string) : sixKeyOf(firstOf(value.value as bigint, bits))
        pushFound(lists, blocks.get(key))
      }
    }
    return inOrder(lists)
  }

  /** All entries, for a packet whose field is unknown. */
  get all(): readonly number[] {
    return this.#all
  }

  #enter(entry: number, value: Value): boolean {
    if (this.#kind === 'name') {
      if (typeof value !== 'string' || value.endsWith('*')) return false
      enter(this.#names, value, entry)
      return true
    }
    if (this.#kind === 'number') return this.#enterNumbers(entry, value)
    const range = addressRange(value)
    if (!range) return false
    const { from, to } = range
    if (typeof from === 'number') this.#enterBlocks(entry, from, to as number)
    else this.#enterSix(entry, from, to as bigint)
    return true
  }

  #enterNumbers(entry: number, value: Value): boolean {
    const isSpan = typeof value === 'object' && 'from' in value
    const [from, to] = isSpan ? [numberOf(value.from), numberOf(value.to)] : [numberOf(value), numberOf(value)]
    if (from === undefined || to === undefined) return false
    this.#enterBlocks(entry, from, to)
    return true
  }

  /** Splits a range into a few blocks, each of which starts at a multiple of its size. */
  #enterBlocks(entry: number, from: number, to: number): void {
    for (let start = from; start <= to; ) {
      let size = 1
      while (start % (size * 2) === 0 && start + size * 2 - 1 <= to) size *= 2
      enter(within(this.#blocks, size), start, entry)
      start += size
    }
  }

  #enterSix(entry: number, from: bigint, to: bigint): void {
    for (let start = from; start <= to; ) {
      let bits = 0
      while (bits < 128 && firstOf(start, bits + 1) === start && start + (1n << BigInt(bits + 1)) - 1n <= to) bits++
      enter(within(this.#six, bits), sixKeyOf(start), entry)
      start += 1n << BigInt(bits)
    }
  }
}

const firstOf = (value: bigint, bits: number): bigint => (value >> BigInt(bits)) << BigInt(bits)

function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 ? value : undefined
  return typeof value === 'string' ? (portNumber(value) ?? protocolNumber(value)) : undefined
}

function within<S, K>(maps: Map<S, Map<K, Listed>>, size: S): Map<K, Listed> {
  const known = maps.get(size)
  if (known) return known
  const made = new Map<K, Listed>()
  maps.set(size, made)
  return made
}

function enter<K>(map: Map<K, Listed>, key: K, entry: number): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, entry)
  else if (typeof known === 'number') {
    if (known !== entry) map.set(key, [known, entry])
  } else if (known.at(-1) !== entry) known.push(entry)
}

function pushFound(lists: (readonly number[])[], found: Listed | undefined): void {
  if (found !== undefined) lists.push(typeof found === 'number' ? [found] : found)
}

/** Merges sorted lists, without duplicates. */
export function inOrder(lists: readonly (readonly number[])[]): readonly number[] {
  const [first, second] = lists
  if (!first) return []
  if (!second) return first
  const merged = Uint32Array.from(lists.flat()).sort()
  return [...merged].filter((entry, at) => at === 0 || entry !== merged[at - 1])
}
