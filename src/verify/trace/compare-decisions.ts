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
  /** Whether kernel and prediction agree. */
  readonly agrees: boolean
}

/** The rules that decided according to the kernel, next to the prediction. */
export interface Trace {
  /** By base chain of the packet's path on the host; empty if it met none. */
  readonly decisions: readonly DecisionPair[]
  /** Undefined: the deciding rules depend on unknowns. */
  readonly agrees: boolean | undefined
  /** Tables with rules that traces do not show, such as legacy iptables: they are not compared. */
  readonly untraced: readonly string[]
}

/** The two side by side, in the order of the prediction. */
export function compareDecisions(
  predicted: readonly ChainDecision[],
  traced: ReadonlyMap<TracedPacket, readonly TracedChain[]>,
  placeOf: Tracer['placeOf'],
): DecisionPair[] {
  const pairs: DecisionPair[] = []
  for (const packet of ['request', 'reply', 'third', 'data'] as const) {
    const left = [...(traced.get(packet) ?? [])]
    // A handshake's later packets go where its first ones went; a walk that ends tells nothing of them.
    const foreseen = predicted.filter((one) => one.packet === packet)
    for (const one of foreseen) {
      const chain = `${one.table} ${one.chain}`
      const at = left.findIndex((visit) => `${visit.table} ${visit.chain}` === chain)
      const [visit] = at < 0 ? [] : left.splice(at, 1)
      const agrees = visit?.decided !== undefined && sameDecision(one, visit, placeOf)
      pairs.push({ packet, chain, predicted: one.text, ...(visit && { traced: textOf(visit) }), agrees })
    }
    for (const visit of left) {
      pairs.push({ packet, chain: `${visit.table} ${visit.chain}`, traced: textOf(visit), agrees: false })
    }
  }
  return pairs
}

function sameDecision(predicted: ChainDecision, { table, decided }: TracedChain, placeOf: Tracer['placeOf']): boolean {
  if (!decided || (decided.passes ?? predicted.passes) !== predicted.passes) return false
  if (!decided.rule || !predicted.rule) return !decided.rule && !predicted.rule
  const { chain, handle } = decided.rule
  return chain === predicted.rule.chain && placeOf(table, chain, handle) === predicted.rule.index
}

const textOf = ({ decided }: TracedChain): string =>
  !decided
    ? 'no decision was shown'
    : decided.rule
      ? `${decided.rule.chain}: ${decided.rule.text}`
      : `policy ${decided.passes ? 'accept' : 'drop'}`
