import type { Oracle } from '../../base/index.js'
import type { Packet } from '../packet.js'
import type { Place } from '../place.js'
import { iptablesTool, type RejectReply, type Span } from '../ruleset.js'
import {
  type BaseChain,
  type CompiledChain,
  type CompiledRule,
  type CompiledStatement,
  candidatesOf,
  type NamedLookup,
} from './compile.js'
import type { Entries } from './entries.js'
import { digest, shortened } from './list-text.js'
import { mostApart, type RunOfRules, runAt, runKey } from './rule-runs.js'
import type { SetChanges } from './set-changes.js'
import { canDecide, hasEffect, Trail } from './trail.js'
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
  readonly sets?: SetChanges | undefined
  /** Called where a rule marks the packet or its connection. */
  readonly onMark?: ((rule: CompiledRule) => void) | undefined
}

/** Chains may jump this deep in the kernel; deeper is not read. */
const deepest = 64

/** An evaluation on its way through a hook's chains. */
interface Underway extends Evaluation {
  readonly trail: Trail
}

const underway = ({ packet, place, host, oracle, sets, onMark }: Evaluation): Underway => ({
  packet,
  place,
  host,
  oracle,
  trail: new Trail(),
  sets,
  onMark,
})

/** Asks a base chain; its policy decides where no rule does. */
export function evaluateBase(chain: BaseChain, evaluation: Evaluation): Decision {
  if (chain.table.dormant === 'unknown') {
    const text = `nft ${chain.table.family} ${chain.table.name} is dormant`
    if (evaluation.oracle.decide({ kind: 'unread-rule', key: text, text, usual: true })) return { kind: 'accept' }
  }
  const decision = evaluateChain(chain, underway(evaluation))
  return decision === 'return' ? { kind: chain.base.policy } : decision
}

function evaluateChain(chain: CompiledChain, evaluation: Underway): Decision | 'return' {
  const { trail } = evaluation
  const before = trail.effects
  trail.enter(chain)
  const outcome = evaluateRules(chain, evaluation)
  trail.leave(chain, outcome === 'return' ? before : undefined)
  return outcome
}

function evaluateRules(chain: CompiledChain, evaluation: Underway): Decision | 'return' {
  const { packet, place, host, oracle } = evaluation
  const rules = candidatesOf(chain, packet, place)
  const isOpen = packet.source.any || packet.destination.any
  let next = 0
  try {
    while (next < rules.length) {
      const run = isOpen ? runAt(rules, next, packet, place, host) : undefined
      const outcome = run ? evaluateRun(run, evaluation) : evaluateRule(rules[next] as CompiledRule, evaluation)
      next += run?.length ?? 1
      if (outcome !== 'continue') return outcome
    }
    return 'return'
  } finally {
    oracle.spend?.(next + 1)
  }
}

/** Rules that name one address after the other, where the packet's is any: what they do is asked, not which it is. */
function evaluateRun({ groups, few }: RunOfRules, evaluation: Underway): Decision | 'continue' | 'return' {
  if (few) {
    for (const { rule } of groups[0] ?? []) {
      const outcome = evaluateRule(rule, evaluation)
      if (outcome !== 'continue') return outcome
    }
    return 'continue'
  }
  const unfollowed = groups.length > mostApart
  for (const group of unfollowed ? [groups.flat()] : groups) {
    const [first] = group
    if (!first) continue
    const key = `run ${chainName(first.rule)} ${runKey(group)}`
    const most = `the external address is in one of ${group.length} rules like ${ruleName(first.rule)}`
    const text = unfollowed ? `${most}; what each of them does was not followed` : most
    if (!evaluation.oracle.decide({ kind: 'external-address', key, text, unfollowed })) continue
    const outcome = evaluateRule(first.rule, evaluation, first.at)
    if (outcome !== 'continue') return outcome
  }
  return 'continue'
}

/** @param given  the statement that is known to match */
function evaluateRule(rule: CompiledRule, evaluation: Underway, given = -1): Decision | 'continue' | 'return' {
  const { packet, place, host, oracle, trail } = evaluation
  for (const [index, written] of rule.statements.entries()) {
    const statement = hasChanged(written, evaluation)
      ? changedMap(written)
      : written.do === 'choose'
        ? lookUp(written, rule, evaluation, index)
        : written
    if (!statement) return 'continue'
    if (hasEffect(statement)) trail.effects++
    switch (statement.do) {
      case 'test': {
        if (index === given) break
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
        // As a match that does not hold: what the rule says after it is not done. @see Linux, nft_lookup_eval
        if (!verdict) return 'continue'
        const outcome = follow(verdict, rule, evaluation)
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
        const outcome = follow(statement, rule, evaluation)
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
  const shared = isShared(truth)
  const key = shared ? sharedKey(truth) : `${ruleKey(rule)} ${packet.role} ${index}`
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
  const first = statement.do === 'choose' ? statement.entries.value(0) : undefined
  const marks = statement.do === 'choose' && (!first || first.do === 'set-mark')
  return marks ? { do: 'forget', field: 'mark', text } : { do: 'unknown', text }
}

/** Whether rules have entered the packet in a map, with a value that is not read. */
function hasChanged(statement: CompiledStatement, { packet, place, host, sets }: Evaluation): boolean {
  if (statement.do !== 'choose' && statement.do !== 'verdict-map') return false
  const { from } = statement
  return !!from && !!sets && sets.after(false, from.set, from, packet, place, host) !== false
}

/** A few by themselves; more by what they do; and where that is many things too, all in one. */
function groupsOf<T>(
  all: readonly T[],
  wordOf: (one: T) => string,
): readonly { readonly members: readonly T[]; readonly unfollowed: boolean }[] {
  if (all.length <= mostApart) return all.map((one) => ({ members: [one], unfollowed: false }))
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const word = wordOf(one)
    const group = groups.get(word)
    if (group) group.push(one)
    else groups.set(word, [one])
  }
  if (groups.size > mostApart) return [{ members: all, unfollowed: true }]
  return [...groups.values()].map((members) => ({ members, unfollowed: false }))
}

/** It is about the outside, and has one answer whoever asks; others have one for each rule. */
const isShared = ({ kind }: Exclude<Truth, boolean>): boolean => kind === 'external-address' || kind === 'port-number'

const sharedKey = (truth: Exclude<Truth, boolean>): string => `${truth.kind} ${truth.key ?? truth.maybe}`

/** What a map has for the packet. */
function lookUp<T>(
  { entries, from }: { readonly entries: Entries<T>; readonly from?: NamedLookup },
  rule: CompiledRule,
  evaluation: Underway,
  index: number,
): T | undefined {
  const { packet, place, host, oracle } = evaluation
  const open: { readonly number: number; readonly truth: Exclude<Truth, boolean> }[] = []
  let certain: number | undefined
  for (const number of entries.candidates(packet, place)) {
    const truth = entries.test(number)(packet, place, host)
    if (truth === false) continue
    if (truth === true) {
      certain = number
      break
    }
    open.push({ number, truth })
  }
  const found = (number: number): T | undefined =>
    withinLimits(from?.limits ?? [], rule, evaluation, index) ? entries.value(number) : undefined
  const keyOf = ({ number, truth }: (typeof open)[number]): string =>
    isShared(truth) ? sharedKey(truth) : `${ruleKey(rule)} ${packet.role} ${index} ${number}`
  for (const group of groupsOf(open, ({ number }) => JSON.stringify(entries.value(number)))) {
    const [first] = group.members
    if (!first) continue
    const { kind, maybe } = first.truth
    const alone = group.members.length === 1
    const usual = kind === 'unread-rule' ? false : alone ? first.truth.usual : undefined
    const key = alone ? keyOf(first) : `map ${ruleKey(rule)} ${index} ${digest(group.members.map(keyOf))}`
    const one = isShared(first.truth) ? maybe : `${ruleName(rule)} applies: ${maybe}`
    const many = `the packet is of one of ${group.members.length} elements of a map, such as: ${maybe} (${ruleName(rule)})`
    const text = alone ? one : group.unfollowed ? `${many}; what each of them does was not followed` : many
    const unknown = { kind, key, text, unfollowed: group.unfollowed, ...(usual === undefined ? {} : { usual }) }
    if (oracle.decide(unknown)) return found(first.number)
  }
  return certain === undefined ? undefined : found(certain)
}

function follow(
  verdict: { readonly do: string; readonly chain?: string },
  rule: CompiledRule,
  evaluation: Underway,
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
      const { trail } = evaluation
      if (!target || trail.depth >= deepest || trail.isInside(target)) {
        const why = !target
          ? 'its chain is not known'
          : trail.isInside(target)
            ? 'its chain leads back to itself'
            : 'its chain is too many jumps away'
        const key = `${ruleKey(rule)} ${evaluation.packet.role} jump`
        const text = `${ruleName(rule)} lets the packet go on: ${why}`
        return evaluation.oracle.decide({ kind: 'unread-rule', key, text }) ? 'continue' : { kind: 'drop', by: rule }
      }
      const outcome = trail.hasPassed(target) ? 'return' : evaluateChain(target, evaluation)
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
  statements.some((statement, index) => index > after && canDecide(statement))

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
    ? `${iptablesTool(chain.table)} ${chain.table.name}: ${shortened(rule.text)}`
    : `nft ${chain.table.family} ${chain.table.name} ${chain.chain.name}: ${shortened(rule.text)}`

const chainName = ({ chain: { table, chain } }: CompiledRule): string =>
  `${table.tool} ${table.legacy ? 'legacy ' : ''}${table.family} ${table.name} ${chain.name}`

const ruleKey = (rule: CompiledRule): string => `rule ${chainName(rule)} ${rule.rule.handle ?? rule.number}`

/** `iptables filter FORWARD, policy DROP` */
export const policyName = ({ table, chain, base }: BaseChain): string =>
  table.tool === 'iptables'
    ? `${iptablesTool(table)} ${table.name}: policy of ${chain.name} is ${base.policy.toUpperCase()}`
    : `nft ${table.family} ${table.name}: policy of ${chain.name} is ${base.policy}`
