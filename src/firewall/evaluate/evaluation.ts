import type { Oracle } from '../../base/index.js'
import type { Packet } from '../packet.js'
import type { Place } from '../place.js'
import type { RejectReply, Span } from '../ruleset.js'
import type { CompiledRule } from './compile.js'
import type { HostView } from './match/truth.js'
import type { SetChanges } from './set-changes.js'

/** What a base chain decides. */
export type Decision =
  | { readonly kind: 'accept'; readonly by?: CompiledRule }
  | { readonly kind: 'drop'; readonly by?: CompiledRule }
  | { readonly kind: 'reject'; readonly reply: RejectReply; readonly by: CompiledRule }
  | { readonly kind: 'masquerade'; readonly by: CompiledRule }
  | { readonly kind: 'netmap'; readonly prefix: string; readonly by: CompiledRule }
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
