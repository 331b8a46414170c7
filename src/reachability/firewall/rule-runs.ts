import type { Rule } from '../../host/index.js'
import type { Packet } from '../walk/packet.js'
import type { Place } from '../walk/place.js'
import type { CompiledRule, CompiledStatement } from './compile.js'
import { digest } from './list-text.js'
import { openings } from './rule-index.js'
import type { HostView, Truth } from './value-tests.js'

/** So many questions about one address are asked one by one; of more, rules that do the same are asked about together. */
export const mostApart = 8

type Side = 'source' | 'destination'

/** Rules that name addresses, side by side in a chain, where the packet's can be any. */
export interface RunOfRules {
  /** How many of the candidates it takes. */
  readonly length: number
  /** Rules that the packet can meet, by what they do then; each with the statement that names addresses. */
  readonly groups: readonly (readonly NamingRule[])[]
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
    const at = namingStatement(rule.rule, side)
    if (at === undefined) break
    const meets = canMeet(rule, at, packet, place, host)
    // That it names every address makes it a rule like others.
    if (meets === 'certainly') break
    if (meets) possible.push({ rule, at })
  }
  if (possible.length <= mostApart) return undefined
  const groups = new Map<string, NamingRule[]>()
  for (const one of possible) {
    const key = otherwise(one)
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  return { length: to - from, groups: [...groups.values()] }
}

/** What tells a group's question apart: the same rules give the same word. */
export const runKey = (rules: readonly NamingRule[]): string => digest(rules.map(({ rule }) => rule.number))

const naming = new WeakMap<Rule, Readonly<Record<Side, number | undefined>>>()

function namingStatement(rule: Rule, side: Side): number | undefined {
  const known = naming.get(rule)
  if (known) return known[side]
  const found: Record<Side, number | undefined> = { source: undefined, destination: undefined }
  for (const { field, at } of openings(rule)) {
    if (field.field === 'source' || field.field === 'destination') found[field.field] ??= at
  }
  naming.set(rule, found)
  return found[side]
}

/** Whether a packet whose address is one that the rule names can be concerned by it. */
function canMeet(
  { statements }: CompiledRule,
  naming: number,
  packet: Packet,
  place: Place,
  host: HostView,
): boolean | 'certainly' {
  for (const [index, statement] of statements.entries()) {
    if (statement.do !== 'test') {
      if (statement.do !== 'nothing' && statement.do !== 'match-unknown') break
      continue
    }
    if (!statement.has(packet)) return false
    const truth: Truth = statement.test(packet, place, host)
    if (truth === statement.negated) return false
    if (index === naming && typeof truth === 'boolean') return 'certainly'
  }
  return statements.some(decides)
}

const decides = ({ do: name }: CompiledStatement): boolean =>
  name !== 'nothing' && name !== 'test' && name !== 'match-unknown' && name !== 'continue'

const signatures = new WeakMap<Rule, string>()

/** All of a rule but the addresses that it names. */
function otherwise({ rule: { rule }, at }: NamingRule): string {
  const known = signatures.get(rule)
  if (known !== undefined) return known
  const made = JSON.stringify(rule.statements.filter((statement, index) => index !== at && statement.do !== 'nothing'))
  signatures.set(rule, made)
  return made
}
