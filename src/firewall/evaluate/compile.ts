import { atOnce, type Sliced } from '../../base/index.js'
import type { Packet } from '../packet.js'
import type { Place } from '../place.js'
import type {
  Chain,
  ChainHook,
  Choice,
  FieldReference,
  Firewall,
  Limit,
  NamedSet,
  Rule,
  Statement,
  Table,
  Verdict,
} from '../ruleset.js'
import { Entries } from './entries.js'
import { compileIpset, ipsetFields } from './match/ipset.js'
import { compileKeys, hasFields } from './match/match.js'
import { maybe, type Test } from './match/truth.js'
import { RuleIndex } from './rule-index.js'

type PlainStatement = Exclude<
  Statement,
  { do: 'match' } | { do: 'verdict-map' } | { do: 'choose' } | { do: 'update-set' } | { do: 'queue' }
>

/** A set that rules look into, and may change. */
export interface NamedLookup {
  /** Tells it apart from all others of the host. */
  readonly set: string
  readonly fields: readonly FieldReference[]
  readonly tool: Table['tool']
  /** What its elements count. */
  readonly limits: readonly Limit[]
}

/** A statement that is ready to be asked. */
export type CompiledStatement =
  | {
      readonly do: 'test'
      readonly test: Test
      readonly negated: boolean
      readonly has: ReturnType<typeof hasFields>
      readonly from?: NamedLookup
    }
  | { readonly do: 'verdict-map'; readonly entries: Entries<Verdict>; readonly from?: NamedLookup }
  | { readonly do: 'choose'; readonly entries: Entries<Choice>; readonly from?: NamedLookup }
  | {
      readonly do: 'update-set'
      readonly op: 'add' | 'delete'
      readonly into: NamedLookup
      readonly has: ReturnType<typeof hasFields>
      /** Whether the set has it already. */
      readonly test: Test
      /** How many more fit; undefined: no end is known. */
      readonly room: number | undefined
      readonly text: string
    }
  /** `listening`: whether a program does; undefined where that is not known. */
  | (Extract<Statement, { do: 'queue' }> & { readonly listening: boolean | undefined })
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
  readonly firewall: Firewall
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
export function compileFirewall(firewall: Firewall): CompiledFirewall {
  const hooks = new Map<string, BaseChain[]>()
  for (const table of firewall.tables) {
    if (table.dormant === true) continue
    for (const chain of chainsOf(table, firewall).values()) {
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

function chainsOf(table: Table, firewall: Firewall): Map<string, LazyChain> {
  const sets: Sets = { named: new Map(table.sets.map((set) => [set.name, set])), firewall }
  const chains = new Map<string, LazyChain>()
  const rulesOf = (chain: LazyChain): readonly CompiledRule[] =>
    chain.chain.rules.map((rule, number) => new LazyRule(rule, chain, number, sets))
  for (const chain of table.chains) chains.set(chain.name, new LazyChain(table, chain, chains, rulesOf))
  return chains
}

/** The rules of a chain that can concern a packet, in order. */
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

function compileStatement(statement: Statement, table: Table, { named: sets, firewall }: Sets): CompiledStatement {
  const { tool } = table
  const lookup = (name: string, fields: readonly FieldReference[], limits?: readonly Limit[]): NamedLookup => ({
    set: /^(ipset|recent) /.test(name) ? name : `${table.family} ${table.name} ${name}`,
    fields,
    tool,
    limits: limits ?? sets.get(name)?.limits ?? [],
  })
  switch (statement.do) {
    case 'match': {
      const { set, fields, negated = false } = statement
      if (set === undefined) return new LazyTest(fields, negated, () => compileKeys(fields, statement.keys, tool))
      const read = readSet(set, fields, sets, firewall, table, statement.returnNomatch)
      if (!read) return { do: 'match-unknown', text: `the set ${set}, which is not known` }
      return { do: 'test', test: read.test, negated, has: hasFields(fields), from: lookup(set, read.fields) }
    }
    case 'update-set': {
      const { set, fields, op, limits, text } = statement
      const read = readSet(set, fields, sets, firewall, table)
      const { size, keys } = sets.get(set) ?? {}
      return {
        do: 'update-set',
        op: op === 'delete' ? 'delete' : 'add',
        into: lookup(set, read?.fields ?? fields, limits),
        has: hasFields(fields),
        test: read?.test ?? (() => false),
        room: size === undefined || !keys ? undefined : size - keys.length,
        text,
      }
    }
    case 'queue': {
      const numbers = Array.from({ length: Math.min(statement.to - statement.from + 1, 65536) }, (_, i) => i)
      const heard = numbers.map((number) => firewall.queues?.includes(statement.from + number))
      return { ...statement, listening: heard.every((one) => one === heard[0]) ? heard[0] : undefined }
    }
    case 'verdict-map': {
      const { fields, map } = statement
      const named = map === undefined ? undefined : sets.get(map)
      if (map !== undefined && !named?.verdicts)
        return { do: 'unknown', text: `verdicts of the map ${map}, which is not known` }
      const entries = named?.verdicts
        ? (named.keys ?? []).map((key, index) => [key, named.verdicts?.[index] ?? { do: 'continue' }] as const)
        : statement.entries
      const compiled = new Entries(fields, entries, tool)
      return { do: 'verdict-map', entries: compiled, ...(map !== undefined && { from: lookup(map, fields) }) }
    }
    case 'choose': {
      const { fields, map } = statement
      const compiled = new Entries(fields, statement.entries, tool)
      return { do: 'choose', entries: compiled, ...(map !== undefined && { from: lookup(map, fields) }) }
    }
    default:
      return statement
  }
}

/** A test that is made when it is asked first: most rules of a long chain are passed by. */
class LazyTest {
  readonly do = 'test' as const
  readonly negated: boolean
  readonly #fields: readonly FieldReference[]
  readonly #make: () => Test
  #test: Test | undefined
  #has: ReturnType<typeof hasFields> | undefined

  constructor(fields: readonly FieldReference[], negated: boolean, make: () => Test) {
    this.#fields = fields
    this.negated = negated
    this.#make = make
  }

  get test(): Test {
    this.#test ??= this.#make()
    return this.#test
  }

  get has(): ReturnType<typeof hasFields> {
    this.#has ??= hasFields(this.#fields)
    return this.#has
  }
}

/** As a condition names it. */
const setName = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : name.startsWith('ipset ') ? `the ${name}` : `the set @${name}`

/** A named set, ready to be asked; undefined where it is not known. */
function readSet(
  name: string,
  fields: readonly FieldReference[],
  sets: ReadonlyMap<string, NamedSet>,
  firewall: Firewall,
  { tool }: Table,
  returnNomatch?: boolean,
): { test: Test; fields: readonly FieldReference[] } | undefined {
  if (name.startsWith('recent ')) {
    const test: Test = () => maybe('limit', `the list ${name.split(' ')[2]} has the address`, false)
    return { test, fields }
  }
  // A meter has nothing that rules could look up.
  if (name.startsWith('meter ')) return { test: () => false, fields }
  if (!name.startsWith('ipset ')) {
    const keys = sets.get(name)?.keys
    if (!keys) return undefined
    let made: Test | undefined
    const test: Test = (packet, place, host) => {
      made ??= compileKeys(fields, keys, tool, setName(name))
      return made(packet, place, host)
    }
    return { test, fields }
  }
  const own = name.slice('ipset '.length)
  const directions = fields.map(({ field }) => (field === 'source' ? 'src' : 'dst'))
  const test = compileIpset(own, directions, firewall, returnNomatch)
  return test && { test, fields: ipsetFields(own, directions, firewall) ?? fields }
}
