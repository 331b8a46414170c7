import { setTimeout as pause } from 'node:timers/promises'
import { TimeoutError } from '../errors.js'
import type { Limits } from '../ffi/index.js'

/** How often is looked, in ms; libvirt has no event for addresses and leases. */
const interval = 200

/**
 * Looks again and again until there is something.
 *
 * @throws TimeoutError, or the signal's reason
 */
export async function waitUntil<T>(
  what: string,
  look: () => Promise<T | undefined>,
  { timeout = 30_000, signal }: Limits,
): Promise<T> {
  const deadline = Date.now() + timeout
  for (;;) {
    signal?.throwIfAborted()
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() + interval > deadline) {
      throw new TimeoutError(`${what}: not within ${timeout} ms`, { call: what, timeout, started: true })
    }
    await pause(interval, undefined, { signal }).catch((error: unknown) => {
      throw signal?.aborted ? signal.reason : error
    })
  }
}
