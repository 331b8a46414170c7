import { setTimeout as pause } from 'node:timers/promises'
import { type CallLimits, limited } from '../base/index.js'

/** Polling interval in ms; libvirt has no event for addresses and leases. */
const interval = 200

/**
 * Polls until there is a result. A check that gets no answer, as from a daemon that hangs, does not outlast the limits
 * either.
 *
 * @param timeout  default 30,000 ms
 * @throws TimeoutError, or the signal's reason
 */
export function waitUntil<T>(
  what: string,
  look: () => Promise<T | undefined>,
  { timeout = 30_000, signal }: CallLimits,
): Promise<T> {
  return limited({ timeout, signal }, what, async (over) => {
    for (;;) {
      over?.throwIfAborted()
      const found = await look()
      if (found !== undefined) return found
      await pause(interval, undefined, { signal: over }).catch(() => over?.throwIfAborted())
    }
  })
}
