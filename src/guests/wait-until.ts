import { setTimeout as pause } from 'node:timers/promises'
import { TimeoutError } from '../errors.js'
import { checkLimits, type Limits, within } from '../ffi/index.js'

/** How often is looked, in ms; libvirt has no event for addresses and leases. */
const interval = 200

/**
 * Looks again and again until there is something. A look that gets no answer, as from a daemon that is stuck, does not
 * outlast the limits either.
 *
 * @param timeout  30,000 ms unless said otherwise
 * @throws TimeoutError, or the signal's reason
 */
export async function waitUntil<T>(
  what: string,
  look: () => Promise<T | undefined>,
  { timeout = 30_000, signal }: Limits,
): Promise<T> {
  checkLimits({ timeout, signal }, what)
  const late = new TimeoutError(`${what}: not within ${timeout} ms`, { call: what, timeout, started: true })
  const expiry = new AbortController()
  const timer = setTimeout(() => expiry.abort(late), timeout)
  const over = signal ? AbortSignal.any([signal, expiry.signal]) : expiry.signal
  try {
    for (;;) {
      over.throwIfAborted()
      const looking = look()
      // Where the wait is over first, nobody hears how the look ended.
      looking.catch(() => {})
      const found = await within(looking, { signal: over }, what)
      if (found !== undefined) return found
      await within(pause(interval), { signal: over }, what)
    }
  } finally {
    clearTimeout(timer)
  }
}
