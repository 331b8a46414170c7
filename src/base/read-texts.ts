/** Characters of texts that are kept: those of some thousands of networks. */
const mostCharacters = 8_000_000

/**
 * What texts were read as, kept while the same texts come again: what libvirt describes a hundred times without a change
 * is read once. What is handed out is frozen, since it is handed out again.
 */
export class ReadTexts<T> {
  readonly #read: (text: string) => T
  readonly #most: number
  /** Two generations: what was not asked for while the younger one filled up is forgotten. */
  #young = new Map<string, T>()
  #old = new Map<string, T>()
  #characters = 0

  /** @param read  depends on the text alone; what it throws is not kept */
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

/** Plain data that can no longer be changed, all through. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) frozen(part)
  return Object.freeze(value)
}
