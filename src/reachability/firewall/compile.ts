import {
  atOnce,
  type Chain,
  type ChainHook,
  type Choice,
  type FieldReference,
  type Firewall,
  type Key,
  type NamedSet,
  type Rule,
  type Sliced,
  type Statement,
  type Table,
  type Verdict,
} from '../../host/index.js'
import type { Packet } from '../walk/packet.js'
import type { Place } from '../walk/place.js'
import { Entries } from './entries.js'
import { compileKeys, hasFields } from './match.js'
import { RuleIndex } from './rule-index.js'
import type { Test } from './value-tests.js'

type PlainStatement = Exclude<Statement, { do: 'match' } | { do: 'verdict-map' } | { do: 'choose' }>

/** A statement that is ready to be asked. */
export type CompiledStatement =
  | { readonly do: 'test'; readonly test: Test; readonly negated: boolean; readonly has: ReturnType<typeof hasFields> }
  | { readonly do: 'verdict-map'; readonly entries: Entries<Verdict> }
  | { readonly do: 'choose'; readonly entries: Entries<Choice> }
  | PlainStatement

export interface CompiledRule {
  readonly rule: Rule
  readonly chain: CompiledChain
  /** Its place in the chain, from 0. */
  readonly number: number
  readonly statements: readonly CompiledStatement[]
}

export interface CompiledChain {
  readonly table: Table
  readonly chain: Chain
  readonly rules: readonly CompiledRule[]
  /** Which of the rules can concern a packet. */
  readonly index: RuleIndex
  /** Does in pieces what is done by itself when a packet comes to it first. */
  prepare(): Sliced<RuleIndex>
  /** The table's chains, to jump to. */
  readonly chains: ReadonlyMap<string, CompiledChain>
}

export interface BaseChain extends CompiledChain {
  readonly base: ChainHook
}

/** Where sets are that rules name. */
interface Sets {
  readonly named: ReadonlyMap<string, NamedSet>
  readonly ipsets: Firewall['ipsets']
}

/** A rule whose statements are prepared when it is asked first: of tens of thousands, a packet meets few. */
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

/** A chain that is prepared when a packet comes to it first. */
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

/** A chain of some of another's rules, with a policy that decides nothing. */
export function partOf({ table, chain, chains, base }: BaseChain, rules: readonly CompiledRule[]): BaseChain {
  const part = new LazyChain(table, { ...chain, base: { ...base, policy: 'accept' } }, chains, () => rules)
  return part as LazyChain & BaseChain
}

/** Which packets see a base chain: of IPv4, IPv6, frames of a bridge, ARP, or of one device. */
export type HookFamily = 'ip' | 'ip6' | 'bridge' | 'arp' | 'netdev'

/** Base chains by family and hook, `ip forward`, in the order of their priorities. */
export type CompiledFirewall = ReadonlyMap<string, readonly BaseChain[]>

const familiesOf = {
  ip: ['ip'],
  ip6: ['ip6'],
  inet: ['ip', 'ip6'],
  bridge: ['bridge'],
  arp: ['arp'],
  netdev: ['netdev'],
} as const

/** Prepares all tables of a host for being asked. */
export function compileFirewall({ tables, ipsets }: Firewall): CompiledFirewall {
  const hooks = new Map<string, BaseChain[]>()
  for (const table of tables) {
    for (const chain of chainsOf(table, ipsets).values()) {
      if (!isBase(chain)) continue
      const { hook } = chain.base
      // The inet family's ingress hook is on a device, as netdev's.
      const families = hook === 'ingress' || hook === 'egress' ? (['netdev'] as const) : familiesOf[table.family]
      for (const family of families) {
        const key = `${family} ${hook}`
        const list = hooks.get(key) ?? []
        list.push(chain)
        hooks.set(key, list)
      }
    }
  }
  // Of chains with the same priority, the kernel asks the one first that came last.
  for (const list of hooks.values()) list.reverse().sort((a, b) => a.base.priority - b.base.priority)
  return hooks
}

function chainsOf(table: Table, ipsets: Firewall['ipsets']): Map<string, LazyChain> {
  const sets: Sets = { named: new Map(table.sets.map((set) => [set.name, set])), ipsets }
  const chains = new Map<string, LazyChain>()
  const rulesOf = (chain: LazyChain): readonly CompiledRule[] =>
    chain.chain.rules.map((rule, number) => new LazyRule(rule, chain, number, sets))
  for (const chain of table.chains) chains.set(chain.name, new LazyChain(table, chain, chains, rulesOf))
  return chains
}

/** The rules of a chain that can concern a packet, in order. */
export function candidatesOf(chain: CompiledChain, packet: Packet, place: Place): readonly CompiledRule[] {
  const numbers = chain.index.find(packet, place)
  return numbers === undefined ? chain.rules : numbers.map((number) => chain.rules[number] as CompiledRule)
}

function compileStatement(statement: Statement, table: Table, { named: sets, ipsets }: Sets): CompiledStatement {
  if (statement.do === 'match') {
    const keys = statement.set === undefined ? statement.keys : keysOf(statement.set, statement.fields, sets, ipsets)
    if (!keys) return { do: 'match-unknown', text: `the set ${statement.set}, which is not known` }
    return {
      do: 'test',
      test: whenAsked(() => compileKeys(statement.fields, keys, table.tool, setName(statement.set))),
      negated: statement.negated ?? false,
      has: whenAsked(() => hasFields(statement.fields)),
    }
  }
  if (statement.do === 'verdict-map') {
    const { fields, map } = statement
    const named = map === undefined ? undefined : sets.get(map)
    if (map !== undefined && !named?.verdicts)
      return { do: 'unknown', text: `verdicts of the map ${map}, which is not known` }
    const entries = named?.verdicts
      ? (named.keys ?? []).map((key, index) => [key, named.verdicts?.[index] ?? { do: 'continue' }] as const)
      : statement.entries
    return { do: 'verdict-map', entries: new Entries(fields, entries, table.tool) }
  }
  if (statement.do === 'choose') {
    return { do: 'choose', entries: new Entries(statement.fields, statement.entries, table.tool) }
  }
  return statement
}

/** A function that is made when it is called first: most rules of a long chain are passed by. */
function whenAsked<A extends unknown[], R>(make: () => (...args: A) => R): (...args: A) => R {
  let made: ((...args: A) => R) | undefined
  return (...args) => {
    made ??= make()
    return made(...args)
  }
}

/** As a condition names it. */
const setName = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : name.startsWith('ipset ') ? `the ${name}` : `the set @${name}`

function keysOf(
  name: string,
  fields: readonly FieldReference[],
  sets: ReadonlyMap<string, NamedSet>,
  ipsets: Firewall['ipsets'],
): readonly Key[] | undefined {
  if (!name.startsWith('ipset ')) return sets.get(name)?.keys
  const elements = ipsets[name.slice('ipset '.length)]
  if (!elements || fields.length !== 1) return undefined
  // Sets of addresses only; what ipset prints behind a comma needs more than an address to compare.
  if (elements.some((element) => element.includes(',') || !/^[0-9a-f.:/-]+$/i.test(element))) return undefined
  return elements.map((element) => {
    const [from = '', to] = element.split('-')
    return [to === undefined ? (element.includes('/') ? { prefix: element } : element) : { from, to }]
  })
}
