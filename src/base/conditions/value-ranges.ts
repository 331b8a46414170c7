/** A number, such as a port or an IPv4 address, or an IPv6 address. One set has values of one kind only. */
export type Scalar = number | bigint

const after = (value: Scalar): Scalar => (typeof value === 'bigint' ? value + 1n : value + 1)
const lower = (one: Scalar, other: Scalar): boolean => one < other
const before = (value: Scalar): Scalar => (typeof value === 'bigint' ? value - 1n : value - 1)

/** A set of values, as ranges that neither overlap nor touch, lowest first. */
export class ValueRanges {
  readonly ranges: readonly (readonly [from: Scalar, to: Scalar])[]

  private constructor(ranges: readonly (readonly [Scalar, Scalar])[]) {
    this.ranges = ranges
  }

  /** @param ranges  in any order; ranges that end before they begin are dropped */
  static of(ranges: Iterable<readonly [Scalar, Scalar]>): ValueRanges {
    const sorted = [...ranges].filter(([from, to]) => from <= to)
    sorted.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    const merged: [Scalar, Scalar][] = []
    for (const [from, to] of sorted) {
      const last = merged.at(-1)
      if (last && from <= after(last[1])) {
        if (to > last[1]) last[1] = to
      } else merged.push([from, to])
    }
    return new ValueRanges(merged)
  }

  get isEmpty(): boolean {
    return this.ranges.length === 0
  }

  /** The intersection. */
  and(other: ValueRanges): ValueRanges {
    const found: [Scalar, Scalar][] = []
    const [ours, theirs] = [this.ranges, other.ranges]
    let [at, there] = [0, 0]
    while (at < ours.length && there < theirs.length) {
      const [from, to] = ours[at] as readonly [Scalar, Scalar]
      const [otherFrom, otherTo] = theirs[there] as readonly [Scalar, Scalar]
      const first = lower(from, otherFrom) ? otherFrom : from
      const last = lower(to, otherTo) ? to : otherTo
      if (first <= last) found.push([first, last])
      if (to < otherTo) at++
      else there++
    }
    return new ValueRanges(found)
  }

  /** The difference: values that the other does not have. */
  without(other: ValueRanges): ValueRanges {
    const found: [Scalar, Scalar][] = []
    const theirs = other.ranges
    let there = 0
    for (const [from, to] of this.ranges) {
      let next = from
      while (there < theirs.length && (theirs[there] as readonly [Scalar, Scalar])[1] < from) there++
      for (let each = there; each < theirs.length; each++) {
        const [otherFrom, otherTo] = theirs[each] as readonly [Scalar, Scalar]
        if (otherFrom > to) break
        if (otherFrom > next) found.push([next, before(otherFrom)])
        next = after(otherTo)
      }
      if (next <= to) found.push([next, to])
    }
    return new ValueRanges(found)
  }

  equals({ ranges }: ValueRanges): boolean {
    return (
      ranges.length === this.ranges.length &&
      ranges.every(([from, to], at) => from === this.ranges[at]?.[0] && to === this.ranges[at]?.[1])
    )
  }

  /** Whether they intersect. */
  meets(other: ValueRanges): boolean {
    const [few, many] = this.ranges.length < other.ranges.length ? [this, other] : [other, this]
    return few.ranges.some(([from, to]) => {
      const last = many.#lastFrom(to)
      return last !== undefined && last[1] >= from
    })
  }

  isWithin(other: ValueRanges): boolean {
    return this.ranges.every((range) => other.#covers(range))
  }

  /** Whether this and another together cover a third. */
  completes(other: ValueRanges, whole: ValueRanges): boolean {
    const [few, many] = this.ranges.length < other.ranges.length ? [this, other] : [other, this]
    return whole.without(few).isWithin(many)
  }

  #covers([from, to]: readonly [Scalar, Scalar]): boolean {
    const last = this.#lastFrom(from)
    return last !== undefined && last[1] >= to
  }

  /** The last range that begins no later than a value. */
  #lastFrom(value: Scalar): readonly [Scalar, Scalar] | undefined {
    let [low, high] = [0, this.ranges.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.ranges[middle] as readonly [Scalar, Scalar])[0] <= value) low = middle + 1
      else high = middle
    }
    return this.ranges[low - 1]
  }
}

/** How two sets of values of the same thing relate. */
export interface Relation {
  readonly apart: boolean
  readonly within: boolean
  readonly around: boolean
  /** Every value is in at least one of them. */
  readonly complete: boolean
}

const relations = new WeakMap<ValueRanges, WeakMap<ValueRanges, Relation>>()

/** Large sets live as long as their rules and are compared often, so results are cached. */
export function relationOf(one: ValueRanges, other: ValueRanges, universe: ValueRanges): Relation {
  const known = relations.get(one) ?? new WeakMap<ValueRanges, Relation>()
  relations.set(one, known)
  const found = known.get(other)
  if (found) return found
  const made = {
    apart: !one.meets(other),
    within: one.isWithin(other),
    around: other.isWithin(one),
    complete: one.completes(other, universe),
  }
  known.set(other, made)
  return made
}
