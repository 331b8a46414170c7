import type { Sliced } from '../../base/index.js'
import type { Packet } from '../packet.js'
import type { Place } from '../place.js'
import type { FieldReference, Rule, Value } from '../ruleset.js'
import { FieldIndex } from './field-index.js'

/** A match at the start of a rule, of one field with listed values. */
export interface Opening {
  readonly field: FieldReference
  readonly values: readonly Value[]
  /** Its index among the rule's statements. */
  readonly at: number
}

const sorting = new Set<FieldReference['field']>([
  'in-interface',
  'out-interface',
  'source',
  'destination',
  'destination-port',
  'source-port',
])

/** Rules with more values are not indexed. */
const mostValues = 16
/** Rules indexed per slice. */
const batch = 500
/** Shorter chains are not worth an index. */
const fewest = 8

/** The matches before any other statement: packets without one of these values skip the rule. */
export function openings({ statements }: Rule): readonly Opening[] {
  const found: Opening[] = []
  for (let at = 0; at < statements.length; at++) {
    const statement = statements[at]
    if (
      statement === undefined ||
      (statement.do !== 'match' && statement.do !== 'nothing' && statement.do !== 'match-unknown')
    )
      break
    if (statement.do !== 'match') continue
    const { fields, keys, negated, set } = statement
    const [field] = fields
    if (!field || fields.length !== 1 || negated || set !== undefined || !sorting.has(field.field)) continue
    if (keys.length === 0 || keys.length > mostValues) continue
    found.push({ field, values: keys.flatMap(([value]) => (value === undefined ? [] : [value])), at })
  }
  return found
}

interface Found {
  /** Undefined: all. */
  readonly numbers: readonly number[] | undefined
}

/** Finds the rules of a chain that can match a packet. */
export class RuleIndex {
  readonly #count: number
  /** Rules that can match any packet. */
  readonly #always: number[] = []
  readonly #fields: FieldIndex[] = []
  /** Whether the result depends on links only, so that it can be cached by link. */
  isByLinks = true
  readonly #byLinks = new Map<string | undefined, Map<string | undefined, Found>>()

  private constructor(count: number) {
    this.#count = count
  }

  /** Indexes the rules of a chain, in slices. */
  static *reading(rules: readonly Rule[]): Sliced<RuleIndex> {
    const made = new RuleIndex(rules.length)
    if (rules.length >= fewest) yield* made.#sort(rules)
    return made
  }

  *#sort(rules: readonly Rule[]): Sliced<void> {
    const found: (readonly Opening[])[] = []
    for (const rule of rules) {
      if (found.length % batch === batch - 1) yield
      found.push(openings(rule))
    }
    // If a rule has several openings, it is indexed by the rarest value.
    const common = new Map<string, Map<string | number, number>>()
    for (const [number, list] of found.entries()) {
      if (number % batch === batch - 1) yield
      if (list.length < 2) continue
      for (const { field, values } of list) {
        const counts = common.get(field.field) ?? new Map<string | number, number>()
        common.set(field.field, counts)
        counts.set(wordOf(values[0]), (counts.get(wordOf(values[0])) ?? 0) + 1)
      }
    }
    const rarity = ({ field, values }: Opening): number => common.get(field.field)?.get(wordOf(values[0])) ?? 0
    // Prefer links, which are known for every packet, to addresses, which are not.
    const rank = (one: Opening): number => rarity(one) + (isLink(one) ? 0 : 0.5)
    const byField = new Map<string, FieldIndex>()
    for (const [number, list] of found.entries()) {
      if (number % batch === batch - 1) yield
      const best = list.length < 2 ? list[0] : list.reduce((a, b) => (rank(b) < rank(a) ? b : a))
      if (!best) {
        this.#always.push(number)
        continue
      }
      const { field, mask } = best.field
      const key = mask === undefined ? field : `${field} ${mask}`
      const index = byField.get(key) ?? FieldIndex.of(best.field)
      if (!index) {
        this.#always.push(number)
        continue
      }
      byField.set(key, index)
      this.isByLinks &&= isLink(best)
      index.add(number, best.values)
    }
    this.#fields.push(...byField.values())
  }

  /** Numbers of the rules, in order; undefined: all of them. */
  find(packet: Packet, place: Place): readonly number[] | undefined {
    if (this.#fields.length === 0) return undefined
    // If the port is one of several, there is no single link name.
    if (!this.isByLinks || typeof place.inLink === 'object' || typeof place.outLink === 'object')
      return this.#look(packet, place)
    let byOut = this.#byLinks.get(place.inLink)
    if (!byOut) {
      byOut = new Map()
      this.#byLinks.set(place.inLink, byOut)
    }
    const known = byOut.get(place.outLink)
    if (known) return known.numbers
    const numbers = this.#look(packet, place)
    byOut.set(place.outLink, { numbers })
    return numbers
  }

  #look(packet: Packet, place: Place): readonly number[] | undefined {
    const lists: (readonly number[])[] = this.#always.length > 0 ? [this.#always] : []
    let count = this.#always.length
    for (const index of this.#fields) {
      const found = index.find(packet, place) ?? index.all
      if (found.length > 0) lists.push(found)
      count += found.length
    }
    return count === this.#count ? undefined : mergedInOrder(lists, this.#count, count)
  }
}

/** Merges lists that have no rule in common. */
function mergedInOrder(lists: readonly (readonly number[])[], all: number, count: number): readonly number[] {
  if (lists.length < 2) return lists[0] ?? []
  if (count < 64) return lists.flat().sort((a, b) => a - b)
  const marked = new Uint8Array(all)
  for (const list of lists) for (const number of list) marked[number] = 1
  const merged: number[] = []
  for (let number = 0; number < all; number++) if (marked[number]) merged.push(number)
  return merged
}

const isLink = ({ field: { field } }: Opening): boolean => field === 'in-interface' || field === 'out-interface'

const wordOf = (value: Value | undefined): string | number => {
  if (typeof value !== 'object') return value ?? ''
  return 'prefix' in value ? value.prefix : 'from' in value ? value.from : '*'
}
