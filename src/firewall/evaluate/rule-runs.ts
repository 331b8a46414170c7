import { type Among, ValueRanges } from '../../base/index.js'
import type { Packet } from '../packet.js'
import type { Place } from '../place.js'
import type { Rule, Value } from '../ruleset.js'
import type { CompiledRule } from './compile.js'
import { digest } from './match/list-text.js'
import { addressRange, isEverything } from './match/set-index.js'
import { amongAddresses, type HostView } from './match/truth.js'
import { type Opening, openings } from './rule-index.js'
import { canDecide } from './trail.js'

/** So many questions about one address are asked one by one; of more, rules that do the same are asked about together. */
export const mostApart = 8

type Side = 'source' | 'destination'

/** Rules that name addresses, side by side in a chain, where the packet's can be any. */
export interface RunOfRules {
  /** How many of the candidates it takes. */
  readonly length: number
  /** Rules that the packet can meet, by what they do then; each with the statement that names addresses. */
  readonly groups: readonly (readonly NamingRule[])[]
  /** These are so few that each is asked by itself. */
  readonly few: boolean
}

export interface NamingRule {
  readonly rule: CompiledRule
  readonly at: number
}

/**
 * The run that begins at a place among a chain's candidates; undefined: this rule is asked by itself.
 *
 * @param rules  candidates, of which that at `from` is next
 */
export function runAt(
  rules: readonly CompiledRule[],
  from: number,
  packet: Packet,
  place: Place,
  host: HostView,
): RunOfRules | undefined {
  const side: Side | undefined = packet.source.any ? 'source' : packet.destination.any ? 'destination' : undefined
  if (side === undefined || rules.length - from <= mostApart) return undefined
  const possible: NamingRule[] = []
  let to = from
  for (; to < rules.length; to++) {
    const rule = rules[to] as CompiledRule
    const named = namedIn(rule.rule)[side]
    const meets = named && canBeOutside(named, packet, host)
    // That it names every address makes it a rule like others.
    if (!named || meets === 'certainly') break
    if (meets && canMeet(rule, named.at, packet, place, host)) possible.push({ rule, at: named.at })
  }
  if (to === from) return undefined
  if (possible.length <= mostApart) return { length: to - from, groups: [possible], few: true }
  const groups = new Map<string, NamingRule[]>()
  for (const one of possible) {
    const named = namedIn(one.rule.rule)[side]
    const key = named ? otherwise(one.rule.rule, named) : ''
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  return { length: to - from, groups: [...groups.values()], few: false }
}

/** What tells a group's question apart: the same rules give the same word. */
export const runKey = (rules: readonly NamingRule[]): string => digest(rules.map(({ rule }) => rule.number))

/** All the addresses that a group's rules name, as one question about the packet's. @param key  of the group */
export function runAmong(
  rules: readonly NamingRule[],
  key: string,
  { source, destination }: Packet,
): Among | undefined {
  const [first] = rules
  if (!first) return undefined
  const [side, ip] = source.any ? (['source', source] as const) : (['destination', destination] as const)
  return amongAddresses(ip, () => {
    const known = runValues.get(first.rule) ?? new Map<string, ValueRanges>()
    runValues.set(first.rule, known)
    const word = `${key} ${side} ${ip.family}`
    const found = known.get(word)
    if (found) return found
    const named = rules.flatMap(({ rule }) => namedIn(rule.rule)[side]?.values ?? [])
    const ranges = named.flatMap((value) => addressRange(value) ?? []).filter(({ family }) => family === ip.family)
    const made = ValueRanges.of(ranges.map(({ from, to }) => [from, to] as const))
    known.set(word, made)
    return made
  })
}

/** Of long chains, made once. */
const runValues = new WeakMap<CompiledRule, Map<string, ValueRanges>>()

/** The addresses that a rule names on one side. */
interface Named extends Opening {
  /** All else that the rule says. */
  otherwise?: string
  /** Whether an address outside can be one of these, on the machine that this was asked for last. */
  outside?: { readonly machine: object; readonly family: string; readonly can: boolean | 'certainly' }
}

const namedInRules = new WeakMap<Rule, Partial<Record<Side, Named>>>()

function namedIn(rule: Rule): Partial<Record<Side, Named>> {
  const known = namedInRules.get(rule)
  if (known) return known
  const found: Partial<Record<Side, Named>> = {}
  for (const opening of openings(rule)) {
    const { field } = opening.field
    if (field === 'source' || field === 'destination') found[field] ??= { ...opening }
  }
  namedInRules.set(rule, found)
  return found
}

/** Does beforehand what a run needs of a rule. */
export function prepareRun({ rule, statements }: CompiledRule): void {
  const { source, destination } = namedIn(rule)
  for (const named of [source, destination]) if (named && statements.length > 0) otherwise(rule, named)
}

function canBeOutside(named: Named, { family }: Packet, host: HostView): boolean | 'certainly' {
  const machine = host.machine ?? host
  if (named.outside?.machine !== machine || named.outside.family !== family)
    named.outside = { machine, family, can: isSomeOutside(named.values, family, host) }
  return named.outside.can
}

function isSomeOutside(values: readonly Value[], family: string, host: HostView): boolean | 'certainly' {
  let some = false
  for (const value of values) {
    const range = addressRange(value)
    // What is no plain address is asked like any other rule.
    if (!range) return 'certainly'
    if (range.family !== family || host.isInside(range)) continue
    if (isEverything(range)) return 'certainly'
    some = true
  }
  return some
}

/** Whether a packet whose address is one that the rule names can be concerned by it. */
function canMeet({ statements }: CompiledRule, naming: number, packet: Packet, place: Place, host: HostView): boolean {
  for (const [index, statement] of statements.entries()) {
    if (statement.do !== 'test') {
      if (statement.do !== 'nothing' && statement.do !== 'match-unknown') break
      continue
    }
    if (!statement.has(packet, place, host)) return false
    if (index !== naming && statement.test(packet, place, host) === statement.negated) return false
  }
  return statements.some(canDecide)
}

/** All of a rule but the addresses that it names. */
function otherwise({ statements }: Rule, named: Named): string {
  named.otherwise ??= JSON.stringify(
    statements.filter((statement, index) => index !== named.at && statement.do !== 'nothing'),
  )
  return named.otherwise
}
