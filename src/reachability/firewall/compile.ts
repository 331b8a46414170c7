import type {
  Chain,
  ChainHook,
  Choice,
  FieldReference,
  Firewall,
  Key,
  NamedSet,
  Rule,
  Statement,
  Table,
  Verdict,
} from '../../host/index.js'
import type { PortName } from '../walk/place.js'
import { compileKeys, hasFields } from './match.js'
import type { Test } from './value-tests.js'

/** What a map has, to be asked in this order. */
export type Entries<T> = readonly (readonly [Test, T])[]

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
  readonly statements: readonly CompiledStatement[]
  /** Only packets from or to this link can match. */
  readonly inLink: string | undefined
  readonly outLink: string | undefined
}

export interface CompiledChain {
  readonly table: Table
  readonly chain: Chain
  readonly rules: CompiledRule[]
  /** Rules that can match, by link in and link out. */
  readonly candidates: Map<string | undefined, Map<string | undefined, readonly CompiledRule[]>>
  /** The table's chains, to jump to. */
  readonly chains: ReadonlyMap<string, CompiledChain>
}

export interface BaseChain extends CompiledChain {
  readonly base: ChainHook
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
    const chains = compileTable(table, ipsets)
    for (const compiled of chains.values()) {
      const { base } = compiled.chain
      if (!base) continue
      // The inet family's ingress hook is on a device, as netdev's.
      const families =
        base.hook === 'ingress' || base.hook === 'egress' ? (['netdev'] as const) : familiesOf[table.family]
      for (const family of families) {
        const key = `${family} ${base.hook}`
        const list = hooks.get(key) ?? []
        list.push({ ...compiled, base })
        hooks.set(key, list)
      }
    }
  }
  // Of chains with the same priority, the kernel asks the one first that came last.
  for (const list of hooks.values()) list.reverse().sort((a, b) => a.base.priority - b.base.priority)
  return hooks
}

function compileTable(table: Table, ipsets: Firewall['ipsets']): Map<string, CompiledChain> {
  const sets = new Map(table.sets.map((set) => [set.name, set]))
  const chains = new Map<string, CompiledChain>()
  for (const chain of table.chains) {
    chains.set(chain.name, { table, chain, rules: [], candidates: new Map(), chains })
  }
  for (const compiled of chains.values()) {
    for (const rule of compiled.chain.rules) {
      compiled.rules.push({
        rule,
        chain: compiled,
        statements: rule.statements.map((statement) => compileStatement(statement, table, sets, ipsets)),
        inLink: linkOf(rule, 'in-interface'),
        outLink: linkOf(rule, 'out-interface'),
      })
    }
  }
  return chains
}

/** The one link that a rule asks for before anything else is done, if it does. */
function linkOf(rule: Rule, field: 'in-interface' | 'out-interface'): string | undefined {
  for (const statement of rule.statements) {
    if (statement.do === 'nothing' || statement.do === 'match-unknown') continue
    if (statement.do !== 'match') return undefined
    const [key] = statement.keys
    const named = statement.fields.length === 1 && statement.fields[0]?.field === field
    if (!named || statement.negated || statement.set !== undefined || statement.keys.length !== 1) continue
    const name = key?.[0]
    if (typeof name === 'string' && !name.endsWith('*')) return name
  }
  return undefined
}

/** The rules of a chain that a packet between these links can match. */
export function candidatesOf(
  chain: CompiledChain,
  inName: PortName | undefined,
  outName: PortName | undefined,
): readonly CompiledRule[] {
  // One of several ports: every rule is asked.
  if (typeof inName === 'object' || typeof outName === 'object') return chain.rules
  const [inLink, outLink] = [inName, outName]
  if (chain.rules.length < 4) return chain.rules
  const byOut = chain.candidates.get(inLink) ?? new Map<string | undefined, readonly CompiledRule[]>()
  chain.candidates.set(inLink, byOut)
  const known = byOut.get(outLink)
  if (known) return known
  const found = chain.rules.filter(
    (rule) =>
      (rule.inLink === undefined || rule.inLink === inLink) && (rule.outLink === undefined || rule.outLink === outLink),
  )
  byOut.set(outLink, found)
  return found
}

function compileStatement(
  statement: Statement,
  table: Table,
  sets: ReadonlyMap<string, NamedSet>,
  ipsets: Firewall['ipsets'],
): CompiledStatement {
  if (statement.do === 'match') {
    const keys = statement.set === undefined ? statement.keys : keysOf(statement.set, statement.fields, sets, ipsets)
    if (!keys) return { do: 'match-unknown', text: `the set ${statement.set}, which is not known` }
    return {
      do: 'test',
      test: compileKeys(statement.fields, keys, table.tool),
      negated: statement.negated ?? false,
      has: hasFields(statement.fields),
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
    return { do: 'verdict-map', entries: compileEntries(fields, entries, table) }
  }
  if (statement.do === 'choose') {
    return { do: 'choose', entries: compileEntries(statement.fields, statement.entries, table) }
  }
  return statement
}

function compileEntries<T>(
  fields: readonly FieldReference[],
  entries: readonly (readonly [Key, T])[],
  { tool }: Table,
): Entries<T> {
  const sorted = [...entries].sort(([a], [b]) => Number(isCatchAll(a)) - Number(isCatchAll(b)))
  return sorted.map(([key, value]) => [compileKeys(fields, [key], tool), value] as const)
}

/** `*` matches what nothing else does. */
const isCatchAll = (key: Key): boolean => key.some((value) => typeof value === 'object' && 'any' in value)

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
