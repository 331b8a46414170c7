/** The words of a rule, read one after the other. */
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

  /** What follows an option: everything up to the next option, a `!` before one, or the end. */
  values(): string[] {
    const found: string[] = []
    for (;;) {
      const word = this.peek()
      if (word === undefined || /^-{1,2}[a-zA-Z]/.test(word)) return found
      if (word === '!' && /^-/.test(this.#words[this.#next + 1] ?? '')) return found
      found.push(this.take())
    }
  }
}
