import type { Sliced } from './slices.js'

/** Characters given to JSON.parse at once, which takes well under a millisecond. */
const piece = 1 << 15
/** The nesting depth below which large values are not split. */
const deepest = 12

/**
 * Parses JSON as JSON.parse does, but in pieces: nft's output for a large ruleset would block the event loop for long.
 *
 * @throws SyntaxError  for invalid JSON
 */
export function* parseJson(text: string): Sliced<unknown> {
  const reader = new PieceReader(text)
  const value = yield* reader.value(0)
  reader.end()
  return value
}

class PieceReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  *value(depth: number): Sliced<unknown> {
    this.#skipSpace()
    const first = this.#text.charCodeAt(this.#at)
    const end = this.#endOf(this.#at, depth < deepest ? piece : Number.POSITIVE_INFINITY)
    if (end !== undefined) {
      const value: unknown = JSON.parse(this.#text.slice(this.#at, end))
      this.#at = end
      yield
      return value
    }
    return first === 0x5b ? yield* this.#array(depth) : yield* this.#object(depth)
  }

  end(): void {
    this.#skipSpace()
    if (this.#at < this.#text.length) throw new SyntaxError(`Unexpected text after JSON at position ${this.#at}`)
  }

  *#array(depth: number): Sliced<unknown[]> {
    const found: unknown[] = []
    this.#take(0x5b)
    this.#skipSpace()
    for (let isFirst = true; !(isFirst && this.#text.charCodeAt(this.#at) === 0x5d); isFirst = false) {
      this.#skipSpace()
      // As many elements at once as make a piece.
      const start = this.#at
      let last = start
      let end = this.#endOf(start, piece)
      while (end !== undefined) {
        last = end
        const comma = this.#spaceFrom(end)
        if (this.#text.charCodeAt(comma) !== 0x2c || last - start > piece / 2) break
        end = this.#endOf(this.#spaceFrom(comma + 1), piece)
      }
      if (last > start) {
        for (const one of JSON.parse(`[${this.#text.slice(start, last)}]`) as unknown[]) found.push(one)
        this.#at = last
        yield
      } else found.push(yield* this.value(depth + 1))
      this.#skipSpace()
      if (this.#text.charCodeAt(this.#at) === 0x5d) break
      this.#take(0x2c)
    }
    this.#take(0x5d)
    return found
  }

  *#object(depth: number): Sliced<Record<string, unknown>> {
    const entries: [string, unknown][] = []
    this.#take(0x7b)
    this.#skipSpace()
    for (let isFirst = true; !(isFirst && this.#text.charCodeAt(this.#at) === 0x7d); isFirst = false) {
      this.#skipSpace()
      const end = this.#endOfString(this.#at)
      const key = String(JSON.parse(this.#text.slice(this.#at, end)))
      this.#at = end
      this.#skipSpace()
      this.#take(0x3a)
      entries.push([key, yield* this.value(depth + 1)])
      this.#skipSpace()
      if (this.#text.charCodeAt(this.#at) === 0x7d) break
      this.#take(0x2c)
    }
    this.#take(0x7d)
    return Object.fromEntries(entries)
  }

  #take(unit: number): void {
    if (this.#text.charCodeAt(this.#at) !== unit)
      throw new SyntaxError(`Expected '${String.fromCharCode(unit)}' in JSON at position ${this.#at}`)
    this.#at++
  }

  #skipSpace(): void {
    this.#at = this.#spaceFrom(this.#at)
  }

  #spaceFrom(at: number): number {
    let next = at
    for (;;) {
      const unit = this.#text.charCodeAt(next)
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return next
      next++
    }
  }

  /** Where the value that begins here ends; undefined: it is an array or object longer than `most`. */
  #endOf(at: number, most: number): number | undefined {
    const first = this.#text.charCodeAt(at)
    if (first === 0x22) return this.#endOfString(at)
    const isContainer = first === 0x5b || first === 0x7b
    let depth = 0
    for (let next = at; next < this.#text.length; next++) {
      const unit = this.#text.charCodeAt(next)
      if (unit === 0x22) next = this.#endOfString(next) - 1
      else if (unit === 0x5b || unit === 0x7b) depth++
      else if (unit === 0x5d || unit === 0x7d) {
        if (!isContainer) return next
        if (--depth === 0) return next + 1
      } else if (!isContainer && (unit === 0x2c || unit <= 0x20)) return next
      if (isContainer && next - at > most) return undefined
    }
    if (isContainer) throw new SyntaxError('Unexpected end of JSON input')
    return this.#text.length
  }

  #endOfString(at: number): number {
    if (this.#text.charCodeAt(at) !== 0x22) throw new SyntaxError(`Expected '"' in JSON at position ${at}`)
    let end = this.#text.indexOf('"', at + 1)
    for (; end >= 0; end = this.#text.indexOf('"', end + 1)) {
      let before = end - 1
      while (this.#text.charCodeAt(before) === 0x5c) before--
      if ((end - before) % 2 === 1) return end + 1
    }
    throw new SyntaxError('Unterminated string in JSON')
  }
}
