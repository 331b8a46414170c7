import { type BaseChain, culpritOfDecision, type Decision } from '../../firewall/index.js'

/** Why a packet did not get through a hook. */
export interface Refusal {
  readonly reply?: Extract<Decision, { kind: 'reject' }>['reply']
  readonly evidence: string
  readonly decision: Decision
  /** Undefined: it was not a rule of the firewall. */
  readonly chain: BaseChain | undefined
}

/** It is dropped by something besides the firewall. */
export const silence = (evidence: string): Refusal => ({ evidence, decision: { kind: 'drop' }, chain: undefined })

/** Whose rule or policy it was; undefined: none of the firewall. */
export function culpritIn({ chain, decision }: Refusal): string | undefined {
  return chain && culpritOfDecision(decision, chain)
}
