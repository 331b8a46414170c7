import type { CompiledChain } from './compile.js'

/**
 * Where a packet is in a hook's chains, and which of them it has come back from. A chain that decided nothing decides
 * nothing the second time either, unless a rule changed something since: without that, chains that call one another
 * several times would be walked as often as there are ways through them.
 */
export class Trail {
  readonly #inside = new Set<CompiledChain>()
  readonly #passed = new Map<CompiledChain, number>()
  /** Statements done that a later rule may notice. */
  effects = 0

  get depth(): number {
    return this.#inside.size
  }

  isInside(chain: CompiledChain): boolean {
    return this.#inside.has(chain)
  }

  /** It came back from this chain, and would again. */
  hasPassed(chain: CompiledChain): boolean {
    return this.#passed.get(chain) === this.effects
  }

  /** @param walk  goes through the chain; true: it came back undecided */
  through<T>(chain: CompiledChain, walk: () => T, cameBack: (outcome: T) => boolean): T {
    const before = this.effects
    this.#inside.add(chain)
    const outcome = walk()
    this.#inside.delete(chain)
    if (cameBack(outcome) && before === this.effects) this.#passed.set(chain, before)
    return outcome
  }
}

/** What can be done any number of times, and no rule sees that it was. */
const leavesNoTrace = new Set([
  'test',
  'match-unknown',
  'unknown',
  'verdict-map',
  'nothing',
  'accept',
  'drop',
  'return',
  'continue',
  'jump',
  'goto',
])

export const hasEffect = ({ do: name }: { readonly do: string }): boolean => !leavesNoTrace.has(name)
