import { atOnce, type Sliced } from '../../base/index.js'
import type { Packet } from '../packet.js'
import type { Place } from '../place.js'
import type { FieldReference, Key, Table } from '../ruleset.js'
import type { FieldIndex } from './field-index.js'
import { indexesOf } from './match/key-set.js'
import { compileKeys } from './match/match.js'
import type { Test } from './match/truth.js'

/** Fewer entries are tested one by one. */
const fewest = 8

/** The entries of a map, and an index to find those that can match a packet. */
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

  /** The numbers of the entries that can match a packet, in evaluation order. */
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

  /** Builds the index; otherwise it is built on first use. */
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

/** `*` matches what no other key does. */
const isCatchAll = (key: Key): boolean => key.some((value) => typeof value === 'object' && 'any' in value)
