import type { Landing } from './landings.js'

/** The call that undoes one registration. */
export interface Undoing {
  readonly deregister: string
  readonly wire: readonly unknown[]
}

/** A registered callback. */
export interface Registration extends Undoing {
  readonly landing: Landing
}

/** `…EventRegisterAny` → `…EventDeregisterAny`, `virStreamEventAddCallback` → `virStreamEventRemoveCallback`. */
export const inverse = (register: string): string =>
  register.replace('EventRegister', 'EventDeregister').replace('AddCallback', 'RemoveCallback')

/** A stream has a single callback, removed by the stream; all others have an ID. */
export const streamInverse = 'virStreamEventRemoveCallback'

/** @param late  receives a late answer */
export type Perform = (call: string, wire: readonly unknown[], late?: (answer: unknown) => void) => Promise<unknown>

/**
 * Registers and deregisters one after the other: if a connection's last registration of a kind of event is undone on one
 * thread while another of that kind is made on a second, a daemon can be told of the new one first, and refuses it.
 */
export function inTurn(perform: Perform): Perform {
  let turns: Promise<unknown> = Promise.resolve()
  return (...call) => {
    const turn = turns.then(() => perform(...call))
    turns = turn.catch(() => {})
    return turn
  }
}
