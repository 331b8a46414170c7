import { atOnce, type Sliced } from '../../base/index.js'
import type { Packet } from '../packet.js'
import type { Place } from '../place.js'
import type { FieldReference, Key, Table } from '../ruleset.js'
import type { FieldIndex } from './field-index.js'
import { indexesOf } from './match/key-set.js'
import { compileKeys } from './match/match.js'
import type { Test } from './match/truth.js'

/** Fewer are asked one by one. */
const fewest = 8

/** What a map has: the values of its keys, and which keys can be a packet's. */
export class Entries<T> {
  readonly #fields: readonly FieldReference[]
  readonly #entries: readonly (readonly [Key, T])[]
  readonly #tool: Table['tool']
  readonly #tests: (Test | undefined)[] = []
  #indexes: readonly FieldIndex[] | undefined
  #all: readonly number[] | undefined

  constructor(fields: readonly FieldReference[], entries: readonly (readonly [Key, T])[], tool: Table['tool']) {
    this.#fields = fields
    this.#tool = tool
    this.#entries = entries.some(([key]) => isCatchAll(key))
      ? [...entries].sort(([a], [b]) => Number(isCatchAll(a)) - Number(isCatchAll(b)))
      : entries
  }

  get size(): number {
    return this.#entries.length
  }

  /** The numbers of the entries that can be a packet's, in the order to ask them in. */
  candidates(packet: Packet, place: Place): readonly number[] {
    if (this.#entries.length >= fewest) {
      for (const index of this.#indexes ?? atOnce(this.prepare())) {
        const found = index.find(packet, place)
        if (found) return found
      }
    }
    this.#all ??= this.#entries.map((_entry, number) => number)
    return this.#all
  }

  /** Sorts the keys, which is done by itself when they are asked first. */
  *prepare(): Sliced<readonly FieldIndex[]> {
    const keys = this.#entries.map(([key]) => key)
    this.#indexes ??= keys.length < fewest ? [] : yield* indexesOf(this.#fields, keys)
    return this.#indexes
  }

  test(number: number): Test {
    const known = this.#tests[number]
    if (known) return known
    const made = compileKeys(this.#fields, [this.#entries[number]?.[0] ?? []], this.#tool)
    this.#tests[number] = made
    return made
  }

  value(number: number): T | undefined {
    return this.#entries[number]?.[1]
  }
}

/** `*` matches what nothing else does. */
const isCatchAll = (key: Key): boolean => key.some((value) => typeof value === 'object' && 'any' in value)
