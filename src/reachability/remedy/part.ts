import type { LastingContext } from '../../firewall/index.js'
import { changeFacts, type FactChange } from '../../machine/index.js'
import type { Assumptions, GuestState, ReachabilityQuery, Remedy, Surroundings } from '../query.js'

export type Command = Remedy['commands'][number]

/** What a command changes: on the host, in a guest, outside. */
export type Change =
  | FactChange
  | { readonly kind: 'assume'; readonly assume: Assumptions }
  | { readonly kind: 'guest'; readonly guest: GuestState }
  /** A guest that could be there is, while it is asked for by its address. */
  | { readonly kind: 'presence'; readonly guest: GuestState }

/** A step of a remedy: what it says, does, and changes. */
export interface Part {
  readonly text: string
  readonly commands: readonly Command[]
  readonly changes: readonly Change[]
  /** It is reached there from now on. */
  readonly asks?: ReachabilityQuery
  /** Its outcome is not to be had from facts, as that of a network's start. */
  readonly untried?: true
  /** What its lasting form depends on. */
  readonly about?: LastingContext
  /** What it costs, for those who choose it. */
  readonly warning?: string
}

/** Steps that belong together, least harm first where there are several of these. */
export type Candidate = readonly Part[]

export const onHost = (command: string): Command => ({ at: 'host', command })

export const withoutPresence = (parts: readonly Part[]): readonly Part[] =>
  parts.map((part) => ({ ...part, changes: part.changes.filter(({ kind }) => kind !== 'presence') }))

export const applyParts = (surroundings: Surroundings, parts: readonly Part[]): Surroundings =>
  parts.flatMap(({ changes }) => changes).reduce(applyChange, surroundings)

function applyChange(surroundings: Surroundings, change: Change): Surroundings {
  if (change.kind === 'assume') return { ...surroundings, assume: { ...surroundings.assume, ...change.assume } }
  if (change.kind === 'guest' || change.kind === 'presence') {
    const { guest } = change
    const others = (surroundings.guests ?? []).filter(
      ({ name, network }) => name !== guest.name || network !== guest.network,
    )
    return { ...surroundings, guests: [...others, guest] }
  }
  return { ...surroundings, facts: changeFacts(surroundings.facts, change) }
}
