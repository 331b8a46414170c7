import type { Calls } from '../limited-calls.js'
import { type GapChange, gapChanges, type HeardOf, type Inventory, type InventoryEntry, noteEvent } from './gap.js'

/** How the objects that one kind of events is about are read. */
export interface InventoryReader {
  /** @param keys  only these, by UUID, or by name where they have none; omitted: all. Those that are gone are left out */
  read(calls: Calls, keys?: readonly string[]): Promise<Inventory>
  /** Where two definitions of one object differ. */
  fieldsOf(before: unknown, after: unknown): readonly string[]
}

/**
 * What is known of the objects of one kind, kept up with events, so that it can be told after a gap what changed in it.
 * Reading costs a list when the first stream opens, and one trip for what events were about.
 */
export class InventoryKeeper {
  readonly #reader: InventoryReader
  #known: Map<string, InventoryEntry> | undefined
  readonly #dirty = new Set<string>()
  /** What was heard before anything was known: the first reading may be older. */
  #early: HeardOf[] = []
  #calls: Calls | undefined
  #reading = false

  constructor(reader: InventoryReader) {
    this.#reader = reader
  }

  /** From now on what it asks. Undefined: nothing, the connection is lost. */
  use(calls: Calls | undefined): void {
    this.#calls = calls
    void this.#catchUp()
  }

  /** Something happened to one object. */
  heard(event: HeardOf): void {
    const key = event.uuid ?? event.name
    if (key === null) return
    if (this.#known) noteEvent(this.#known, event)
    else this.#early.push(event)
    this.touched(key)
  }

  /** One object is to be read again. */
  touched(key: string): void {
    this.#dirty.add(key)
    void this.#catchUp()
  }

  /** Reads all of it anew. @returns what changed; null where nothing was known before */
  async gap(calls: Calls): Promise<GapChange[] | null> {
    const before = this.#known
    const after = await this.#reader.read(calls)
    this.#known = new Map(after)
    this.#early = []
    this.#dirty.clear()
    return before ? gapChanges(before, after, (was, is) => this.#reader.fieldsOf(was, is)) : null
  }

  async #catchUp(): Promise<void> {
    if (this.#reading) return
    this.#reading = true
    let under: readonly string[] = []
    try {
      for (;;) {
        const calls = this.#calls
        if (calls === undefined || (this.#known !== undefined && this.#dirty.size === 0)) return
        const keys = this.#known && [...this.#dirty]
        this.#dirty.clear()
        under = keys ?? []
        const known = this.#known
        const read = await this.#reader.read(calls, keys)
        // What comes after a loss is of no connection that is open now.
        if (this.#calls !== calls || this.#known !== known) continue
        if (known === undefined || keys === undefined) {
          const first = new Map(read)
          for (const event of this.#early) noteEvent(first, event)
          this.#early = []
          this.#known = first
        } else {
          for (const key of keys) {
            // What was heard of since will be read again.
            if (this.#dirty.has(key)) continue
            const entry = read.get(key)
            if (entry) known.set(key, entry)
            else known.delete(key)
          }
        }
        under = []
      }
    } catch {
      // Lost, or refused: what events said stays, and the next one, or the end of the gap, reads again.
      for (const key of under) this.#dirty.add(key)
    } finally {
      this.#reading = false
    }
  }
}
