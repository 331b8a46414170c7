import type { FieldReference, Rule, Value } from '../../host/index.js'
import type { Packet } from '../walk/packet.js'
import type { Place } from '../walk/place.js'
import { FieldIndex } from './field-index.js'

/** A match that a rule begins with, of one field whose values are named. */
export interface Opening {
  readonly field: FieldReference
  readonly values: readonly Value[]
  /** Which of the rule's statements it is. */
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

/** Rules with more values than this are asked each time. */
const mostValues = 16
/** A chain is not worth an index unless it has this many rules. */
const fewest = 8

/** Before any other statement is done: what does not have one of these values passes a rule by. */
export function* openings({ statements }: Rule): Iterable<Opening> {
  for (const [at, statement] of statements.entries()) {
    if (statement.do === 'nothing' || statement.do === 'match-unknown') continue
    if (statement.do !== 'match') return
    const [field] = statement.fields
    if (!field || statement.fields.length !== 1 || !sorting.has(field.field) || field.raw || statement.negated) continue
    if (statement.set !== undefined || statement.keys.length === 0 || statement.keys.length > mostValues) continue
    yield { field, values: statement.keys.flatMap(([value]) => (value === undefined ? [] : [value])), at }
  }
}

/** Leads a packet to the rules of a chain that can concern it. */
export class RuleIndex {
  readonly #count: number
  /** Rules that can concern any packet. */
  readonly #always: number[] = []
  readonly #fields: FieldIndex[] = []

  constructor(rules: readonly Rule[]) {
    this.#count = rules.length
    if (rules.length < fewest) return
    const found = rules.map((rule) => [...openings(rule)].map((opening) => ({ opening, word: wordOf(opening) })))
    const common = new Map<string, number>()
    for (const { word } of found.flat()) common.set(word, (common.get(word) ?? 0) + 1)
    const byField = new Map<string, FieldIndex>()
    for (const [number, list] of found.entries()) {
      // By what the fewest other rules ask for.
      let best = list[0]
      for (const one of list) if ((common.get(one.word) ?? 0) < (common.get(best?.word ?? '') ?? 0)) best = one
      const key = best && `${best.opening.field.field} ${best.opening.field.mask ?? ''}`
      const index =
        key === undefined ? undefined : (byField.get(key) ?? FieldIndex.of(best?.opening.field as FieldReference))
      if (!best || !index || key === undefined) {
        this.#always.push(number)
        continue
      }
      byField.set(key, index)
      index.add(number, best.opening.values)
    }
    this.#fields.push(...byField.values())
  }

  /** Numbers of the rules, in order; undefined: all of them. */
  find(packet: Packet, place: Place): readonly number[] | undefined {
    if (this.#fields.length === 0) return undefined
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

/** Each rule is in one of the lists only. */
function mergedInOrder(lists: readonly (readonly number[])[], all: number, count: number): readonly number[] {
  if (lists.length < 2) return lists[0] ?? []
  if (count < 64) return lists.flat().sort((a, b) => a - b)
  const marked = new Uint8Array(all)
  for (const list of lists) for (const number of list) marked[number] = 1
  const merged: number[] = []
  for (let number = 0; number < all; number++) if (marked[number]) merged.push(number)
  return merged
}

const wordOf = ({ field, values }: Opening): string =>
  `${field.field} ${values.map((value) => (typeof value === 'object' ? JSON.stringify(value) : value)).join()}`
