/** The most characters of text to keep: that of several thousand networks. */
const mostCharacters = 8_000_000

/**
 * A cache of parsed texts: XML that libvirt returns a hundred times unchanged is parsed once. Results are frozen, since
 * they are shared.
 */
export class ReadTexts<T> {
  readonly #read: (text: string) => T
  readonly #most: number
  /** Two generations: entries not used while the younger one filled up are dropped. */
  #young = new Map<string, T>()
  #old = new Map<string, T>()
  #characters = 0

  /** @param read  must depend on the text alone; errors are not cached */
  constructor(read: (text: string) => T, most = mostCharacters) {
    this.#read = read
    this.#most = most
  }

  get(text: string): T {
    const young = this.#young.get(text)
    if (young !== undefined) return young
    const found = this.#old.get(text) ?? frozen(this.#read(text))
    this.#characters += text.length
    if (this.#characters > this.#most / 2) {
      this.#old = this.#young
      this.#young = new Map()
      this.#characters = text.length
    }
    this.#young.set(text, found)
    return found
  }
}

/** Deeply frozen plain data. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) frozen(part)
  return Object.freeze(value)
}
