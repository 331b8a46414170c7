import { relationOf, type ValueRanges } from './value-ranges.js'

/** Asks whether a value that the query leaves open, such as a port, is in a set. */
export interface Among {
  /** The open value; questions about the same one constrain each other. */
  readonly of: string
  /** All values that it can have. */
  readonly universe: ValueRanges
  /** A proper, non-empty subset of the universe: otherwise there is nothing to ask. */
  readonly values: () => ValueRanges
}

/** Answers about one value: the latest, and those before it. */
interface Said {
  readonly among: Among
  readonly answer: boolean
  readonly before: Said | undefined
  /** The values that they leave; undefined: too many ranges to compute. */
  left?: { readonly values: ValueRanges | undefined }
  readonly next: Map<string, Said>
  readonly implied: Map<string, boolean | undefined>
}

/** Larger sets are only compared in pairs. */
const mostRanges = 2000

/** Shared by all worlds with the same answers so far. */
export class Remaining {
  readonly first = new Map<string, Map<string, Said>>()
}

/** One world's answers about open values: each leaves fewer values for the next. */
export class Narrowing {
  readonly #remaining: Remaining
  readonly #last = new Map<string, Said>()

  constructor(remaining: Remaining) {
    this.#remaining = remaining
  }

  /** The answer, if earlier ones determine it. */
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
