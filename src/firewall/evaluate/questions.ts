import type { Unknown } from '../../base/index.js'
import type { Packet } from '../packet.js'
import type { CompiledRule } from './compile.js'
import type { CompiledStatement, NamedLookup } from './compile-statement.js'
import type { Evaluation } from './evaluation.js'
import type { Open } from './match/truth.js'
import { ruleKey, ruleName } from './rule-names.js'

/** Identifies a question about a rule: its answer may differ between a packet and the reply. */
export function asking(
  rule: CompiledRule,
  { role }: Packet,
  part: string | number,
): Pick<Unknown, 'key' | 'topic' | 'rule'> {
  const own = ruleKey(rule)
  return { key: `${own} ${role} ${part}`, topic: `${own} ${part}`, rule: ruleName(rule) }
}

/** Whether a question concerns an unspecified value, so that all rules share the answer. */
export const isShared = ({ kind, among }: Open): boolean =>
  among !== undefined || kind === 'external-address' || kind === 'port-number'

export const sharedKey = ({ kind, key, maybe }: Open): string => `${kind} ${key ?? maybe}`

/** The question to decide a match of unknown outcome. */
export function unknownOf(
  truth: Open,
  rule: CompiledRule,
  packet: Packet,
  part: string | number,
  negated = false,
): Unknown {
  const { kind, maybe, among } = truth
  const ownText = `${ruleName(rule)} applies: ${maybe}`
  const own = asking(rule, packet, part)
  const usual = kind === 'unread-rule' ? negated : truth.usual
  const rest = { ...(usual === undefined ? {} : { usual }), ...(among ? { among } : {}) }
  if (kind === 'external-address' || kind === 'port-number')
    return { kind, key: sharedKey(truth), topic: truth.key ?? maybe, text: maybe, ...rest }
  return { kind, text: ownText, ...own, ...(isShared(truth) ? { key: sharedKey(truth) } : {}), ...rest }
}

/** Whether a match of unknown outcome applies. */
export function applies(
  { text, cause, usual }: Extract<CompiledStatement, { do: 'match-unknown' }>,
  rule: CompiledRule,
  { packet, oracle }: Evaluation,
  part: number | string,
): boolean {
  const kind = cause ?? 'unread-rule'
  const known = kind === 'unread-rule' ? false : usual
  return oracle.decide({
    kind,
    text: `${ruleName(rule)} applies: ${text}`,
    ...asking(rule, packet, part),
    ...(known === undefined ? {} : { usual: known }),
  })
}

/** Whether an unknown target lets the packet continue. */
export function letsContinue(
  why: string,
  rule: CompiledRule,
  { packet, oracle }: Evaluation,
  part: number | string,
  usual?: boolean,
): boolean {
  const text = `${ruleName(rule)} ${why}`
  return oracle.decide({
    kind: 'unread-rule',
    text,
    ...asking(rule, packet, part),
    ...(usual === undefined ? {} : { usual }),
  })
}

/** Whether an element's limits let the rule match. */
export const withinLimits = (
  limits: NamedLookup['limits'],
  rule: CompiledRule,
  evaluation: Evaluation,
  index: number,
): boolean =>
  limits.every(({ text, within }, number) =>
    applies({ do: 'match-unknown', cause: 'limit', usual: within, text }, rule, evaluation, `${index} limit ${number}`),
  )
