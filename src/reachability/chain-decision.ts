import {
  type BaseChain,
  type CompiledRule,
  type Decision,
  type Packet,
  policyName,
  ruleName,
} from '../firewall/index.js'

/**
 * Which packet of a connection: the first, its reply, then for TCP the handshake's third packet and the server's first
 * data.
 */
export type TracedPacket = 'request' | 'reply' | 'third' | 'data'

/** What one base chain decided about one packet. */
export interface ChainDecision {
  readonly packet: TracedPacket
  /** `ip filter` */
  readonly table: string
  /** The base chain. */
  readonly chain: string
  /** Of legacy iptables. */
  readonly legacy?: true
  readonly passes: boolean
  /** The rule that decided: its chain and its position there, from 0. Missing: the policy did. */
  readonly rule?: { readonly chain: string; readonly index: number }
  /** The rule, or the policy, as in conditions and evidence. */
  readonly text: string
}

/** Which packet it is; undefined: one that is not compared, such as an ICMP error. */
export function tracedAs({ role, protocol, tcpFlags }: Packet): TracedPacket | undefined {
  if (protocol === 'arp') return undefined
  if (role === 'request' || role === 'reply') return role
  if (role !== 'later') return undefined
  return tcpFlags === 16 ? 'third' : 'data'
}

export function chainDecision(packet: TracedPacket, decision: Decision, chain: BaseChain): ChainDecision {
  const { by } = decision
  return {
    packet,
    table: `${chain.table.family} ${chain.table.name}`,
    chain: chain.chain.name,
    ...(chain.table.legacy && { legacy: true as const }),
    passes: decision.kind !== 'drop' && decision.kind !== 'reject',
    ...(by && { rule: placeOf(by) }),
    text: by ? ruleName(by) : policyName(chain),
  }
}

const placeOf = ({ chain, rule }: CompiledRule): { chain: string; index: number } => ({
  chain: chain.chain.name,
  index: chain.chain.rules.indexOf(rule),
})
