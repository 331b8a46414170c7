import { nameErrors, VirtnetError } from './virtnet-error.js'

/** A part of a host's facts that could not be read. */
export interface UnseenFact {
  /** Which part, such as `links` or `firewall`. */
  readonly fact: string
  /** The command or file that should provide it. */
  readonly asked: string
  /** Why it could not be read. */
  readonly reason: string
}

/**
 * Part of a host could not be read, so a question about it cannot be answered. Usually for lack of root privileges
 * there.
 */
export class UnseenError extends VirtnetError {
  static {
    nameErrors(UnseenError, 'UnseenError')
  }

  override readonly code: 'VIRTNET_UNSEEN' | 'VIRTNET_MACHINE' = 'VIRTNET_UNSEEN'
  /** What could not be read, and why. */
  readonly unseen: readonly UnseenFact[]

  constructor(unseen: readonly UnseenFact[], options: { readonly message?: string; readonly remedy?: string } = {}) {
    const what = unseen.map(({ fact, asked, reason }) => `${fact} (${asked}: ${reason})`).join(', ')
    const { remedy = wayToSee(unseen.map(({ reason }) => reason)), message = `the host's ${what} cannot be read` } =
      options
    super(`${message}: ${remedy}`, { remedy })
    this.unseen = unseen
  }
}

function wayToSee(reasons: readonly string[]): string {
  if (reasons.some((reason) => reason.includes('did not finish within'))) return 'retry when that machine is less busy'
  if (reasons.every((reason) => /\bENOENT\b|not found/.test(reason))) return 'install the command there'
  return 'run as root there, or connect() with a machine that runs commands as root'
}

/**
 * The daemon's machine cannot be read, or a different machine was read, whose facts would give wrong answers.
 */
export class MachineError extends UnseenError {
  static {
    nameErrors(MachineError, 'MachineError')
  }

  override readonly code = 'VIRTNET_MACHINE'

  /** @param message  why its facts cannot be read @param remedy  how to read them */
  constructor(message: string, remedy: string, unseen: readonly UnseenFact[] = []) {
    super(unseen, { message, remedy })
  }
}

/** Who made a change of a host's network that waits for confirmation. */
export interface HostChangeHolder {
  /** Host name of the machine that requested it. */
  readonly machine: string
  /** The user who requested it there. */
  readonly user: string
  /** The process that requested it, on that machine. */
  readonly processId: number
  /** Links that it names. */
  readonly links: readonly string[]
  /** When it is rolled back unless confirmed, by this machine's clock. */
  readonly until: Date
}

/** A change of a host's network failed. */
export class HostChangeError extends VirtnetError {
  static {
    nameErrors(HostChangeError, 'HostChangeError')
  }

  override readonly code = 'VIRTNET_HOST_CHANGE'
  /**
   * `untouched`: nothing was done. `rolled-back`: the host is as it was. `unreachable`: it does not answer, and rolls
   * itself back. `confirmed`: the change stays.
   */
  readonly state: 'untouched' | 'rolled-back' | 'unreachable' | 'confirmed'
  /** Who is changing the host's network, if that is why nothing was done; otherwise null. */
  readonly holder: HostChangeHolder | null
  /** With `confirmWhen`: what did not work, so that the change was rolled back. */
  readonly unconfirmed: readonly string[]

  constructor(
    message: string,
    state: HostChangeError['state'],
    {
      holder = null,
      unconfirmed = [],
      ...options
    }: ErrorOptions & {
      readonly holder?: HostChangeHolder | null
      readonly unconfirmed?: readonly string[]
    } = {},
  ) {
    super(message, options)
    this.state = state
    this.holder = holder
    this.unconfirmed = unconfirmed
  }
}
