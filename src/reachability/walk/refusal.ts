import { type BaseChain, culpritOfDecision, type Decision } from '../../firewall/index.js'

/** Why a packet did not get through a hook. */
export interface Refusal {
  readonly reply?: Extract<Decision, { kind: 'reject' }>['reply']
  readonly evidence: string
  readonly decision: Decision
  /** Undefined: it was not a firewall rule. */
  readonly chain: BaseChain | undefined
}

/** It is dropped by something besides the firewall. */
export const silentDrop = (evidence: string): Refusal => ({ evidence, decision: { kind: 'drop' }, chain: undefined })

/** The owner of the rule or policy; undefined: not the firewall's. */
export function culpritIn({ chain, decision }: Refusal): string | undefined {
  return chain && culpritOfDecision(decision, chain)
}
