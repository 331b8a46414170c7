import { relationOf, type ValueRanges } from './value-ranges.js'

/** A question whether something that is not given, such as a port, is one of some values. */
export interface Among {
  /** What is not given: questions about the same thing bear on one another. */
  readonly of: string
  /** All that it can be. */
  readonly universe: ValueRanges
  /** Some of the universe, and not all of it: else there is no question. */
  readonly values: () => ValueRanges
}

/** Answers about one thing, the last of them and those before. */
interface Said {
  readonly among: Among
  readonly answer: boolean
  readonly before: Said | undefined
  /** What they have left; undefined: too much to be looked at. */
  left?: { readonly values: ValueRanges | undefined }
  readonly next: Map<string, Said>
  readonly implied: Map<string, boolean | undefined>
}

/** Of larger sets, only what two of them say of one another is looked at. */
const mostRanges = 2000

/** What was said, remembered for all worlds in which it was the same. */
export class Remaining {
  readonly first = new Map<string, Map<string, Said>>()
}

/** One world's answers about things that are not given: each leaves fewer values for the next. */
export class Narrowing {
  readonly #remaining: Remaining
  readonly #last = new Map<string, Said>()

  constructor(remaining: Remaining) {
    this.#remaining = remaining
  }

  /** The answer that earlier ones leave no choice about. */
  implied(key: string, among: Among): boolean | undefined {
    const last = this.#last.get(among.of)
    if (!last) return undefined
    if (last.implied.has(key)) return last.implied.get(key)
    const answer = impliedBy(last, among)
    last.implied.set(key, answer)
    return answer
  }

  enter(key: string, among: Among, answer: boolean): void {
    const before = this.#last.get(among.of)
    const { first } = this.#remaining
    const next = before ? before.next : (first.get(among.of) ?? new Map<string, Said>())
    if (!before) first.set(among.of, next)
    const word = `${answer} ${key}`
    const said = next.get(word) ?? { among, answer, before, next: new Map(), implied: new Map() }
    next.set(word, said)
    this.#last.set(among.of, said)
  }
}

function impliedBy(last: Said, among: Among): boolean | undefined {
  const asked = among.values()
  for (let said: Said | undefined = last; said; said = said.before) {
    const { apart, within, around, complete } = relationOf(said.among.values(), asked, among.universe)
    if (said.answer ? apart : around) return false
    if (said.answer ? within : complete) return true
  }
  if (!last.before) return undefined
  const left = leftBy(last)
  if (!left || left.ranges.length + asked.ranges.length > mostRanges) return undefined
  return left.meets(asked) ? left.isWithin(asked) || undefined : false
}

function leftBy(said: Said): ValueRanges | undefined {
  if (said.left) return said.left.values
  const { among, answer, before } = said
  const values = before ? leftBy(before) : among.universe
  const asked = among.values()
  const small = values && values.ranges.length + asked.ranges.length <= mostRanges
  said.left = { values: small ? (answer ? values.and(asked) : values.without(asked)) : undefined }
  return said.left.values
}
