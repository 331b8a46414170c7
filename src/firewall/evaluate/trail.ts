import type { CompiledChain } from './compile.js'

/**
 * Where a packet is in a hook's chains, and which of them it has come back from. A chain that decided nothing decides
 * nothing the second time either, unless a rule changed something since: without that, chains that call one another
 * several times would be walked as often as there are ways through them.
 */
export class Trail {
  /** At most as many as chains may jump deep. */
  readonly #inside: CompiledChain[] = []
  #passed: Map<CompiledChain, number> | undefined
  /** Statements done that a later rule may notice. */
  effects = 0

  get depth(): number {
    return this.#inside.length
  }

  isInside(chain: CompiledChain): boolean {
    return this.#inside.includes(chain)
  }

  /** It came back from this chain, and would again. */
  hasPassed(chain: CompiledChain): boolean {
    return this.#passed?.get(chain) === this.effects
  }

  enter(chain: CompiledChain): void {
    this.#inside.push(chain)
  }

  /** @param before  the effects when it was entered; omitted: it decided */
  leave(chain: CompiledChain, before?: number): void {
    this.#inside.pop()
    if (before !== this.effects || this.#inside.length === 0) return
    this.#passed ??= new Map()
    this.#passed.set(chain, before)
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

/** Whether a statement can change what becomes of a packet, more than by letting the rule go on or not. */
export const canDecide = ({ do: name }: { readonly do: string }): boolean =>
  name !== 'nothing' && name !== 'test' && name !== 'match-unknown' && name !== 'continue'
