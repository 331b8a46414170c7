import { nameErrors, VirtnetError } from './virtnet-error.js'

/** A part of a host's facts that could not be read. */
export interface UnseenFact {
  /** Which part, such as `links` or `firewall`. */
  readonly fact: string
  /** The command or file that would have it. */
  readonly asked: string
  /** Why it could not be had. */
  readonly reason: string
}

/** Part of a host could not be read, so a question about it cannot be answered. Usually for want of root there. */
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
  if (reasons.some((reason) => reason.includes('did not finish within')))
    return 'ask again when that machine is less busy'
  if (reasons.every((reason) => /\bENOENT\b|not found/.test(reason))) return 'install the command there'
  return 'run as root there, or connect() with a machine that is read as root'
}

/**
 * The machine that the daemon is on cannot be looked at, or the one that was looked at is another one: its facts would
 * give wrong answers.
 */
export class MachineError extends UnseenError {
  static {
    nameErrors(MachineError, 'MachineError')
  }

  override readonly code = 'VIRTNET_MACHINE'

  /** @param message  why its facts cannot be had @param remedy  how they can */
  constructor(message: string, remedy: string, unseen: readonly UnseenFact[] = []) {
    super(unseen, { message, remedy })
  }
}

/** Whose change of a host's network waits to be confirmed. */
export interface HostChangeHolder {
  /** Host name of the machine that it was asked for from. */
  readonly machine: string
  /** Who asked for it there. */
  readonly user: string
  /** Of the process that asked for it, on that machine. */
  readonly processId: number
  /** Links that it names. */
  readonly links: readonly string[]
  /** When it goes back unless it is confirmed. By this machine's clock. */
  readonly until: Date
}

/** A change of a host's network did not become what was asked for. */
export class HostChangeError extends VirtnetError {
  static {
    nameErrors(HostChangeError, 'HostChangeError')
  }

  override readonly code = 'VIRTNET_HOST_CHANGE'
  /**
   * `untouched`: nothing was done. `rolled-back`: the host is as it was. `unreachable`: it does not answer, and goes back
   * by itself. `confirmed`: the change stays.
   */
  readonly state: 'untouched' | 'rolled-back' | 'unreachable' | 'confirmed'
  /** Who has the host's network, where that is why nothing was done; null otherwise. */
  readonly holder: HostChangeHolder | null
  /** With `confirmWhen`: what did not work, so that the change was taken back. */
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
