import { type BaseChain, type CompiledChain, type CompiledRule, candidatesOf } from './compile.js'
import type { CompiledStatement } from './compile-statement.js'
import { enterSet } from './enter-set.js'
import type { Decision, Evaluation } from './evaluation.js'
import { changedMap, hasChanged, lookUp } from './look-up.js'
import { applies, asking, letsContinue, unknownOf, withinLimits } from './questions.js'
import { chainName, ruleName } from './rule-names.js'
import { maxSeparate, type RunOfRules, runAmong, runAt, runKey } from './rule-runs.js'
import { setMark } from './set-mark.js'
import { canDecide, hasEffect, Trail } from './trail.js'

/** The evaluation's limit for nested jumps. */
const deepest = 64

/** An evaluation in progress through a hook's chains. */
interface RunningEvaluation extends Evaluation {
  readonly trail: Trail
  /** In a NAT chain, where a rule may end the evaluation without changing anything. */
  readonly translates: boolean
}

const underway = ({ packet, place, host, oracle, sets, onMark }: Evaluation, chain: BaseChain): RunningEvaluation => ({
  packet,
  place,
  host,
  oracle,
  trail: new Trail(),
  translates: chain.base.type === 'nat',
  sets,
  onMark,
})

/** Evaluates a base chain; its policy decides if no rule does. */
export function evaluateBase(chain: BaseChain, evaluation: Evaluation): Decision {
  if (chain.table.dormant === 'unknown') {
    const text = `nft ${chain.table.family} ${chain.table.name} is dormant`
    if (evaluation.oracle.decide({ kind: 'unread-rule', key: text, text, usual: true })) return { kind: 'accept' }
  }
  const decision = evaluateChain(chain, underway(evaluation, chain))
  return decision === 'return' ? { kind: chain.base.policy } : decision
}

function evaluateChain(chain: CompiledChain, evaluation: RunningEvaluation): Decision | 'return' {
  const { trail } = evaluation
  const before = trail.effects
  trail.enter(chain)
  const outcome = evaluateRules(chain, evaluation)
  trail.leave(chain, outcome === 'return' ? before : undefined)
  return outcome
}

function evaluateRules(chain: CompiledChain, evaluation: RunningEvaluation): Decision | 'return' {
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

/** Evaluates consecutive rules that differ in the address they name, for a packet of any address: groups them by effect. */
function evaluateRun({ groups, few }: RunOfRules, evaluation: RunningEvaluation): Decision | 'continue' | 'return' {
  if (few) {
    for (const { rule } of groups[0] ?? []) {
      const outcome = evaluateRule(rule, evaluation)
      if (outcome !== 'continue') return outcome
    }
    return 'continue'
  }
  const unfollowed = groups.length > maxSeparate
  for (const group of unfollowed ? [groups.flat()] : groups) {
    const [first] = group
    if (!first) continue
    const key = `run ${chainName(first.rule)} ${runKey(group)}`
    const most = `the external address is in one of ${group.length} rules like ${ruleName(first.rule)}`
    const text = unfollowed ? `${most}; they were not evaluated individually` : most
    const among = runAmong(group, key, evaluation.packet)
    if (!evaluation.oracle.decide({ kind: 'external-address', key, text, unfollowed, ...(among && { among }) }))
      continue
    const outcome = evaluateRule(first.rule, evaluation, first.at)
    if (outcome !== 'continue') return outcome
  }
  return 'continue'
}

/** @param given  the statement that is known to match */
function evaluateRule(rule: CompiledRule, evaluation: RunningEvaluation, given = -1): Decision | 'continue' | 'return' {
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
        if (!statement.has(packet, place, host)) return 'continue'
        const { from, negated } = statement
        const before = statement.test(packet, place, host)
        const truth =
          from && evaluation.sets ? evaluation.sets.after(before, from.set, from, packet, place, host) : before
        if (truth === negated) return 'continue'
        if (typeof truth !== 'boolean') {
          if (!decides(rule.statements, index)) return 'continue'
          if (oracle.decide(unknownOf(truth, rule, packet, index, negated)) === negated) return 'continue'
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
        if (!letsContinue(`lets the packet continue: ${statement.text}`, rule, evaluation, index, true)) {
          const diverts = `drops or redirects the packet: ${statement.text}`
          return evaluation.translates && !letsContinue(diverts, rule, evaluation, `${index} elsewhere`)
            ? { kind: 'dnat', by: rule }
            : { kind: 'drop', by: rule }
        }
        if (!decides(rule.statements, index)) return 'continue'
        if (!letsContinue(`continues after: ${statement.text}`, rule, evaluation, `${index} rest`, false))
          return 'continue'
        break
      }
      case 'update-set': {
        if (!statement.has(packet, place, host)) return 'continue'
        if (!enterSet(statement, rule, evaluation, index)) return 'continue'
        break
      }
      case 'queue': {
        const accepted = { kind: 'accept', by: rule, queued: true } as const
        if (statement.listening === false) return statement.bypass ? accepted : { kind: 'drop', by: rule }
        const text = `the program on the queue of ${ruleName(rule)} accepts the packet`
        const unknown = { kind: 'unread-rule', text, usual: true, ...asking(rule, packet, index) } as const
        return oracle.decide(unknown) ? accepted : { kind: 'drop', by: rule }
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
        const unknown = { kind: 'unread-rule', text, usual: true, ...asking(rule, packet, index) } as const
        if (!oracle.decide(unknown)) return { kind: 'drop', by: rule }
        break
      }
      case 'verdict-map': {
        const verdict = lookUp(statement, rule, evaluation, index)
        // Like a failed match: the rest of the rule is skipped. @see Linux, nft_lookup_eval
        if (!verdict) return 'continue'
        const outcome = follow(verdict, rule, evaluation)
        if (outcome !== 'continue') return outcome
        break
      }
      case 'nothing':
        break
      case 'copy':
        packet.copiedBy ??= ruleName(rule)
        packet.copiedTo ??= statement.to
        break
      case 'notrack':
        // It has no effect on packets that are already tracked.
        if (packet.connection === undefined) packet.state = 'untracked'
        break
      case 'set-mark':
      case 'copy-mark':
        setMark(statement, packet)
        evaluation.onMark?.(rule)
        break
      case 'reject':
        return { kind: 'reject', reply: statement.reply, by: rule }
      case 'netmap':
        return { kind: 'netmap', prefix: statement.prefix, by: rule }
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

function follow(
  verdict: { readonly do: string; readonly chain?: string },
  rule: CompiledRule,
  evaluation: RunningEvaluation,
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
          ? 'its chain is unknown'
          : trail.isInside(target)
            ? 'its chain jumps back to itself'
            : 'its chain is nested too deeply'
        return letsContinue(`lets the packet continue: ${why}`, rule, evaluation, 'jump')
          ? 'continue'
          : { kind: 'drop', by: rule }
      }
      const outcome = trail.hasPassed(target) ? 'return' : evaluateChain(target, evaluation)
      if (outcome !== 'return') return outcome
      // After goto, evaluation does not return to this chain.
      return verdict.do === 'goto' ? 'return' : 'continue'
    }
    default:
      return 'continue'
  }
}

/** Whether any later statement of the rule can affect the packet. */
const decides = (statements: readonly CompiledStatement[], after: number): boolean =>
  statements.some((statement, index) => index > after && canDecide(statement))
