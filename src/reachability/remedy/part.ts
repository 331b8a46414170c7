import type { LastingContext } from '../../firewall/index.js'
import { changeFacts, type FactChange } from '../../machine/index.js'
import type { Assumptions, GuestState, ReachabilityQuery, Remedy, Surroundings } from '../query.js'

export type Command = Remedy['commands'][number]

/** What a command changes: on the host, in a guest, outside. */
export type Change =
  | FactChange
  | { readonly kind: 'assume'; readonly assume: Assumptions }
  | { readonly kind: 'guest'; readonly guest: GuestState }
  /** A hypothetical guest exists while it is asked for by its address. */
  | { readonly kind: 'presence'; readonly guest: GuestState }

/** A step of a remedy: its text, its commands, and what they change. */
export interface Part {
  readonly text: string
  readonly commands: readonly Command[]
  readonly changes: readonly Change[]
  /** The query's destination from now on. */
  readonly asks?: ReachabilityQuery
  /** Facts cannot show its outcome, such as that of starting a network. */
  readonly untried?: true
  /** What its permanent form depends on. */
  readonly about?: LastingContext
  /** Its cost, for the decision whether to apply it. */
  readonly warning?: string
}

/** Steps that belong together; of several candidates, the least harmful comes first. */
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
