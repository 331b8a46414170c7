/** Reads the words of a rule in sequence. */
export class Words {
  readonly #words: readonly string[]
  #next = 0

  constructor(words: readonly string[]) {
    this.#words = words
  }

  get done(): boolean {
    return this.#next >= this.#words.length
  }

  peek(): string | undefined {
    return this.#words[this.#next]
  }

  take(): string {
    return this.#words[this.#next++] ?? ''
  }

  /** Reads `count` words; if undefined, everything up to the next option or the end. */
  valuesOf(count: number | undefined): string[] {
    if (count === undefined) return this.#values()
    const found: string[] = []
    while (found.length < count && !this.done) found.push(this.take())
    return found
  }

  /** Options with their values. @param count  the number of an option's values, undefined if unknown */
  options(count: (option: string) => number | undefined): Map<string, string> {
    const found = new Map<string, string>()
    while (this.peek()?.startsWith('--')) {
      const name = this.take()
      found.set(name, this.valuesOf(count(name)).join(' '))
    }
    return found
  }

  #values(): string[] {
    const found: string[] = []
    for (;;) {
      const word = this.peek()
      if (word === undefined || /^-{1,2}[a-zA-Z]/.test(word)) return found
      if (word === '!' && /^-/.test(this.#words[this.#next + 1] ?? '')) return found
      found.push(this.take())
    }
  }
}
