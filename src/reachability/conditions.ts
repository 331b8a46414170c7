import type { ConditionKind } from './vocabulary.js'

/** Something that is true or false, and cannot be seen from here. */
export interface Unknown {
  readonly kind: ConditionKind
  /** Tells it apart: the same key always has the same answer. */
  readonly key: string
  /** True, it means this. */
  readonly text: string
  /** It is not what the query's assumption of this kind is about. */
  readonly apart?: boolean
  /** The answer below all limits, for a plain host's packet, or where rules that are not understood are passed over. */
  readonly usual?: boolean
}

/** Answers for the unknown, one possible world at a time. */
export interface Oracle {
  decide(unknown: Unknown): boolean
}

/** The answers in every possible world, as far as they differ. */
export type Tree<T> =
  | { readonly leaf: T }
  | { readonly unknown: Unknown; readonly whenTrue: Tree<T>; readonly whenFalse: Tree<T> }

/** More worlds than this are not looked at. */
const mostLeaves = 256

/**
 * Runs a computation in every possible world: once for each combination of answers that it asks for.
 *
 * @param settled  answers that are known
 * @returns the tree of questions, and whether all of it was looked at
 */
export function explore<T>(
  run: (oracle: Oracle) => T,
  settled: (unknown: Unknown) => boolean | undefined,
): { tree: Tree<T>; complete: boolean } {
  let leaves = 0
  let complete = true
  const visit = (given: ReadonlyMap<string, boolean>): Tree<T> => {
    let asked: Unknown | undefined
    const leaf = run({
      decide: (unknown) => {
        const known = given.get(unknown.key) ?? settled(unknown)
        if (known !== undefined) return known
        if (!asked) asked = unknown
        // The first question splits the worlds; what follows it in this run is thrown away.
        return true
      },
    })
    if (!asked) {
      leaves++
      return { leaf }
    }
    if (leaves >= mostLeaves) {
      complete = false
      return { leaf }
    }
    const whenTrue = visit(new Map(given).set(asked.key, true))
    const whenFalse = visit(new Map(given).set(asked.key, false))
    return { unknown: asked, whenTrue, whenFalse }
  }
  return { tree: visit(new Map()), complete }
}

export function leavesOf<T>(tree: Tree<T>): T[] {
  return 'leaf' in tree ? [tree.leaf] : [...leavesOf(tree.whenTrue), ...leavesOf(tree.whenFalse)]
}

/** Leaves out questions whose answer changes nothing, by what `verdict` says of a leaf. */
export function reduce<T>(tree: Tree<T>, verdict: (leaf: T) => boolean): Tree<T> {
  if ('leaf' in tree) return tree
  const whenTrue = reduce(tree.whenTrue, verdict)
  const whenFalse = reduce(tree.whenFalse, verdict)
  if ('leaf' in whenTrue && 'leaf' in whenFalse && verdict(whenTrue.leaf) === verdict(whenFalse.leaf)) return whenTrue
  return { unknown: tree.unknown, whenTrue, whenFalse }
}
