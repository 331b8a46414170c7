import type { Oracle, StepKind } from '../../../base/index.js'
import {
  type BaseChain,
  type CompiledRule,
  type Decision,
  evaluateBase,
  type HostView,
  type Packet,
  type Place,
  policyName,
  ruleName,
  SetChanges,
} from '../../../firewall/index.js'
import type { Refusal } from '../../walk/refusal.js'

/** Receives a walk's steps and decisions. */
export interface Recorder {
  note(kind: StepKind, passed: boolean, text: string, evidence?: string): void
  /** Called when a base chain has decided about a packet. */
  decided(decision: Decision, chain: BaseChain, packet: Packet): void
}

/** Runs packets through a machine's chains, and keeps what rules add to sets. */
export class ChainAsker {
  readonly recorder: Recorder
  readonly #oracle: Oracle
  readonly #view: HostView
  readonly #sets = new SetChanges()

  constructor(oracle: Oracle, view: HostView, recorder: Recorder) {
    this.#oracle = oracle
    this.#view = view
    this.recorder = recorder
  }

  evaluate(chain: BaseChain, packet: Packet, place: Place, onMark?: (rule: CompiledRule) => void): Decision {
    const [host, oracle, sets] = [this.#view, this.#oracle, this.#sets]
    const decision = evaluateBase(chain, { packet, place, host, oracle, sets, onMark })
    this.recorder.decided(decision, chain, packet)
    return decision
  }

  ask(chain: BaseChain, packet: Packet, place: Place): Refusal | undefined {
    const decision = this.evaluate(chain, packet, place, (rule) => {
      const text = `the packet is marked 0x${packet.mark.toString(16)}`
      this.recorder.note('mark', true, text, ruleName(rule))
    })
    const refusal = this.judge(decision, chain)
    return refusal && this.#copyArrives(packet) ? undefined : refusal
  }

  /** Whether a copy made by a rule arrives although the packet itself does not. */
  #copyArrives({ copiedBy, role }: Packet): boolean {
    if (copiedBy === undefined) return false
    const text = `the copy that ${copiedBy} sends does not arrive in the packet's place`
    return !this.#oracle.decide({ kind: 'unread-rule', key: `copy ${role} ${copiedBy}`, text, rule: copiedBy })
  }

  /** Whether a decision ends the packet's path. */
  judge(decision: Decision, chain: BaseChain): Refusal | undefined {
    if (decision.kind === 'drop' || decision.kind === 'reject') {
      const evidence = decision.by ? ruleName(decision.by) : policyName(chain)
      return decision.kind === 'reject'
        ? { reply: decision.reply, evidence, decision, chain }
        : { evidence, decision, chain }
    }
    if (decision.kind === 'accept' && decision.by)
      this.recorder.note('filter', true, 'a rule accepts', ruleName(decision.by))
    return undefined
  }
}
