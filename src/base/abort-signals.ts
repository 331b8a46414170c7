import { setMaxListeners } from 'node:events'

/** Everyone who waits for one signal, behind one listener. */
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

  /** The last to leave takes the listener along: a signal may outlive the call by far. */
  delete(callback: () => void): void {
    this.#callbacks.delete(callback)
    if (this.#callbacks.size > 0 || audiences.get(this.#signal) !== this) return
    this.#signal.removeEventListener('abort', this.#tell)
    audiences.delete(this.#signal)
  }
}

const audiences = new WeakMap<AbortSignal, Audience>()

/**
 * Calls back when the signal aborts, unless the function that this returns was called before. However many wait for a
 * signal, it has one listener of ours: Node warns of a leak at the eleventh.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const audience = audiences.get(signal) ?? new Audience(signal)
  // The same function may wait twice.
  const entry = (): void => callback()
  audience.add(entry)
  return () => audience.delete(entry)
}

/** A signal of ours, and how to end it. */
export interface OwnSignal {
  readonly signal: AbortSignal
  /** @param reason  what those who look at the signal are to throw */
  abort(reason?: unknown): void
  /** It no longer follows the other signal. */
  letGo(): void
}

/**
 * A signal that aborts with another one and takes any number of listeners, for those who add one each: Node's own
 * functions, and whatever a caller plugs in.
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
