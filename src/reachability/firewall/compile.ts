import type {
  Chain,
  ChainHook,
  Choice,
  FieldReference,
  Firewall,
  Key,
  Limit,
  NamedSet,
  Rule,
  Statement,
  Table,
  Verdict,
} from '../../host/index.js'
import type { PortName } from '../walk/place.js'
import { compileIpset, ipsetFields } from './ipset.js'
import { compileKeys, hasFields } from './match.js'
import { maybe, type Test } from './value-tests.js'

/** What a map has, to be asked in this order. */
export type Entries<T> = readonly (readonly [Test, T])[]

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
export function compileFirewall(firewall: Firewall): CompiledFirewall {
  const hooks = new Map<string, BaseChain[]>()
  for (const table of firewall.tables) {
    if (table.dormant === true) continue
    const chains = compileTable(table, firewall)
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

function compileTable(table: Table, firewall: Firewall): Map<string, CompiledChain> {
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
        statements: rule.statements.map((statement) => compileStatement(statement, table, sets, firewall)),
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
  firewall: Firewall,
): CompiledStatement {
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
      if (set === undefined)
        return { do: 'test', test: compileKeys(fields, statement.keys, tool), negated, has: hasFields(fields) }
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
      const compiled = compileEntries(fields, entries, table)
      return { do: 'verdict-map', entries: compiled, ...(map !== undefined && { from: lookup(map, fields) }) }
    }
    case 'choose': {
      const { fields, map } = statement
      const compiled = compileEntries(fields, statement.entries, table)
      return { do: 'choose', entries: compiled, ...(map !== undefined && { from: lookup(map, fields) }) }
    }
    default:
      return statement
  }
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
    return keys && { test: compileKeys(fields, keys, tool), fields }
  }
  const own = name.slice('ipset '.length)
  const directions = fields.map(({ field }) => (field === 'source' ? 'src' : 'dst'))
  const test = compileIpset(own, directions, firewall, returnNomatch)
  return test && { test, fields: ipsetFields(own, directions, firewall) ?? fields }
}
