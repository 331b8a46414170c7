import type { Words } from '../base/index.js'
import type { HostRoute } from '../machine/index.js'

/** Gathers steps, and which links of the host they touch. */
export class StepList {
  readonly create: Words[] = []
  readonly sysctls: (readonly [string, number])[] = []
  readonly move: Words[] = []
  /** Links that were not there before. */
  readonly created: string[] = []
  /** Links that were, and change. */
  readonly touched = new Set<string>()
  /** Links that were, and lose an address: what stays changes its order by that. */
  readonly rearranged = new Set<string>()
  /** Routes that ports had. */
  readonly deleted = new Set<HostRoute>()
  /** Arguments of ip(8) that take an address or a route from a link that was there before. */
  readonly added: Words[] = []
}
