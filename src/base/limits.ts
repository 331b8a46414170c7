import { follow, onAbort } from './abort-signals.js'
import { TimeoutError } from './errors.js'
import { checkOptions, limitChecks } from './options.js'

/** Limits on a call's duration: the last argument of every call that waits. */
export interface CallLimits {
  /** Milliseconds, more than 0; omitted: as long as it takes. */
  readonly timeout?: number | undefined
  /** Ends the wait with the signal's reason. libvirt may still complete what it has begun. */
  readonly signal?: AbortSignal | undefined
}

/** @throws OptionTypeError, OptionRangeError for invalid limits, and for unknown options */
export function checkLimits(limits: CallLimits, where: string): void {
  checkOptions<CallLimits>(where, limits, limitChecks)
}

/** The limits among the options of a call. */
export const limitsOf = ({ timeout, signal }: CallLimits): CallLimits => ({ timeout, signal })

/**
 * Waits within the limits for something that is not a single libvirt call.
 *
 * @param started  whether libvirt has received the call
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
        reject(new TimeoutError(`${name}: timed out after ${timeout} ms`, { call: name, timeout, started }))
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
 * Runs work with many parts within the limits. Each part receives a signal that aborts with them.
 *
 * @param name  the work's name, for errors
 * @throws OptionTypeError, OptionRangeError  for invalid limits; TimeoutError, or the signal's reason
 */
export async function limited<T>(
  limits: CallLimits,
  name: string,
  work: (signal?: AbortSignal) => Promise<T>,
): Promise<T> {
  checkLimits(limitsOf(limits), name)
  limits.signal?.throwIfAborted()
  if (limits.timeout === undefined && limits.signal === undefined) return work()
  const over = follow(limits.signal)
  try {
    return await within(work(over.signal), limits, name, true)
  } catch (error) {
    // Work that goes on says by this why it ends.
    over.abort(error)
    throw error
  } finally {
    over.abort()
  }
}
