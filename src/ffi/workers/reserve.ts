import type { CallWorker } from './call-worker.js'

/** Idle threads that always stay. */
const fewest = 4
/** Milliseconds for which the others stay: each thread that ends leaves some 40 KB of koffi's behind. */
const patience = 60_000

/** Idle threads, kept for later calls. */
export class Reserve {
  /** The one that has been idle for longest comes first. */
  readonly #idle: { readonly worker: CallWorker; readonly since: number }[] = []
  #timer: NodeJS.Timeout | undefined

  add(worker: CallWorker): void {
    this.#idle.push({ worker, since: Date.now() })
    this.#timer ??= setInterval(() => this.#endOld(), patience / 10).unref()
  }

  /** The one that was in use last: the others can end. */
  take(): CallWorker | undefined {
    return this.#idle.pop()?.worker
  }

  /** It has ended by itself. */
  remove(worker: CallWorker): void {
    const index = this.#idle.findIndex((one) => one.worker === worker)
    if (index >= 0) this.#idle.splice(index, 1)
  }

  #endOld(): void {
    const old = this.#idle.filter(({ since }) => Date.now() - since >= patience).length
    const surplus = Math.max(0, this.#idle.length - fewest)
    for (const { worker } of this.#idle.splice(0, Math.min(old, surplus))) worker.end()
    if (this.#idle.length > fewest) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
