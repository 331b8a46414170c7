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
  type NamedLookup,
} from './compile.js'
import type { SetChanges } from './set-changes.js'
import type { HostView, Truth } from './value-tests.js'

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
  /** What rules have done to sets on this packet's way, and its answer's. */
  readonly sets?: SetChanges
  /** Called where a rule marks the packet or its connection. */
  readonly onMark?: (rule: CompiledRule) => void
}

/** Chains may jump this deep in the kernel; deeper is not read. */
const deepest = 64

/** Asks a base chain; its policy decides where no rule does. */
export function evaluateBase(chain: BaseChain, evaluation: Evaluation): Decision {
  if (chain.table.dormant === 'unknown') {
    const text = `nft ${chain.table.family} ${chain.table.name} is dormant`
    if (evaluation.oracle.decide({ kind: 'unread-rule', key: text, text, usual: true })) return { kind: 'accept' }
  }
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
    const statement = hasChanged(written, evaluation)
      ? changedMap(written)
      : written.do === 'choose'
        ? lookUp(written, rule, evaluation, index)
        : written
    if (!statement) return 'continue'
    switch (statement.do) {
      case 'test': {
        if (!statement.has(packet)) return 'continue'
        const { from, negated } = statement
        const before = statement.test(packet, place, host)
        const truth =
          from && evaluation.sets ? evaluation.sets.after(before, from.set, from, packet, place, host) : before
        if (truth === negated) return 'continue'
        if (typeof truth !== 'boolean') {
          if (!decides(rule.statements, index)) return 'continue'
          if (decideTruth(truth, rule, evaluation, index, negated) === negated) return 'continue'
        }
        if (!negated && !withinLimits(from?.limits ?? [], rule, evaluation, index)) return 'continue'
        break
      }
      case 'match-unknown': {
        if (!decides(rule.statements, index)) return 'continue'
        if (!applies(statement, rule, evaluation, index)) return 'continue'
        break
      }
      case 'unknown': {
        const key = `${ruleKey(rule)} ${packet.role} ${index}`
        const text = `${ruleName(rule)} lets the packet go on: ${statement.text}`
        if (!oracle.decide({ kind: 'unread-rule', key, text, usual: true })) return { kind: 'drop', by: rule }
        if (!decides(rule.statements, index)) return 'continue'
        const rest = `${ruleName(rule)} goes on after: ${statement.text}`
        if (!oracle.decide({ kind: 'unread-rule', key: `${key} rest`, text: rest, usual: false })) return 'continue'
        break
      }
      case 'update-set': {
        if (!statement.has(packet)) return 'continue'
        if (!enter(statement, rule, evaluation, index)) return 'continue'
        break
      }
      case 'queue': {
        if (statement.listening === false) return { kind: statement.bypass ? 'accept' : 'drop', by: rule }
        const key = `${ruleKey(rule)} ${packet.role} ${index}`
        const text = `the program that ${ruleName(rule)} asks lets the packet pass`
        return { kind: oracle.decide({ kind: 'unread-rule', key, text, usual: true }) ? 'accept' : 'drop', by: rule }
      }
      case 'set-zone':
        if (packet.connection === undefined) packet.zone = statement.zone === 0 ? undefined : statement.zone
        break
      case 'set-field':
        packet.rewritten = { ...packet.rewritten, [statement.field]: statement.to }
        break
      case 'forget': {
        const { connection } = packet
        if (statement.field === 'label' && connection) connection.labelled = true
        if (statement.field === 'connection-mark' && connection) connection.markUnread = true
        if (statement.field !== 'mark') break
        packet.markUnread = true
        if (!host.routesByMark) break
        const text = `the mark that ${ruleName(rule)} sets does not change the route`
        const key = `${ruleKey(rule)} ${packet.role} ${index}`
        if (!oracle.decide({ kind: 'unread-rule', key, text, usual: true })) return { kind: 'drop', by: rule }
        break
      }
      case 'verdict-map': {
        const verdict = lookUp(statement, rule, evaluation, index)
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

/** The oracle's word on what could not be told. */
function decideTruth(
  truth: Exclude<Truth, boolean>,
  rule: CompiledRule,
  { packet, oracle }: Evaluation,
  index: number,
  negated: boolean,
): boolean {
  const { kind, maybe } = truth
  // An unknown that several rules ask has one answer where it is about the outside, and many where it is not.
  const shared = kind === 'external-address' || kind === 'port-number'
  const key = shared ? `${kind} ${maybe}` : `${ruleKey(rule)} ${packet.role} ${index}`
  const text = shared ? maybe : `${ruleName(rule)} applies: ${maybe}`
  const usual = kind === 'unread-rule' ? negated : truth.usual
  return oracle.decide({ kind, key, text, ...(usual === undefined ? {} : { usual }) })
}

/** Whether a match whose answer is not known here lets the rule go on. */
function applies(
  { text, cause, usual }: Extract<CompiledStatement, { do: 'match-unknown' }>,
  rule: CompiledRule,
  { packet, oracle }: Evaluation,
  index: number | string,
): boolean {
  const key = `${ruleKey(rule)} ${packet.role} ${index}`
  const kind = cause ?? 'unread-rule'
  const known = kind === 'unread-rule' ? false : usual
  return oracle.decide({
    kind,
    key,
    text: `${ruleName(rule)} applies: ${text}`,
    ...(known === undefined ? {} : { usual: known }),
  })
}

/** Whether an element that counts lets the rule go on. */
const withinLimits = (
  limits: NamedLookup['limits'],
  rule: CompiledRule,
  evaluation: Evaluation,
  index: number,
): boolean =>
  limits.every(({ text, within }, number) =>
    applies({ do: 'match-unknown', cause: 'limit', usual: within, text }, rule, evaluation, `${index} limit ${number}`),
  )

/** A set with less room than this may be full when the packet comes. */
const littleRoom = 16

/** Enters a packet in a set, or takes it out. @returns whether the rule goes on */
function enter(
  { op, into, test, room, text }: Extract<CompiledStatement, { do: 'update-set' }>,
  rule: CompiledRule,
  evaluation: Evaluation,
  index: number,
): boolean {
  const { packet, place, host, sets } = evaluation
  const entered = (): void => sets?.enter(into.set, op, into.fields, packet, place)
  if (op === 'delete' || into.tool === 'iptables') {
    entered()
    return true
  }
  const before = test(packet, place, host)
  const there = sets ? sets.after(before, into.set, into, packet, place, host) : before
  if (there !== true && room !== undefined) {
    const left = room - (sets?.growth(into.set) ?? 0)
    if (left <= 0 && there === false) return false
    const hasRoom = { do: 'match-unknown', cause: 'limit', usual: true, text: `${text}: the set has room` } as const
    if (left < littleRoom && !applies(hasRoom, rule, evaluation, `${index} room`)) return false
  }
  entered()
  return withinLimits(into.limits, rule, evaluation, index)
}

/** What becomes of a packet that a map has something for which is not read. */
const changedMap = (statement: CompiledStatement): CompiledStatement => {
  const text = 'what rules have entered in the map'
  const [first] = statement.do === 'choose' ? statement.entries : []
  const marks = statement.do === 'choose' && (!first || first[1].do === 'set-mark')
  return marks ? { do: 'forget', field: 'mark', text } : { do: 'unknown', text }
}

/** Whether rules have entered the packet in a map, with a value that is not read. */
function hasChanged(statement: CompiledStatement, { packet, place, host, sets }: Evaluation): boolean {
  if (statement.do !== 'choose' && statement.do !== 'verdict-map') return false
  const { from } = statement
  return !!from && !!sets && sets.after(false, from.set, from, packet, place, host) !== false
}

/** What a map has for the packet. */
function lookUp<T>(
  { entries, from }: { readonly entries: Entries<T>; readonly from?: NamedLookup },
  rule: CompiledRule,
  evaluation: Evaluation,
  index: number,
): T | undefined {
  const { packet, place, host } = evaluation
  for (const [number, [test, value]] of entries.entries()) {
    const truth = test(packet, place, host)
    if (truth === false) continue
    if (truth !== true && !decideTruth(truth, rule, evaluation, index * 1000 + number, false)) continue
    return withinLimits(from?.limits ?? [], rule, evaluation, index) ? value : undefined
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
    const isNew = statement.and === 0
    if (statement.on === 'packet' && isNew) packet.markUnread = false
    if (statement.on === 'connection' && isNew && connection) connection.markUnread = false
    const changed = (mark: number): number => shifted(((mark & statement.and) ^ statement.xor) >>> 0, statement.shift)
    if (statement.on === 'packet') packet.mark = changed(packet.mark)
    else if (connection) connection.mark = changed(connection.mark)
    return
  }
  if (!connection) return
  const merge = (to: number, from: number): number =>
    ((to & ~statement.toMask) ^ shifted((from & statement.fromMask) >>> 0, statement.shift)) >>> 0
  if (statement.to === 'packet') {
    packet.mark = merge(packet.mark, connection.mark)
    packet.markUnread = connection.markUnread || (packet.markUnread && statement.toMask !== 0xffffffff)
  } else {
    connection.mark = merge(connection.mark, packet.mark)
    connection.markUnread = packet.markUnread || (connection.markUnread && statement.toMask !== 0xffffffff)
  }
}

/** A mark moved to the left, to the right where it is negative. */
const shifted = (mark: number, by = 0): number => (by < 0 ? mark >>> -by : mark << by) >>> 0

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
