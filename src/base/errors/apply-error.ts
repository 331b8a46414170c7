import { nameErrors, VirtnetError } from './virtnet-error.js'

/** Who is changing networks. */
export interface ApplyHolder {
  /** Host name of the machine that it runs on. */
  readonly machine: string
  /** Who started it there. */
  readonly user: string
  /** Its process ID on that machine. */
  readonly processId: number
}

/** A plan was not carried out. */
export class ApplyError extends VirtnetError {
  static {
    nameErrors(ApplyError, 'ApplyError')
  }

  override readonly code = 'VIRTNET_APPLY'
  /**
   * `untouched`: nothing was done. `rolled-back`: everything is as it was. `mixed`: the rollback failed; `recover()`
   * tries again.
   */
  readonly state: 'untouched' | 'rolled-back' | 'mixed'
  /** The network whose change failed; null if the failure concerns none. */
  readonly network: string | null
  /** What has changed since the plan was made. */
  readonly moved: readonly string[]
  /** Who is changing networks now, if that is why nothing was done; otherwise null. */
  readonly holder: ApplyHolder | null
  /** What failed first, then what failed in the rollback. */
  readonly errors: readonly Error[]

  constructor(
    message: string,
    state: ApplyError['state'],
    fields: Partial<Pick<ApplyError, 'network' | 'moved' | 'holder' | 'errors'>> = {},
  ) {
    super(message, fields.errors?.[0] ? { cause: fields.errors[0] } : {})
    this.state = state
    this.network = fields.network ?? null
    this.moved = fields.moved ?? []
    this.holder = fields.holder ?? null
    this.errors = fields.errors ?? []
  }
}
