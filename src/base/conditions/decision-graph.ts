import type { Among } from './narrowing.js'
import type { Tree, Unknown } from './possible-worlds.js'
import { relationOf } from './value-ranges.js'

/** A question that the verdict depends on. */
export interface OpenQuestion {
  readonly unknown: Unknown
  /** The only answer with which the verdict can be yes; undefined: either, or unknown. */
  readonly needed: boolean | undefined
}

/** What the verdict depends on. */
export interface Dependence {
  /** Each question once, in the order in which they were asked first; none that cannot change the verdict. */
  readonly questions: readonly OpenQuestion[]
  /** Why some worlds were not explored. */
  readonly cuts: readonly Unknown[]
}

/** Larger graphs are not reduced, so their questions may include some that do not matter. */
const mostNodes = 20_000
/** The most pairs of questions to compare for whether one's answer implies the other's. */
const mostPairs = 2000

const no = 0
const yes = 1

/** The questions that a tree of answers depends on, given the `verdict` of each leaf. */
export function dependenceOf<T>(tree: Tree<T>, verdict: (leaf: T) => boolean): Dependence {
  const graph = new DecisionGraph()
  const root = graph.atMost(mostNodes, () => graph.reading(tree, verdict, true))
  if (root === undefined) {
    // In the tree's own order, a graph cannot grow.
    const { variables, cuts } = graph.partsOf(graph.reading(tree, verdict, false))
    return { questions: variables.map((variable) => ({ unknown: graph.unknown(variable), needed: undefined })), cuts }
  }
  const possible = graph.atMost(mostNodes, () => graph.possible(root)) ?? yes
  const reduced = graph.atMost(mostNodes, () => graph.withoutImplied(root, possible)) ?? root
  const { variables, cuts } = graph.partsOf(reduced)
  return { questions: variables.map((variable) => graph.ask(reduced, possible, variable)), cuts }
}

class TooLarge extends Error {}

/**
 * A reduced ordered decision graph: equal parts are one node, so that a question is in it only if its answer can change
 * the verdict. Unexplored worlds are verdicts of their own.
 *
 * @see Bryant, Graph-Based Algorithms for Boolean Function Manipulation (1986)
 */
class DecisionGraph {
  /** By variable: the questions, in their order. */
  readonly #unknowns: Unknown[] = []
  readonly #variables = new Map<string, number>()
  /** The variable of each node; negative: a verdict. */
  readonly #variable: number[] = [-1, -1]
  readonly #high: number[] = [no, yes]
  readonly #low: number[] = [no, yes]
  readonly #cuts = new Map<number, Unknown>()
  readonly #cutNodes = new Map<string, number>()
  readonly #nodes = new Map<string, number>()
  readonly #done = new Map<string, number>()
  #limit = Number.POSITIVE_INFINITY

  /** Undefined if it would take more than `most` new nodes. */
  atMost<R>(nodes: number, make: () => R): R | undefined {
    this.#limit = this.#variable.length + nodes
    try {
      return make()
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error
      return undefined
    } finally {
      this.#limit = Number.POSITIVE_INFINITY
    }
  }

  unknown(variable: number): Unknown {
    return this.#unknowns[variable] as Unknown
  }

  /** @param ordered  true: all questions are put into one order; false: they stay where the tree asks them */
  reading<T>(tree: Tree<T>, verdict: (leaf: T) => boolean, ordered: boolean): number {
    this.#number(tree)
    return this.#read(tree, verdict, ordered)
  }

  #number<T>(tree: Tree<T>): void {
    if (!('unknown' in tree)) return
    const { unknown } = tree
    if (!this.#variables.has(unknown.key)) {
      this.#variables.set(unknown.key, this.#unknowns.length)
      this.#unknowns.push(unknown)
    }
    this.#number(tree.whenTrue)
    this.#number(tree.whenFalse)
  }

  #read<T>(tree: Tree<T>, verdict: (leaf: T) => boolean, ordered: boolean): number {
    if ('leaf' in tree) return verdict(tree.leaf) ? yes : no
    if ('cut' in tree) return this.#cut(tree.cut)
    const variable = this.#variables.get(tree.unknown.key) ?? 0
    const high = this.#read(tree.whenTrue, verdict, ordered)
    const low = this.#read(tree.whenFalse, verdict, ordered)
    return ordered ? this.#choose(variable, high, low) : this.#node(variable, high, low)
  }

  #cut(unknown: Unknown): number {
    const known = this.#cutNodes.get(unknown.key)
    if (known !== undefined) return known
    const node = this.#variable.push(-1) - 1
    this.#high.push(node)
    this.#low.push(node)
    this.#cuts.set(node, unknown)
    this.#cutNodes.set(unknown.key, node)
    return node
  }

  #node(variable: number, high: number, low: number): number {
    if (high === low) return high
    const key = `${variable} ${high} ${low}`
    const known = this.#nodes.get(key)
    if (known !== undefined) return known
    if (this.#variable.length > this.#limit) throw new TooLarge()
    const node = this.#variable.push(variable) - 1
    this.#high.push(high)
    this.#low.push(low)
    this.#nodes.set(key, node)
    return node
  }

  /** Verdicts come after all questions. */
  #place(node: number): number {
    const variable = this.#variable[node] ?? -1
    return variable < 0 ? Number.POSITIVE_INFINITY : variable
  }

  #side(node: number, variable: number, answer: boolean): number {
    if (this.#variable[node] !== variable) return node
    return (answer ? this.#high[node] : this.#low[node]) ?? node
  }

  #once(key: string, make: () => number): number {
    const known = this.#done.get(key)
    if (known !== undefined) return known
    const made = make()
    this.#done.set(key, made)
    return made
  }

  /** If-then-else on a question, which is moved to its place in the order. */
  #choose(variable: number, high: number, low: number): number {
    if (high === low) return high
    const top = Math.min(this.#place(high), this.#place(low))
    if (variable <= top) return this.#node(variable, this.#side(high, variable, true), this.#side(low, variable, false))
    return this.#once(`? ${variable} ${high} ${low}`, () =>
      this.#node(
        top,
        this.#choose(variable, this.#side(high, top, true), this.#side(low, top, true)),
        this.#choose(variable, this.#side(high, top, false), this.#side(low, top, false)),
      ),
    )
  }

  /** Combines two graphs by combining their verdicts. */
  #join(word: string, a: number, b: number, of: (a: number, b: number) => number): number {
    const top = Math.min(this.#place(a), this.#place(b))
    if (top === Number.POSITIVE_INFINITY) return of(a, b)
    return this.#once(`${word} ${a} ${b}`, () =>
      this.#node(
        top,
        this.#join(word, this.#side(a, top, true), this.#side(b, top, true), of),
        this.#join(word, this.#side(a, top, false), this.#side(b, top, false), of),
      ),
    )
  }

  /** The graph that remains once a question is answered. */
  #given(node: number, variable: number, answer: boolean): number {
    const place = this.#place(node)
    if (place > variable) return node
    if (place === variable) return this.#side(node, variable, answer)
    return this.#once(`= ${node} ${variable} ${answer}`, () =>
      this.#node(
        place,
        this.#given(this.#high[node] ?? node, variable, answer),
        this.#given(this.#low[node] ?? node, variable, answer),
      ),
    )
  }

  /**
   * The combinations of answers that are possible for questions about the same value: an address in a /24 is also in
   * the /16 around it.
   */
  possible(root: number): number {
    const { variables } = this.partsOf(root)
    let all = yes
    let pairs = 0
    for (const [at, one] of variables.entries()) {
      const { among } = this.unknown(one)
      if (!among) continue
      for (const other of variables.slice(at + 1)) {
        const second = this.unknown(other).among
        if (second?.of !== among.of) continue
        if (++pairs > mostPairs) return all
        for (const [ours, theirs] of exclusions(among, second)) {
          const clash = this.#choose(other, theirs ? no : yes, theirs ? yes : no)
          const clause = this.#choose(one, ours ? clash : yes, ours ? yes : clash)
          all = this.#join('and', all, clause, (a, b) => (a === yes && b === yes ? yes : no))
        }
      }
    }
    return all
  }

  /** Removes questions that change nothing in possible worlds. */
  withoutImplied(root: number, possible: number): number {
    if (possible === yes) return root
    let left = root
    for (const variable of [...this.partsOf(root).variables].reverse()) {
      if (!this.unknown(variable).among) continue
      const [high, low] = [this.#given(left, variable, true), this.#given(left, variable, false)]
      const differ = this.#join('differ', high, low, (a, b) => (a === b ? no : yes))
      const matters = (answer: boolean): boolean =>
        this.#join('and', differ, this.#given(possible, variable, answer), (a, b) =>
          a === yes && b === yes ? yes : no,
        ) !== no
      if (!matters(true)) left = low
      else if (!matters(false)) left = high
    }
    return left
  }

  /** The questions and the cuts that are left in a graph. */
  partsOf(root: number): { readonly variables: readonly number[]; readonly cuts: readonly Unknown[] } {
    const seen = new Set<number>()
    const variables = new Set<number>()
    const cuts: Unknown[] = []
    const open = [root]
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (seen.has(node)) continue
      seen.add(node)
      const cut = this.#cuts.get(node)
      if (cut) cuts.push(cut)
      const variable = this.#variable[node] ?? -1
      if (variable < 0) continue
      variables.add(variable)
      open.push(this.#low[node] ?? no, this.#high[node] ?? no)
    }
    return { variables: [...variables].sort((a, b) => a - b), cuts }
  }

  ask(root: number, possible: number, variable: number): OpenQuestion {
    const [withYes, withNo] = [
      this.#reaches(root, possible, variable, true),
      this.#reaches(root, possible, variable, false),
    ]
    return { unknown: this.unknown(variable), needed: withYes === withNo ? undefined : withYes }
  }

  /** Whether the verdict can be yes or unknown with this answer to a question. */
  #reaches(root: number, possible: number, variable: number, answer: boolean): boolean {
    const seen = new Set<string>()
    const visit = (node: number, can: number): boolean => {
      if (node === no || can === no) return false
      const top = Math.min(this.#place(node), this.#place(can))
      if (top === Number.POSITIVE_INFINITY) return true
      const key = `${node} ${can}`
      if (seen.has(key)) return false
      seen.add(key)
      const sides = top === variable ? [answer] : [true, false]
      return sides.some((side) => visit(this.#side(node, top, side), this.#side(can, top, side)))
    }
    return visit(root, possible)
  }
}

/** Pairs of answers that cannot both be. */
function exclusions(one: Among, other: Among): (readonly [boolean, boolean])[] {
  const { apart, within, around, complete } = relationOf(one.values(), other.values(), one.universe)
  const found: (readonly [boolean, boolean])[] = []
  if (apart) found.push([true, true])
  if (within) found.push([true, false])
  if (around) found.push([false, true])
  if (complete) found.push([false, false])
  return found
}
