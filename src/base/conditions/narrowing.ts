import type { ValueRanges } from './value-ranges.js'

/** A question whether something that is not given, such as a port, is one of some values. */
export interface Among {
  /** What is not given: questions about the same thing bear on one another. */
  readonly of: string
  /** All that it can be. */
  readonly universe: ValueRanges
  readonly values: () => ValueRanges
}

/** What answers so far have left of one thing's values. */
interface Left {
  readonly values: () => ValueRanges
  readonly next: Map<string, Left>
  readonly implied: Map<string, boolean | undefined>
}

/** Sets with more ranges than this are not compared with one another: what is asked about them counts as independent. */
const mostRanges = 100_000

const leftOf = (values: () => ValueRanges): Left => {
  let made: ValueRanges | undefined
  const once = (): ValueRanges => {
    made ??= values()
    return made
  }
  return { values: once, next: new Map(), implied: new Map() }
}

/** What is left after answers, remembered for all worlds in which they are the same. */
export class Remaining {
  readonly #roots = new Map<string, Left>()

  root({ of, universe }: Among): Left {
    const known = this.#roots.get(of) ?? leftOf(() => universe)
    this.#roots.set(of, known)
    return known
  }
}

/** One world's answers about things that are not given: each leaves fewer values for the next. */
export class Narrowing {
  readonly #remaining: Remaining
  readonly #at = new Map<string, Left>()

  constructor(remaining: Remaining) {
    this.#remaining = remaining
  }

  /** The answer that earlier ones leave no choice about. */
  implied(key: string, among: Among): boolean | undefined {
    const left = this.#at.get(among.of)
    if (!left) return undefined
    if (left.implied.has(key)) return left.implied.get(key)
    const values = left.values()
    const asked = among.values()
    let answer: boolean | undefined
    if (values.ranges.length + asked.ranges.length <= mostRanges) {
      const both = values.and(asked)
      answer = both.isEmpty ? false : both.equals(values) ? true : undefined
    }
    left.implied.set(key, answer)
    return answer
  }

  enter(key: string, among: Among, answer: boolean): void {
    const left = this.#at.get(among.of) ?? this.#remaining.root(among)
    const word = `${answer} ${key}`
    let next = left.next.get(word)
    if (!next) {
      next = leftOf(() => {
        const [values, asked] = [left.values(), among.values()]
        if (values.ranges.length + asked.ranges.length > mostRanges) return values
        return answer ? values.and(asked) : values.without(asked)
      })
      left.next.set(word, next)
    }
    this.#at.set(among.of, next)
  }
}
