import { atOnce, type Sliced } from '../../base/index.js'
import type { Packet } from '../packet.js'
import type { Place } from '../place.js'
import type { Chain, ChainHook, Firewall, Rule, Table } from '../ruleset.js'
import { type CompiledStatement, compileStatement, type Sets } from './compile-statement.js'
import { RuleIndex } from './rule-index.js'

export interface CompiledRule {
  readonly rule: Rule
  readonly chain: CompiledChain
  /** Position in the chain, from 0. */
  readonly number: number
  readonly statements: readonly CompiledStatement[]
}

export interface CompiledChain {
  readonly table: Table
  readonly chain: Chain
  readonly rules: readonly CompiledRule[]
  /** Finds the rules that can match a packet. */
  readonly index: RuleIndex
  /** Builds the index in slices; otherwise it is built for the first packet. */
  prepare(): Sliced<RuleIndex>
  /** The table's chains, as jump targets. */
  readonly chains: ReadonlyMap<string, CompiledChain>
}

export interface BaseChain extends CompiledChain {
  readonly base: ChainHook
}

/** A rule whose statements are prepared on first use: a packet meets few of tens of thousands. */
class LazyRule implements CompiledRule {
  readonly rule: Rule
  readonly chain: CompiledChain
  readonly number: number
  readonly #sets: Sets
  #statements: readonly CompiledStatement[] | undefined

  constructor(rule: Rule, chain: CompiledChain, number: number, sets: Sets) {
    this.rule = rule
    this.chain = chain
    this.number = number
    this.#sets = sets
  }

  get statements(): readonly CompiledStatement[] {
    const { table } = this.chain
    this.#statements ??= this.rule.statements.map((statement) => compileStatement(statement, table, this.#sets))
    return this.#statements
  }
}

/** A chain that is prepared for its first packet. */
class LazyChain implements CompiledChain {
  readonly table: Table
  readonly chain: Chain
  readonly base: ChainHook | undefined
  readonly chains: ReadonlyMap<string, CompiledChain>
  readonly #make: (chain: LazyChain) => readonly CompiledRule[]
  #rules: readonly CompiledRule[] | undefined
  #index: RuleIndex | undefined

  constructor(
    table: Table,
    chain: Chain,
    chains: ReadonlyMap<string, CompiledChain>,
    make: (chain: LazyChain) => readonly CompiledRule[],
  ) {
    this.table = table
    this.chain = chain
    this.base = chain.base
    this.chains = chains
    this.#make = make
  }

  get rules(): readonly CompiledRule[] {
    this.#rules ??= this.#make(this)
    return this.#rules
  }

  get index(): RuleIndex {
    return this.#index ?? atOnce(this.prepare())
  }

  *prepare(): Sliced<RuleIndex> {
    const { rules } = this
    yield
    const index = yield* RuleIndex.reading(
      this.chain.rules.length === rules.length ? this.chain.rules : rules.map(({ rule }) => rule),
    )
    this.#index = index
    return index
  }
}

const isBase = (chain: LazyChain): chain is LazyChain & BaseChain => chain.base !== undefined

/** A chain with some of another chain's rules, and policy accept. */
export function partOf({ table, chain, chains, base }: BaseChain, rules: readonly CompiledRule[]): BaseChain {
  const part = new LazyChain(table, { ...chain, base: { ...base, policy: 'accept' } }, chains, () => rules)
  return part as LazyChain & BaseChain
}

/** The packets that pass a base chain: IPv4, IPv6, bridged frames, ARP, or those of one device. */
export type HookFamily = 'ip' | 'ip6' | 'bridge' | 'arp' | 'netdev'

/** Base chains by family and hook, such as `ip forward`, in order of priority. */
export type CompiledFirewall = ReadonlyMap<string, readonly BaseChain[]>

const familiesOf = {
  ip: ['ip'],
  ip6: ['ip6'],
  inet: ['ip', 'ip6'],
  bridge: ['bridge'],
  arp: ['arp'],
  netdev: ['netdev'],
} as const

/** Prepares all tables of a host for evaluation. */
export function compileFirewall(firewall: Firewall): CompiledFirewall {
  const hooks = new Map<string, BaseChain[]>()
  for (const table of firewall.tables) {
    if (table.dormant === true) continue
    for (const chain of chainsOf(table, firewall).values()) {
      if (!isBase(chain)) continue
      const { hook } = chain.base
      // The inet family's ingress hook belongs to a device, like netdev's.
      const families = hook === 'ingress' || hook === 'egress' ? (['netdev'] as const) : familiesOf[table.family]
      for (const family of families) {
        const key = `${family} ${hook}`
        const list = hooks.get(key) ?? []
        list.push(chain)
        hooks.set(key, list)
      }
    }
  }
  // Among chains of the same priority, the kernel runs the last registered first.
  for (const list of hooks.values()) list.reverse().sort((a, b) => a.base.priority - b.base.priority)
  return hooks
}

function chainsOf(table: Table, firewall: Firewall): Map<string, LazyChain> {
  const sets: Sets = { named: new Map(table.sets.map((set) => [set.name, set])), firewall }
  const chains = new Map<string, LazyChain>()
  const rulesOf = (chain: LazyChain): readonly CompiledRule[] =>
    chain.chain.rules.map((rule, number) => new LazyRule(rule, chain, number, sets))
  for (const chain of table.chains) chains.set(chain.name, new LazyChain(table, chain, chains, rulesOf))
  return chains
}

/** The rules of a chain that can match a packet, in order. */
export function candidatesOf(chain: CompiledChain, packet: Packet, place: Place): readonly CompiledRule[] {
  const { index, rules } = chain
  const numbers = index.find(packet, place)
  if (numbers === undefined) return rules
  const known = index.isByLinks ? rulesOfNumbers.get(numbers) : undefined
  if (known) return known
  const found = numbers.map((number) => rules[number] as CompiledRule)
  if (index.isByLinks) rulesOfNumbers.set(numbers, found)
  return found
}

const rulesOfNumbers = new WeakMap<readonly number[], readonly CompiledRule[]>()
