import type { Calls } from '../limited-calls.js'
import { type GapChange, gapChanges, type HeardOf, type Inventory, type InventoryEntry, noteEvent } from './gap.js'

/** Reads the objects that one kind of event concerns. */
export interface InventoryReader {
  /** @param keys  only these, by UUID, or by name if they have none; omitted: all. Objects that are gone are omitted */
  read(calls: Calls, keys?: readonly string[]): Promise<Inventory>
  /** The fields in which two definitions of one object differ. */
  fieldsOf(before: unknown, after: unknown): readonly string[]
}

/**
 * An inventory of the objects of one kind, updated by events, to report the changes of a gap. It costs one list call when
 * the first stream opens, and one batch for the objects of events.
 */
export class InventoryKeeper {
  readonly #reader: InventoryReader
  #known: Map<string, InventoryEntry> | undefined
  readonly #dirty = new Set<string>()
  /** Events before the first reading completed, which may be older. */
  #early: HeardOf[] = []
  #calls: Calls | undefined
  #reading = false

  constructor(reader: InventoryReader) {
    this.#reader = reader
  }

  /** Sets the connection to read from. Undefined: it is lost. */
  use(calls: Calls | undefined): void {
    this.#calls = calls
    void this.#catchUp()
  }

  /** An event about one object arrived. */
  heard(event: HeardOf): void {
    const key = event.uuid ?? event.name
    if (key === null) return
    if (this.#known) noteEvent(this.#known, event)
    else this.#early.push(event)
    this.touched(key)
  }

  /** Marks an object to be read again. */
  touched(key: string): void {
    this.#dirty.add(key)
    void this.#catchUp()
  }

  /** Reads everything again. @returns the changes; null if nothing was known before */
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
        // Ignore answers from a connection that has been lost.
        if (this.#calls !== calls || this.#known !== known) continue
        if (known === undefined || keys === undefined) {
          const first = new Map(read)
          for (const event of this.#early) noteEvent(first, event)
          this.#early = []
          this.#known = first
        } else {
          for (const key of keys) {
            // Objects with newer events will be read again.
            if (this.#dirty.has(key)) continue
            const entry = read.get(key)
            if (entry) known.set(key, entry)
            else known.delete(key)
          }
        }
        under = []
      }
    } catch {
      // Lost, or refused: keep the information from events, and read again at the next event or after the gap.
      for (const key of under) this.#dirty.add(key)
    } finally {
      this.#reading = false
    }
  }
}
