import { setTimeout as pause } from 'node:timers/promises'
import { follow, TimeoutError } from '../../base/index.js'
import type { SingleSession } from '../single-session.js'
import { backOff, type ReconnectOptions } from './back-off.js'

/** Maximum concurrent attempts: with a frozen daemon, an attempt holds a thread until the daemon or the TCP stack ends it. */
const most = 3
/** Milliseconds before another attempt starts in parallel, if the connection has no timeout. */
const defaultPatience = 10_000

/** The parameters for reopening a connection. */
export interface Reopening {
  readonly options: ReconnectOptions
  /** The number of the next attempt: 1 after a loss, more if a reopened connection was unusable. */
  readonly first: number
  /** Timeout of one attempt, in ms. */
  readonly patience: number | undefined
  /** Ends reopening. */
  readonly over: AbortSignal
  open(signal: AbortSignal): Promise<SingleSession>
  failed(attempt: number, error: Error, retryIn: number): void
}

/**
 * Opens a connection, with as many attempts as it takes. It does not keep the process alive.
 *
 * @returns the session, and the number of the attempt
 * @throws  the last failure after the maximum number of attempts; the signal's reason
 */
export async function reopen({
  options,
  first,
  patience = defaultPatience,
  over,
  open,
  failed,
}: Reopening): Promise<{ session: SingleSession; attempts: number }> {
  const end = follow(over)
  const underWay = new Set<Promise<SingleSession>>()
  try {
    for (let attempt = first; ; attempt++) {
      if (attempt === first)
        await pause(backOff(first, options, Math.random()), undefined, { signal: end.signal, ref: false })
      if (underWay.size < most) {
        const opening = open(end.signal)
        underWay.add(opening)
        opening.catch(() => {}).finally(() => underWay.delete(opening))
      }
      try {
        const session = await firstOf(underWay, patience, end.signal)
        for (const opening of underWay)
          opening.then((other) => (other === session ? undefined : other.close())).catch(() => {})
        return { session, attempts: attempt }
      } catch (error) {
        end.signal.throwIfAborted()
        if (attempt === options.attempts) throw error
        const retryIn = backOff(attempt + 1, options, Math.random())
        failed(attempt, error as Error, retryIn)
        await pause(retryIn, undefined, { signal: end.signal, ref: false })
      }
    }
  } finally {
    // Close connections that open later.
    end.abort()
  }
}

/** The first attempt that opens or fails. */
async function firstOf(
  openings: Iterable<Promise<SingleSession>>,
  patience: number,
  over: AbortSignal,
): Promise<SingleSession> {
  const call = 'virConnectOpen'
  const tooLate = async (): Promise<never> => {
    await pause(patience, undefined, { signal: waited.signal, ref: false })
    throw new TimeoutError(`${call}: no answer within ${patience} ms`, { call, timeout: patience, started: true })
  }
  const waited = follow(over)
  try {
    return await Promise.race([...openings, tooLate()])
  } finally {
    waited.abort()
  }
}
