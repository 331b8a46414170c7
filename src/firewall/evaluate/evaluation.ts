import type { Oracle } from '../../base/index.js'
import type { Packet } from '../packet.js'
import type { Place } from '../place.js'
import type { RejectReply, Span } from '../ruleset.js'
import type { CompiledRule } from './compile.js'
import type { HostView } from './match/truth.js'
import type { SetChanges } from './set-changes.js'

/** The decision of a base chain. */
export type Decision =
  /** `queued`: a program, or the kernel in its place, accepts it for all NAT chains of the hook. */
  | { readonly kind: 'accept'; readonly by?: CompiledRule; readonly queued?: true }
  | { readonly kind: 'drop'; readonly by?: CompiledRule }
  | { readonly kind: 'reject'; readonly reply: RejectReply; readonly by: CompiledRule }
  | { readonly kind: 'masquerade'; readonly by: CompiledRule }
  | { readonly kind: 'netmap'; readonly prefix: string; readonly by: CompiledRule }
  | { readonly kind: 'snat'; readonly address?: Span<string>; readonly by: CompiledRule }
  | { readonly kind: 'dnat'; readonly address?: Span<string>; readonly port?: Span<number>; readonly by: CompiledRule }
  | { readonly kind: 'redirect'; readonly port?: Span<number>; readonly by: CompiledRule }

/** The context for evaluating one packet at one hook. */
export interface Evaluation {
  readonly packet: Packet
  readonly place: Place
  readonly host: HostView
  readonly oracle: Oracle
  /** Changes that rules have made to sets for this packet and its reply. */
  readonly sets?: SetChanges | undefined
  /** Called when a rule marks the packet or its connection. */
  readonly onMark?: ((rule: CompiledRule) => void) | undefined
}
