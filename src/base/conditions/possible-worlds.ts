import type { ConditionKind } from '../vocabulary.js'
import { type Among, Narrowing, Remaining } from './narrowing.js'

/** Something that is true or false, and that cannot be determined here. */
export interface Unknown {
  readonly kind: ConditionKind
  /** Its identity: the same key always has the same answer. */
  readonly key: string
  /** What it means if true. */
  readonly text: string
  /**
   * Questions with the same topic are one condition, such as those about a packet and about its answer; omitted: the
   * key.
   */
  readonly topic?: string
  /** The firewall rule that asks, as evidence names it. */
  readonly rule?: string
  /** It asks about a value that the query leaves open. */
  readonly among?: Among
  /** The query's assumption of this kind does not apply to it. */
  readonly apart?: boolean
  /** It stands for more worlds than can be explored: those in which it is true are skipped, and count as unknown. */
  readonly unfollowed?: boolean
  /** The answer below all limits, for an ordinary packet, or if rules that are not understood are skipped. */
  readonly usual?: boolean
}

/** Answers for the unknown, one possible world at a time. */
export interface Oracle {
  decide(unknown: Unknown): boolean
  /** Counts work, such as evaluated rules. Throws when it is too much. */
  spend?(steps: number): void
}

/** The results in all explored worlds, where they differ. */
export type Tree<T> =
  | { readonly leaf: T }
  /** Worlds that were not explored, and why. */
  | { readonly cut: Unknown }
  | { readonly unknown: Unknown; readonly whenTrue: Tree<T>; readonly whenFalse: Tree<T> }

/** Limits on the exploration, so that an answer comes in time with any rules. */
export interface Bounds {
  readonly worlds: number
  /** Rules evaluated in one world, and in all of them. */
  readonly steps: number
  readonly allSteps: number
  /** Questions asked in one world. */
  readonly questions: number
}

const ordinaryBounds: Bounds = { worlds: 256, steps: 1_000_000, allSteps: 2_000_000, questions: 2000 }

/** Thrown to stop a computation that does too much. */
class TooMuch extends Error {}

const endless: Unknown = {
  kind: 'unread-rule',
  key: 'too much',
  text: 'the packet passes chains that were not fully evaluated, because they take too many steps',
}

/**
 * Runs a computation in every possible world: once for each combination of answers that it asks for.
 *
 * @param settled  known answers
 */
export function explore<T>(
  run: (oracle: Oracle) => T,
  settled: (unknown: Unknown) => boolean | undefined,
  bounds: Bounds = ordinaryBounds,
): Tree<T> {
  let worlds = 0
  let allSteps = 0
  const remaining = new Remaining()
  const visit = (answers: Map<string, boolean>): Tree<T> => {
    const given = answers.size === 0 ? [] : [...answers]
    const asked: Unknown[] = []
    // Most walks ask no questions of this kind.
    let narrowing: Narrowing | undefined
    let entered: Set<string> | undefined
    let steps = 0
    const answer = (unknown: Unknown): boolean => {
      const { key, among, unfollowed } = unknown
      const known = answers.get(key) ?? (among && narrowing?.implied(key, among)) ?? settled(unknown)
      if (known !== undefined) return known
      if (answers.size >= bounds.questions) throw new TooMuch()
      asked.push(unknown)
      answers.set(key, !unfollowed)
      return !unfollowed
    }
    const oracle: Oracle = {
      decide: (unknown) => {
        const { key, among } = unknown
        const found = answer(unknown)
        if (among && !entered?.has(key)) {
          entered ??= new Set()
          entered.add(key)
          narrowing ??= new Narrowing(remaining)
          narrowing.enter(key, among, found)
        }
        return found
      },
      spend: (more) => {
        steps += more
        allSteps += more
        if (steps > bounds.steps || allSteps > bounds.allSteps) throw new TooMuch()
      },
    }
    worlds++
    let tree: Tree<T>
    try {
      tree = { leaf: run(oracle) }
    } catch (error) {
      if (!(error instanceof TooMuch)) throw error
      tree = { cut: endless }
    }
    // In this world, every answer was true; the last question is the first to be flipped.
    for (const [at, unknown] of [...asked.entries()].reverse()) {
      if (unknown.unfollowed) tree = { unknown, whenTrue: { cut: unknown }, whenFalse: tree }
      else if (worlds >= bounds.worlds || allSteps > bounds.allSteps)
        tree = { unknown, whenTrue: tree, whenFalse: { cut: unknown } }
      else {
        const before = asked.slice(0, at).map(({ key, unfollowed }) => [key, !unfollowed] as const)
        const other = visit(new Map([...given, ...before, [unknown.key, false]]))
        tree = { unknown, whenTrue: tree, whenFalse: other }
      }
    }
    return tree
  }
  return visit(new Map())
}

export function leavesOf<T>(tree: Tree<T>): T[] {
  if ('leaf' in tree) return [tree.leaf]
  return 'cut' in tree ? [] : [...leavesOf(tree.whenTrue), ...leavesOf(tree.whenFalse)]
}
