import { TimeoutError, within } from '../../base/index.js'
import { localError } from '../calls/libvirt-error.js'
import type { Deadline } from '../calls/pending-call.js'
import type { LossReason } from '../events/event-source.js'

/** Where calls wait for a connection that is away. The process stays up for them, and for event streams. */
export class WaitingRoom {
  readonly #needed: () => boolean
  #waiting = 0
  #upkeep: NodeJS.Timeout | undefined

  /** @param needed  whether the process stays up though nobody waits here */
  constructor(needed: () => boolean) {
    this.#needed = needed
  }

  /**
   * Waits for the connection, no longer than the limits say. Without limits there is no wait: nobody would end it.
   *
   * @throws LibvirtError `VIR_ERR_NO_CONNECT`; TimeoutError; the signal's reason
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
        `${where}; the call was not made. Give it a timeout, and it waits for the connection`,
      )
    }
    this.#waiting++
    this.look()
    try {
      await within(back, { timeout, signal }, name)
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error
      const message = `${where}; it was not there within ${whole} ms, and the call was not made`
      throw new TimeoutError(message, { call: name, timeout: whole ?? 0, started: false })
    } finally {
      this.#waiting--
      this.look()
    }
  }

  /** Something changed of what it depends on whether the process stays up. */
  look(): void {
    if (this.#waiting > 0 || this.#needed()) this.#upkeep ??= setInterval(() => {}, 2 ** 30)
    else {
      clearInterval(this.#upkeep)
      this.#upkeep = undefined
    }
  }
}
