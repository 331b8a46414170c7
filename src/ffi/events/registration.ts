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
