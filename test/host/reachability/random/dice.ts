/** Chance that a seed repeats. */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  /** From 0 to below 1: mulberry32. */
  #roll(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  pick<const T>(...of: readonly T[]): T {
    return of[Math.floor(this.#roll() * of.length)] as T
  }

  chance(probability: number): boolean {
    return this.#roll() < probability
  }

  /** Both ends included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.#roll() * (to - from + 1))
  }

  /** So many, `from` to `to`, of what it makes. */
  some<T>(from: number, to: number, make: (index: number) => T): T[] {
    return Array.from({ length: this.between(from, to) }, (_, index) => make(index))
  }
}
