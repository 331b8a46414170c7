import type { Sliced } from '../../base/index.js'
import type { Firewall, Rule } from '../ruleset.js'
import type { CompiledChain, CompiledFirewall } from './compile.js'
import { AddressSet, addressRange, long, valuesOf } from './match/set-index.js'
import { prepareRun } from './rule-runs.js'

/** Shorter chains are prepared on first use. */
const longChain = 100

const looksUp = ({ statements }: Rule): boolean =>
  statements.some((statement) => statement.do === 'verdict-map' && statement.map !== undefined)

/** Prepares long chains and large sets in slices; otherwise this happens for their first packet. */
export function* prepareFirewall(compiled: CompiledFirewall, { tables }: Firewall): Sliced<void> {
  const seen = new Set<CompiledChain>()
  for (const base of [...compiled.values()].flat()) {
    for (const chain of base.chains.values()) {
      if (seen.has(chain)) continue
      seen.add(chain)
      yield
      yield* prepareChain(chain)
    }
  }
  for (const { keys = [] } of tables.flatMap(({ sets }) => sets)) {
    const [value] = keys[0] ?? []
    if (keys.length >= long && keys[0]?.length === 1 && value !== undefined && addressRange(value))
      yield* AddressSet.reading(valuesOf(keys))
  }
}

function* prepareChain(chain: CompiledChain): Sliced<void> {
  const { rules } = chain.chain
  if (rules.length >= longChain) {
    yield* chain.prepare()
    for (const [number, rule] of chain.rules.entries()) {
      if (number % 100 === 99) yield
      prepareRun(rule)
    }
  }
  for (const [number, rule] of rules.entries()) {
    if (!looksUp(rule)) continue
    for (const statement of chain.rules[number]?.statements ?? []) {
      if (statement.do === 'verdict-map') yield* statement.entries.prepare()
    }
  }
}
