import type { Landing } from './landings.js'

/** The call that undoes one registration. */
export interface Undoing {
  readonly deregister: string
  readonly wire: readonly unknown[]
}

/** Something that libvirt calls until it is undone. */
export interface Registration extends Undoing {
  readonly landing: Landing
}

/** `…EventRegisterAny` → `…EventDeregisterAny`, `virStreamEventAddCallback` → `virStreamEventRemoveCallback`. */
export const inverse = (register: string): string =>
  register.replace('EventRegister', 'EventDeregister').replace('AddCallback', 'RemoveCallback')

/** A stream has one callback, ended with the stream as argument; all others have an id. */
export const streamInverse = 'virStreamEventRemoveCallback'
