import { follow, onAbort } from './abort-signals.js'
import { TimeoutError } from './errors.js'

/** How long something may take, and what else ends the wait. */
export interface CallLimits {
  /** Milliseconds, more than 0; omitted: as long as it takes. */
  readonly timeout?: number | undefined
  /** Ends the wait with its reason. What libvirt has begun may still happen. */
  readonly signal?: AbortSignal | undefined
}

/** The longest that a timer of Node's can wait, in ms. */
const longestTimeout = 2 ** 31 - 1

/** @throws TypeError for a timeout that is no duration, or a signal that is none */
export function checkLimits({ timeout, signal }: CallLimits, where: string): void {
  if (timeout !== undefined && !(typeof timeout === 'number' && timeout > 0 && timeout <= longestTimeout)) {
    throw new TypeError(
      `${where}: timeout must be from 1 to ${longestTimeout} milliseconds, not ${String(timeout)}; omit it to wait as long as libvirt takes`,
    )
  }
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw new TypeError(`${where}: signal must be an AbortSignal`)
}

/**
 * Waits for something that is no call of its own, no longer than the limits say.
 *
 * @param started  whether libvirt has been asked
 * @throws TimeoutError, or the signal's reason
 */
export async function within<T>(
  work: Promise<T>,
  { timeout, signal }: CallLimits,
  name: string,
  started = false,
): Promise<T> {
  signal?.throwIfAborted()
  let timer: NodeJS.Timeout | undefined
  let letGo: (() => void) | undefined
  const end = new Promise<never>((_, reject) => {
    if (timeout !== undefined) {
      const late = (): void =>
        reject(new TimeoutError(`${name}: not within ${timeout} ms`, { call: name, timeout, started }))
      timer = setTimeout(late, timeout)
    }
    if (signal !== undefined) letGo = onAbort(signal, () => reject(signal.reason))
  })
  try {
    return await Promise.race([work, end])
  } finally {
    clearTimeout(timer)
    letGo?.()
  }
}

/**
 * Does something that has many parts, no longer than the limits say. Each part is given a signal that ends with them.
 *
 * @param name  what is done, for errors
 * @throws TypeError for limits that are none; TimeoutError, or the signal's reason
 */
export async function limited<T>(
  limits: CallLimits,
  name: string,
  work: (signal?: AbortSignal) => Promise<T>,
): Promise<T> {
  checkLimits(limits, name)
  limits.signal?.throwIfAborted()
  if (limits.timeout === undefined && limits.signal === undefined) return work()
  const over = follow(limits.signal)
  try {
    return await within(work(over.signal), limits, name, true)
  } finally {
    over.abort()
  }
}
