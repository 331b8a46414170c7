import { iptablesTool, type RejectReply, type Span } from '../../host/index.js'
import type { Oracle } from '../conditions.js'
import type { Packet } from '../walk/packet.js'
import type { Place } from '../walk/place.js'
import {
  type BaseChain,
  type CompiledChain,
  type CompiledRule,
  type CompiledStatement,
  candidatesOf,
  type Entries,
} from './compile.js'
import type { HostView } from './value-tests.js'

/** What a base chain decides. */
export type Decision =
  | { readonly kind: 'accept'; readonly by?: CompiledRule }
  | { readonly kind: 'drop'; readonly by?: CompiledRule }
  | { readonly kind: 'reject'; readonly reply: RejectReply; readonly by: CompiledRule }
  | { readonly kind: 'masquerade'; readonly by: CompiledRule }
  | { readonly kind: 'snat'; readonly address?: Span<string>; readonly by: CompiledRule }
  | { readonly kind: 'dnat'; readonly address?: Span<string>; readonly port?: Span<number>; readonly by: CompiledRule }
  | { readonly kind: 'redirect'; readonly port?: Span<number>; readonly by: CompiledRule }

/** What the evaluation of one packet in one hook needs. */
export interface Evaluation {
  readonly packet: Packet
  readonly place: Place
  readonly host: HostView
  readonly oracle: Oracle
  /** Called where a rule marks the packet or its connection. */
  readonly onMark?: (rule: CompiledRule) => void
}

/** Chains may jump this deep in the kernel; deeper is not read. */
const deepest = 64

/** Asks a base chain; its policy decides where no rule does. */
export function evaluateBase(chain: BaseChain, evaluation: Evaluation): Decision {
  const decision = evaluateChain(chain, evaluation, 0)
  return decision === 'return' ? { kind: chain.base.policy } : decision
}

function evaluateChain(chain: CompiledChain, evaluation: Evaluation, depth: number): Decision | 'return' {
  const { inLink, outLink } = evaluation.place
  for (const rule of candidatesOf(chain, inLink, outLink)) {
    const outcome = evaluateRule(rule, evaluation, depth)
    if (outcome === 'return') return 'return'
    if (outcome !== 'continue') return outcome
  }
  return 'return'
}

function evaluateRule(rule: CompiledRule, evaluation: Evaluation, depth: number): Decision | 'continue' | 'return' {
  const { packet, place, host, oracle } = evaluation
  for (const [index, written] of rule.statements.entries()) {
    const statement = written.do === 'choose' ? lookUp(written.entries, rule, evaluation, index) : written
    if (!statement) return 'continue'
    switch (statement.do) {
      case 'test': {
        if (!statement.has(packet)) return 'continue'
        const truth = statement.test(packet, place, host)
        if (truth === statement.negated) return 'continue'
        if (typeof truth === 'boolean') break
        if (!decides(rule.statements, index)) return 'continue'
        // An unknown that several rules ask has one answer where it is about the outside, and many where it is not.
        const shared = truth.kind !== 'unread-rule'
        const key = shared ? `${truth.kind} ${truth.maybe}` : `${ruleKey(rule)} ${packet.role} ${index}`
        const text = shared ? truth.maybe : `${ruleName(rule)} applies: ${truth.maybe}`
        if (oracle.decide({ kind: truth.kind, key, text }) === statement.negated) return 'continue'
        break
      }
      case 'match-unknown': {
        if (!decides(rule.statements, index)) return 'continue'
        const key = `${ruleKey(rule)} ${packet.role} ${index}`
        const text = `${ruleName(rule)} applies: ${statement.text}`
        if (!oracle.decide({ kind: 'unread-rule', key, text })) return 'continue'
        break
      }
      case 'unknown': {
        const key = `${ruleKey(rule)} ${packet.role} ${index}`
        const text = `${ruleName(rule)} lets the packet go on: ${statement.text}`
        if (!oracle.decide({ kind: 'unread-rule', key, text })) return { kind: 'drop', by: rule }
        break
      }
      case 'verdict-map': {
        const verdict = lookUp(statement.entries, rule, evaluation, index)
        const outcome = verdict ? follow(verdict, rule, evaluation, depth) : 'continue'
        if (outcome !== 'continue') return outcome
        break
      }
      case 'nothing':
        break
      case 'notrack':
        // It comes too late for what is tracked already.
        if (packet.connection === undefined) packet.state = 'untracked'
        break
      case 'set-mark':
      case 'copy-mark':
        setMark(statement, packet)
        evaluation.onMark?.(rule)
        break
      case 'reject':
        return { kind: 'reject', reply: statement.reply, by: rule }
      case 'masquerade':
        return { kind: 'masquerade', by: rule }
      case 'redirect':
        return { kind: 'redirect', ...(statement.port ? { port: statement.port } : {}), by: rule }
      case 'snat':
        return { kind: 'snat', ...(statement.address ? { address: statement.address } : {}), by: rule }
      case 'dnat': {
        const { address, port } = statement
        return { kind: 'dnat', ...(address ? { address } : {}), ...(port ? { port } : {}), by: rule }
      }
      default: {
        const outcome = follow(statement, rule, evaluation, depth)
        if (outcome !== 'continue') return outcome
      }
    }
  }
  return 'continue'
}

/** What a map has for the packet. */
function lookUp<T>(
  entries: Entries<T>,
  rule: CompiledRule,
  { packet, place, host, oracle }: Evaluation,
  index: number,
): T | undefined {
  for (const [number, [test, value]] of entries.entries()) {
    const truth = test(packet, place, host)
    if (truth === false) continue
    if (truth !== true) {
      const key =
        truth.kind === 'unread-rule'
          ? `${ruleKey(rule)} ${packet.role} ${index} ${number}`
          : `${truth.kind} ${truth.maybe}`
      if (!oracle.decide({ kind: truth.kind, key, text: truth.maybe })) continue
    }
    return value
  }
  return undefined
}

function follow(
  verdict: { readonly do: string; readonly chain?: string },
  rule: CompiledRule,
  evaluation: Evaluation,
  depth: number,
): Decision | 'continue' | 'return' {
  switch (verdict.do) {
    case 'accept':
      return { kind: 'accept', by: rule }
    case 'drop':
      return { kind: 'drop', by: rule }
    case 'return':
      return 'return'
    case 'jump':
    case 'goto': {
      const target = rule.chain.chains.get(verdict.chain ?? '')
      if (!target || depth >= deepest) {
        const key = `${ruleKey(rule)} ${evaluation.packet.role} jump`
        const text = `${ruleName(rule)} lets the packet go on: its chain is not known`
        return evaluation.oracle.decide({ kind: 'unread-rule', key, text }) ? 'continue' : { kind: 'drop', by: rule }
      }
      const outcome = evaluateChain(target, evaluation, depth + 1)
      if (outcome !== 'return') return outcome
      // After goto there is no coming back to this chain.
      return verdict.do === 'goto' ? 'return' : 'continue'
    }
    default:
      return 'continue'
  }
}

/** Whether anything that follows in the rule can change what becomes of the packet. */
const decides = (statements: readonly CompiledStatement[], after: number): boolean =>
  statements.some(
    (statement, index) =>
      index > after &&
      statement.do !== 'nothing' &&
      statement.do !== 'test' &&
      statement.do !== 'match-unknown' &&
      statement.do !== 'continue',
  )

function setMark(statement: CompiledStatement & { do: 'set-mark' | 'copy-mark' }, packet: Packet): void {
  const { connection } = packet
  if (statement.do === 'set-mark') {
    const changed = (mark: number): number => ((mark & statement.and) ^ statement.xor) >>> 0
    if (statement.on === 'packet') packet.mark = changed(packet.mark)
    else if (connection) connection.mark = changed(connection.mark)
    return
  }
  if (!connection) return
  const merge = (to: number, from: number): number => ((to & ~statement.toMask) ^ (from & statement.fromMask)) >>> 0
  if (statement.to === 'packet') packet.mark = merge(packet.mark, connection.mark)
  else connection.mark = merge(connection.mark, packet.mark)
}

/** `ip filter FORWARD: -j DROP`; for conditions and evidence. */
export const ruleName = ({ rule, chain }: CompiledRule): string =>
  chain.table.tool === 'iptables'
    ? `${iptablesTool(chain.table)} ${chain.table.name}: ${rule.text}`
    : `nft ${chain.table.family} ${chain.table.name} ${chain.chain.name}: ${rule.text}`

const ruleKey = ({ rule, chain }: CompiledRule): string =>
  `rule ${chain.table.family} ${chain.table.name} ${chain.chain.name} ${rule.handle ?? chain.chain.rules.indexOf(rule)}`

/** `iptables filter FORWARD, policy DROP` */
export const policyName = ({ table, chain, base }: BaseChain): string =>
  table.tool === 'iptables'
    ? `${iptablesTool(table)} ${table.name}: policy of ${chain.name} is ${base.policy.toUpperCase()}`
    : `nft ${table.family} ${table.name}: policy of ${chain.name} is ${base.policy}`
