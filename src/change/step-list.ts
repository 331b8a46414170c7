import type { Words } from '../base/index.js'
import type { HostRoute } from '../machine/index.js'

/** Collects steps, and the links of the host that they touch. */
export class StepList {
  readonly create: Words[] = []
  readonly sysctls: (readonly [string, number])[] = []
  readonly move: Words[] = []
  /** Links that did not exist before. */
  readonly created: string[] = []
  /** Existing links that change. */
  readonly touched = new Set<string>()
  /** Existing links that lose an address, which changes the order of the others. */
  readonly rearranged = new Set<string>()
  /** Routes that ports had. */
  readonly deleted = new Set<HostRoute>()
  /** ip(8) arguments that remove an address or a route from an existing link. */
  readonly added: Words[] = []
}
