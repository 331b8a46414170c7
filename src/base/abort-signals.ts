import { setMaxListeners } from 'node:events'

/** All callbacks that wait for one signal, behind a single listener. */
class Audience {
  readonly #signal: AbortSignal
  readonly #callbacks = new Set<() => void>()
  readonly #tell = (): void => {
    audiences.delete(this.#signal)
    for (const callback of this.#callbacks) callback()
  }

  constructor(signal: AbortSignal) {
    this.#signal = signal
    signal.addEventListener('abort', this.#tell, { once: true })
    audiences.set(signal, this)
  }

  add(callback: () => void): void {
    this.#callbacks.add(callback)
  }

  /** Removing the last callback removes the listener: a signal may live far longer than the call. */
  delete(callback: () => void): void {
    this.#callbacks.delete(callback)
    if (this.#callbacks.size > 0 || audiences.get(this.#signal) !== this) return
    this.#signal.removeEventListener('abort', this.#tell)
    audiences.delete(this.#signal)
  }
}

const audiences = new WeakMap<AbortSignal, Audience>()

/**
 * Calls back when the signal aborts, until the returned function is called. A signal gets a single listener, however
 * many callers wait for it: Node warns of a leak at the eleventh.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const audience = audiences.get(signal) ?? new Audience(signal)
  // A fresh function, since the same callback may be added twice.
  const entry = (): void => callback()
  audience.add(entry)
  return () => audience.delete(entry)
}

/** A signal of our own, and how to release it. */
export interface OwnSignal {
  readonly signal: AbortSignal
  /** @param reason  the error for code that observes the signal */
  abort(reason?: unknown): void
  /** It no longer follows the other signal. */
  letGo(): void
}

/**
 * A signal that follows another one and accepts any number of listeners, for code that adds its own: Node's functions
 * and a caller's callbacks.
 */
export function follow(leader: AbortSignal | undefined): OwnSignal {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  const abort = (): void => controller.abort(leader?.reason)
  if (leader?.aborted) abort()
  const letGo = leader === undefined ? () => {} : onAbort(leader, abort)
  return {
    signal: controller.signal,
    abort: (reason) => {
      letGo()
      controller.abort(reason)
    },
    letGo,
  }
}
