import type { Choice, FieldReference, Firewall, Limit, NamedSet, Statement, Table, Verdict } from '../ruleset.js'
import { Entries } from './entries.js'
import { compileIpset, ipsetFields } from './match/ipset.js'
import { compileKeys, hasFields } from './match/match.js'
import { maybe, type Test } from './match/truth.js'

type PlainStatement = Exclude<
  Statement,
  { do: 'match' } | { do: 'verdict-map' } | { do: 'choose' } | { do: 'update-set' } | { do: 'queue' }
>

/** A set that rules look up in, and may change. */
export interface NamedLookup {
  /** An identifier, unique on the host. */
  readonly set: string
  readonly fields: readonly FieldReference[]
  readonly tool: Table['tool']
  /** Limits of its elements. */
  readonly limits: readonly Limit[]
}

/** A statement prepared for evaluation. */
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
      /** Whether the set contains it already. */
      readonly test: Test
      /** Free elements; undefined: no known limit. */
      readonly room: number | undefined
      readonly text: string
    }
  /** `listening`: whether a program listens; undefined if unknown. */
  | (Extract<Statement, { do: 'queue' }> & { readonly listening: boolean | undefined })
  | PlainStatement

/** The named sets that rules can refer to. */
export interface Sets {
  readonly named: ReadonlyMap<string, NamedSet>
  readonly firewall: Firewall
}

/** Prepares a statement for evaluation. */
export function compileStatement(
  statement: Statement,
  table: Table,
  { named: sets, firewall }: Sets,
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
      if (set === undefined) return new LazyTest(fields, negated, () => compileKeys(fields, statement.keys, tool))
      const read = readSet(set, fields, sets, firewall, table, statement.returnNomatch)
      if (!read) return { do: 'match-unknown', text: `the set ${set}, which could not be read` }
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
        return { do: 'unknown', text: `the verdict in the map ${map}, which could not be read` }
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

/** A test built on first use: packets skip most rules of a long chain. */
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

/** The set's name in conditions. */
const setName = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : name.startsWith('ipset ') ? `the ${name}` : `the set @${name}`

/** A named set, prepared for evaluation; undefined if it could not be read. */
function readSet(
  name: string,
  fields: readonly FieldReference[],
  sets: ReadonlyMap<string, NamedSet>,
  firewall: Firewall,
  { tool }: Table,
  returnNomatch?: boolean,
): { test: Test; fields: readonly FieldReference[] } | undefined {
  if (name.startsWith('recent ')) {
    const test: Test = () => maybe('limit', `the recent list ${name.split(' ')[2]} contains the address`, false)
    return { test, fields }
  }
  // Rules cannot look up elements of a meter.
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
