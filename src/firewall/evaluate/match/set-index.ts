import {
  atOnce,
  hashKey,
  type Ip,
  type IpRange,
  ipOf,
  rangeOf,
  type Sliced,
  sixKey,
  sixKeyOf,
  ValueRanges,
} from '../../../base/index.js'
import type { Key, Value } from '../../ruleset.js'

/** IPv4 addresses are numbers, IPv6 addresses bigints; they are compared within their family only. */
type Scalar = number | bigint

/** A set of numbers or addresses of one family: single values by hash, ranges by binary search. */
export class Spans<T extends Scalar> {
  readonly single = new Set<T>()
  /** Sorted; overlapping ranges are merged, adjacent ones are not. */
  readonly starts: T[] = []
  readonly ends: T[] = []
  #ranges: (readonly [T, T])[] | undefined = []

  add(from: T, to: T): void {
    if (from === to) this.single.add(from)
    else if (from < to) this.#ranges?.push([from, to])
  }

  /** Call after the last `add`. */
  seal(): void {
    const ranges = this.#ranges ?? []
    this.#ranges = undefined
    if (ranges.some(([from], at) => at > 0 && from < (ranges[at - 1]?.[0] ?? from)))
      ranges.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    for (const [from, to] of ranges) {
      const last = this.ends.length - 1
      const end = this.ends[last]
      if (end === undefined || from > end) {
        this.starts.push(from)
        this.ends.push(to)
      } else if (to > end) this.ends[last] = to
    }
  }

  has(value: T): boolean {
    if (this.single.has(value)) return true
    const at = lastAtMost(this.starts, value)
    return at >= 0 && value <= (this.ends[at] as T)
  }

  /** Whether the ranges cover all values between these two. */
  covers(low: T, high: T): boolean {
    const at = lastAtMost(this.starts, low)
    if (at < 0) return false
    let end = this.ends[at] as T
    for (let next = at + 1; end < high && next < this.starts.length; next++) {
      const start = this.starts[next] as T
      if (typeof start === 'bigint' ? start !== (end as bigint) + 1n : start !== (end as number) + 1) return false
      end = this.ends[next] as T
    }
    return end >= high
  }
}

/** The index of the last value in a sorted list that is not greater; -1: none. */
export function lastAtMost<T extends Scalar>(sorted: readonly T[], value: T): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as T) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Minimum number of values for caching. */
export const long = 500

const addressSets = new WeakMap<readonly Value[], AddressSet>()
const valueLists = new WeakMap<readonly Key[], readonly Value[]>()

/** The values of single-valued keys; long lists are cached. */
export function valuesOf(keys: readonly Key[]): readonly Value[] {
  const known = valueLists.get(keys)
  if (known) return known
  const made = keys.flatMap(([value]) => (value === undefined ? [] : [value]))
  if (keys.length >= long) valueLists.set(keys, made)
  return made
}

/** Whether all, some or no external addresses are in a set. */
export type OutsideTruth = 'all' | 'some' | 'none'

/** A set of addresses of both families, with fast lookup whatever its size. */
export class AddressSet {
  readonly #ipv4 = new Spans<number>()
  readonly #ipv6 = new Spans<bigint>()
  /** Single IPv6 addresses by hash key. */
  readonly #six = new Map<string, Value>()
  readonly #values = new Map<string, ValueRanges>()
  /** Values that are not addresses. */
  readonly unread: Value[] = []

  /** @param values  omitted: they are added in slices */
  constructor(values?: readonly Value[]) {
    if (values) atOnce(this.#fill(values))
  }

  /** The set for a list, built in slices; cached if the list is long. */
  static *reading(values: readonly Value[]): Sliced<AddressSet> {
    const known = addressSets.get(values)
    if (known) return known
    const made = new AddressSet()
    yield* made.#fill(values)
    if (values.length >= long) addressSets.set(values, made)
    return made
  }

  *#fill(values: readonly Value[]): Sliced<void> {
    for (const [at, value] of values.entries()) {
      this.#add(value)
      if (at % long === long - 1) yield
    }
    this.#ipv4.seal()
    yield
    this.#ipv6.seal()
  }

  #add(value: Value): void {
    const six = typeof value === 'string' ? sixKey(value) : undefined
    if (six !== undefined) {
      this.#six.set(six, value)
      return
    }
    const range = addressRange(value)
    if (!range) this.unread.push(value)
    else if (range.family === 'ipv4') this.#ipv4.add(range.from as number, range.to as number)
    else if (range.from === range.to) this.#six.set(sixKeyOf(range.from as bigint), value)
    else this.#ipv6.add(range.from as bigint, range.to as bigint)
  }

  has(ip: Ip): boolean {
    if (ip.family === 'ipv4') return this.#ipv4.has(ip.value as number)
    if (this.#six.size > 0 && this.#six.has(hashKey(ip) as string)) return true
    return this.#ipv6.starts.length > 0 && this.#ipv6.has(ip.value as bigint)
  }

  /** @param isInside  whether a range contains no external address */
  outside(family: 'ipv4' | 'ipv6', isInside: (range: IpRange) => boolean): OutsideTruth {
    const isAll = family === 'ipv4' ? this.#ipv4.covers(0, 0xffffffff) : this.#ipv6.covers(0n, (1n << 128n) - 1n)
    if (isAll) return 'all'
    for (const range of this.rangesOf(family)) if (!isInside(range)) return 'some'
    return 'none'
  }

  /** All addresses of a family, for comparison with other sets. */
  valuesOf(family: 'ipv4' | 'ipv6'): ValueRanges {
    const known = this.#values.get(family)
    if (known) return known
    const made = ValueRanges.of([...this.rangesOf(family)].map(({ from, to }) => [from, to] as const))
    this.#values.set(family, made)
    return made
  }

  /** Single addresses, and ranges. */
  *rangesOf(family: 'ipv4' | 'ipv6'): Iterable<IpRange> {
    const { starts, ends, single } = family === 'ipv4' ? this.#ipv4 : this.#ipv6
    for (const [at, from] of starts.entries()) yield { family, from, to: ends[at] ?? from }
    for (const value of single) yield { family, from: value, to: value }
    if (family === 'ipv4') return
    for (const value of this.#six.values()) {
      const range = addressRange(value)
      if (range) yield range
    }
  }
}

/** The addresses that a rule's value stands for; undefined if it is not an address. */
export function addressRange(value: Value): IpRange | undefined {
  if (typeof value === 'string') return rangeOf(value)
  if (typeof value !== 'object') return undefined
  if ('prefix' in value) return rangeOf(value.prefix)
  if (!('from' in value)) return undefined
  const [from, to] = [ipOf(String(value.from)), ipOf(String(value.to))]
  if (!from || !to || from.family !== to.family) return undefined
  return { family: from.family, from: from.value, to: to.value }
}

export const isEverything = ({ family, from, to }: IpRange): boolean =>
  family === 'ipv4' ? from === 0 && to === 0xffffffff : from === 0n && to === (1n << 128n) - 1n
