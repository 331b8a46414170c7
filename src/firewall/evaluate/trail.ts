import type { CompiledChain } from './compile.js'

/**
 * A packet's position in a hook's chains, and the chains it has returned from. A chain that decided nothing does not
 * decide the second time either, unless a rule has changed something since. This avoids walking every path through chains
 * that call one another several times.
 */
export class Trail {
  /** The current chain of jumps. */
  readonly #inside: CompiledChain[] = []
  #passed: Map<CompiledChain, number> | undefined
  /** Number of executed statements whose effect a later rule may see. */
  effects = 0

  get depth(): number {
    return this.#inside.length
  }

  isInside(chain: CompiledChain): boolean {
    return this.#inside.includes(chain)
  }

  /** Whether it has returned from this chain, and would again. */
  hasPassed(chain: CompiledChain): boolean {
    return this.#passed?.get(chain) === this.effects
  }

  enter(chain: CompiledChain): void {
    this.#inside.push(chain)
  }

  /** @param before  the effects on entry; omitted: the chain decided */
  leave(chain: CompiledChain, before?: number): void {
    this.#inside.pop()
    if (before !== this.effects || this.#inside.length === 0) return
    this.#passed ??= new Map()
    this.#passed.set(chain, before)
  }
}

/** Statements without effects that later rules could see. */
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

/** Whether a statement can affect the packet, beyond letting the rule continue or not. */
export const canDecide = ({ do: name }: { readonly do: string }): boolean =>
  name !== 'nothing' && name !== 'test' && name !== 'match-unknown' && name !== 'continue'
