/** How long a daemon may stay silent. */
export interface KeepAliveOptions {
  /**
   * Milliseconds of silence after which it is probed, at least 1000. libvirt's own keepalive is given whole seconds.
   */
  readonly interval: number
  /** Intervals without an answer after which the connection is given up. */
  readonly count: number
}

/** The daemon, as far as its keepalive is concerned. */
export interface KeptAlive {
  /**
   * Asks it something, and whether it has answered or its connection is closed. Rejected where it could not be asked.
   */
  ask(): Promise<'answered' | 'closed'>
  /** Whether the question has been put to it: until then a thread is still on its way. */
  readonly asked: boolean
  /** @param reason  `error`: it was closed, and not for its silence */
  giveUp(reason: 'keepalive' | 'error'): void
}

/** Looks in an interval: what is heard between two counts as heard at the first of them. */
const looks = 4
/** The longest from one look to the next, in ms. */
const longestStep = 15_000

/**
 * A keepalive of our own. When libvirt's gives a connection up that several threads are calling on, it crashes the
 * process before 10.3, where they go on with memory that is freed (CVE-2024-4418); later on, it leaves all but one of
 * them hanging, and no close event comes, until the daemon speaks again (seen with 11.3 and 12.8).
 *
 * It gives up when libvirt's would, after `interval` × (`count` + 1) of silence. A connection loses nothing on
 * the way, so one question that stays without an answer says as much as `count` of them.
 */
export class KeepAlive {
  readonly #daemon: KeptAlive
  readonly #interval: number
  readonly #patience: number
  readonly #step: number
  /** Milliseconds since it was heard of. */
  #silent = 0
  /** Milliseconds that the question is without an answer. */
  #unanswered = 0
  #asking = false
  #closed = false
  #timer: NodeJS.Timeout | undefined

  constructor({ interval, count }: KeepAliveOptions, daemon: KeptAlive) {
    this.#daemon = daemon
    this.#interval = interval
    this.#patience = this.#interval * count
    this.#step = Math.min(this.#interval / looks, longestStep)
    this.#wait()
  }

  /** The daemon was heard of. */
  heard(): void {
    this.#silent = 0
    this.#unanswered = 0
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #wait(): void {
    // The process does not stay up for it.
    this.#timer = setTimeout(() => this.#look(), this.#step).unref()
  }

  /**
   * Time counts step by step instead of by the clock, and giving up takes one look more: while this thread is held up,
   * the daemon may well have answered.
   */
  #look(): void {
    // libvirt's own keepalive may be the first to close it, by as much as the time between two looks.
    const late = this.#unanswered >= this.#patience - (this.#closed ? 2 * this.#step : 0)
    if (this.#closed || (this.#asking && late)) {
      this.stop()
      this.#daemon.giveUp(late ? 'keepalive' : 'error')
      return
    }
    this.#wait()
    if (this.#asking) {
      if (this.#daemon.asked) this.#unanswered += this.#step
      return
    }
    this.#silent += this.#step
    if (this.#silent >= this.#interval) void this.#ask()
  }

  async #ask(): Promise<void> {
    this.#asking = true
    this.#unanswered = 0
    // Where it could not be asked, it is asked again after another interval.
    const outcome = await this.#daemon.ask().catch(() => undefined)
    // libvirt tells why it was closed before the next look, or never.
    if (outcome === 'closed') this.#closed = true
    else {
      this.#asking = false
      this.heard()
    }
  }
}
