import { TimeoutError, within } from '../../base/index.js'
import { localError } from '../calls/libvirt-error.js'
import type { Deadline } from '../calls/pending-call.js'
import type { LossReason } from '../events/event-source.js'

/** Where calls wait for a lost connection. Keeps the process alive for them and for event streams. */
export class WaitingRoom {
  readonly #needed: () => boolean
  #waiting = 0
  #upkeep: NodeJS.Timeout | undefined

  /** @param needed  whether to keep the process alive even without waiting calls */
  constructor(needed: () => boolean) {
    this.#needed = needed
  }

  /**
   * Waits for the connection within the limits. Without limits it fails at once, because nothing would end the wait.
   *
   * @throws LibvirtError  `VIR_ERR_NO_CONNECT`; TimeoutError; the signal's reason
   */
  async wait(
    name: string,
    { timeout, signal, whole = timeout }: Deadline,
    { back, reason }: { readonly back: Promise<void>; readonly reason: LossReason },
  ): Promise<void> {
    const where = `${name}: the connection to libvirt was lost (${reason}) and is being opened again`
    if (timeout === undefined && signal === undefined) {
      throw localError(
        name,
        'VIR_ERR_NO_CONNECT',
        `${where}; the call was not made. Give it a timeout to wait for the connection`,
      )
    }
    this.#waiting++
    this.look()
    try {
      await within(back, { timeout, signal }, name)
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error
      const message = `${where}; it was not open within ${whole} ms, so the call was not made`
      throw new TimeoutError(message, { call: name, timeout: whole ?? 0, started: false })
    } finally {
      this.#waiting--
      this.look()
    }
  }

  /** Call when a reason to keep the process alive may have changed. */
  look(): void {
    if (this.#waiting > 0 || this.#needed()) this.#upkeep ??= setInterval(() => {}, 2 ** 30)
    else {
      clearInterval(this.#upkeep)
      this.#upkeep = undefined
    }
  }
}
