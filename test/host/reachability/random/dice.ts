import { mulberry32 } from '../../../mulberry32.js'

/** Chance that a seed repeats. */
export class Dice {
  /** From 0 to below 1. */
  readonly #roll: () => number

  constructor(seed: number) {
    this.#roll = mulberry32(seed)
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
