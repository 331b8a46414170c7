/** How long a daemon may stay silent. */
export interface KeepAliveOptions {
  /**
   * Milliseconds of silence after which it is probed, at least 1000. libvirt's own keepalive is given whole seconds.
   */
  readonly interval: number
  /** Intervals without an answer after which the connection is given up. */
  readonly count: number
}

/** The daemon, for the keepalive. */
export interface KeptAlive {
  /**
   * Probes it; resolves when it has answered or its connection is closed, rejects if it could not be probed.
   */
  ask(): Promise<'answered' | 'closed'>
  /** Whether the probe has been sent; before that it waits for a thread. */
  readonly asked: boolean
  /** @param reason  `error`: it was closed, but not because of its silence */
  giveUp(reason: 'keepalive' | 'error'): void
}

/** Checks per interval: anything heard between two checks counts as heard at the first. */
const checksPerInterval = 4
/** Longest time between two checks, in ms. */
const maxStep = 15_000

/**
 * Our own keepalive. When libvirt's gives up a connection with several threads in calls, before 10.3 it crashes the
 * process, because they continue with freed memory (CVE-2024-4418); later versions leave all but one of them hanging,
 * without a close event, until the daemon answers again (seen with 11.3 and 12.8).
 *
 * It gives up when libvirt's would, after `interval` × (`count` + 1) of silence. Connections are reliable streams, so one
 * unanswered probe is as conclusive as `count` of them.
 */
export class KeepAlive {
  readonly #daemon: KeptAlive
  readonly #interval: number
  readonly #patience: number
  readonly #step: number
  /** Milliseconds of silence. */
  #silent = 0
  /** Milliseconds since the unanswered probe. */
  #unanswered = 0
  #asking = false
  #closed = false
  #timer: NodeJS.Timeout | undefined

  constructor({ interval, count }: KeepAliveOptions, daemon: KeptAlive) {
    this.#daemon = daemon
    this.#interval = interval
    this.#patience = this.#interval * count
    this.#step = Math.min(this.#interval / checksPerInterval, maxStep)
    this.#wait()
  }

  /** Call whenever something is heard from the daemon. */
  heard(): void {
    this.#silent = 0
    this.#unanswered = 0
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #wait(): void {
    // The timer must not keep the process alive.
    this.#timer = setTimeout(() => this.#look(), this.#step).unref()
  }

  /**
   * Counts steps instead of clock time, and needs one more check to give up: the daemon may have answered while this
   * thread was blocked.
   */
  #look(): void {
    // libvirt's own keepalive may close it first, by up to the time between two checks.
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
    // If it could not be probed, it is probed again after another interval.
    const outcome = await this.#daemon.ask().catch(() => undefined)
    // libvirt reports why it was closed before the next check, or never.
    if (outcome === 'closed') this.#closed = true
    else {
      this.#asking = false
      this.heard()
    }
  }
}
