/** Words of a command, from left to right. */
export class Words {
  readonly #words: string[]

  constructor(words: readonly string[]) {
    this.#words = [...words]
  }

  /** Whether all words have been read. */
  get atEnd(): boolean {
    return this.#words.length === 0
  }

  /** @throws Error at the end */
  next(): string {
    const word = this.#words.shift()
    if (word === undefined) throw new Error('Command line is not complete. Try option "help"')
    return word
  }

  /** The name of a link, with `dev` before it or without. */
  link(): string {
    const word = this.next()
    return word === 'dev' ? this.next() : word
  }

  /**
   * The remaining words, as pairs.
   *
   * @param flags  words without a value
   * @throws Error  for any other word
   */
  options<K extends string, F extends string = never>(
    names: readonly K[],
    flags: readonly F[] = [],
  ): Partial<Record<K | F, string>> {
    const found: Partial<Record<string, string>> = {}
    while (!this.atEnd) {
      const word = this.next()
      if ((flags as readonly string[]).includes(word)) found[word] = word
      else if ((names as readonly string[]).includes(word)) found[word] = this.next()
      else throw new Error(`the simulated host does not know '${word}' here`)
    }
    return found
  }
}
