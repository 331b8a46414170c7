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

/** Maximum number of separate questions about one address; beyond it, rules with the same effect share a question. */
export const maxSeparate = 8

type Side = 'source' | 'destination'

/** Consecutive rules of a chain that name addresses, for a packet of any address. */
export interface RunOfRules {
  /** The number of candidates in the run. */
  readonly length: number
  /** Rules that can match the packet, grouped by effect; each with the statement that names addresses. */
  readonly groups: readonly (readonly NamingRule[])[]
  /** Whether they are few enough to ask about each. */
  readonly few: boolean
}

export interface NamingRule {
  readonly rule: CompiledRule
  readonly at: number
}

/**
 * The run that starts at a position among a chain's candidates; undefined: the rule is evaluated by itself.
 *
 * @param rules  the candidates; the one at `from` is next
 */
export function runAt(
  rules: readonly CompiledRule[],
  from: number,
  packet: Packet,
  place: Place,
  host: HostView,
): RunOfRules | undefined {
  const side: Side | undefined = packet.source.any ? 'source' : packet.destination.any ? 'destination' : undefined
  if (side === undefined || rules.length - from <= maxSeparate) return undefined
  const possible: NamingRule[] = []
  let to = from
  for (; to < rules.length; to++) {
    const rule = rules[to] as CompiledRule
    const named = namedIn(rule.rule)[side]
    const meets = named && canBeOutside(named, packet, host)
    // A rule that names every address is an ordinary rule.
    if (!named || meets === 'certainly') break
    if (meets && canMeet(rule, named.at, packet, place, host)) possible.push({ rule, at: named.at })
  }
  if (to === from) return undefined
  if (possible.length <= maxSeparate) return { length: to - from, groups: [possible], few: true }
  const groups = new Map<string, NamingRule[]>()
  for (const one of possible) {
    const named = namedIn(one.rule.rule)[side]
    const key = named ? restOf(one.rule.rule, named) : ''
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  return { length: to - from, groups: [...groups.values()], few: false }
}

/** Identifies a group's question: the same rules have the same key. */
export const runKey = (rules: readonly NamingRule[]): string => digest(rules.map(({ rule }) => rule.number))

/** All addresses that a group's rules name, as one question about the packet's. @param key  of the group */
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

/** Built once for long chains. */
const runValues = new WeakMap<CompiledRule, Map<string, ValueRanges>>()

/** The addresses that a rule names on one side. */
interface Named extends Opening {
  /** The rest of the rule. */
  rest?: string
  /** Whether an external address can be one of these, cached for the last machine. */
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

/** Prepares a rule for runs. */
export function prepareRun({ rule, statements }: CompiledRule): void {
  const { source, destination } = namedIn(rule)
  for (const named of [source, destination]) if (named && statements.length > 0) restOf(rule, named)
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
    // A rule with anything but plain addresses is evaluated by itself.
    if (!range) return 'certainly'
    if (range.family !== family || host.isInside(range)) continue
    if (isEverything(range)) return 'certainly'
    some = true
  }
  return some
}

/** Whether the rule can affect a packet with one of the addresses that it names. */
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

/** A rule without the addresses that it names. */
function restOf({ statements }: Rule, named: Named): string {
  named.rest ??= JSON.stringify(
    statements.filter((statement, index) => index !== named.at && statement.do !== 'nothing'),
  )
  return named.rest
}
