import type { ChainDecision, TracedPacket } from '../../reachability/index.js'
import type { TracedChain } from './read-trace.js'
import type { Tracer } from './tracer.js'

/** A base chain on one packet's path, as predicted and as decided by the kernel. */
export interface DecisionPair {
  /** The packet of the query. */
  readonly packet: TracedPacket
  /** `ip filter FORWARD` */
  readonly chain: string
  /** The predicted rule or policy; missing: the packet was not expected there. */
  readonly predicted?: string
  /** The rule or policy that decided; missing: the packet did not get there. */
  readonly traced?: string
  /** Whether kernel and prediction agree. Undefined: the trace has a gap there. */
  readonly agrees: boolean | undefined
}

/** The rules that decided according to the kernel, next to the prediction. */
export interface Trace {
  /** By base chain of the packet's path on the host; empty if it met none. */
  readonly decisions: readonly DecisionPair[]
  /** Undefined: the deciding rules depend on unknowns, or the trace has gaps where they would be seen. */
  readonly agrees: boolean | undefined
  /** The kernel dropped messages of the trace: a decision missing from it is not a disagreement. */
  readonly isIncomplete: boolean
  /** Tables that traces do not show, such as legacy iptables without Perl: they are not compared. */
  readonly untraced: readonly string[]
}

/**
 * Pairs predictions with decisions, in the order of the prediction.
 *
 * @param hasGaps  what is missing from the trace may have happened
 */
export function compareDecisions(
  predicted: readonly ChainDecision[],
  traced: ReadonlyMap<TracedPacket, readonly (TracedChain & { readonly legacy?: true })[]>,
  placeOf: Tracer['placeOf'],
  hasGaps = false,
): DecisionPair[] {
  const pairs: DecisionPair[] = []
  for (const packet of ['request', 'reply', 'third', 'data'] as const) {
    const left = [...(traced.get(packet) ?? [])]
    // Later packets of a handshake follow its first ones; a walk that ends early does not show them.
    const foreseen = predicted.filter((one) => one.packet === packet)
    for (const one of foreseen) {
      const chain = `${one.table} ${one.chain}`
      const at = left.findIndex((visit) => `${visit.table} ${visit.chain}` === chain && visit.legacy === one.legacy)
      const [visit] = at < 0 ? [] : left.splice(at, 1)
      const agrees = visit?.decided ? sameDecision(one, visit, placeOf) : hasGaps ? undefined : false
      pairs.push({ packet, chain, predicted: one.text, ...(visit && { traced: textOf(visit) }), agrees })
    }
    for (const visit of left) {
      pairs.push({ packet, chain: `${visit.table} ${visit.chain}`, traced: textOf(visit), agrees: false })
    }
  }
  return pairs
}

function sameDecision(
  predicted: ChainDecision,
  { table, decided, legacy }: TracedChain & { readonly legacy?: true },
  placeOf: Tracer['placeOf'],
): boolean {
  if (!decided || (decided.passes ?? predicted.passes) !== predicted.passes) return false
  if (!decided.rule || !predicted.rule) return !decided.rule && !predicted.rule
  const { chain, handle } = decided.rule
  return chain === predicted.rule.chain && (legacy ? handle : placeOf(table, chain, handle)) === predicted.rule.index
}

const textOf = ({ decided }: TracedChain): string =>
  !decided
    ? 'no decision seen'
    : decided.rule
      ? `${decided.rule.chain}: ${decided.rule.text}`
      : decided.passes === undefined
        ? 'policy'
        : `policy ${decided.passes ? 'accept' : 'drop'}`
