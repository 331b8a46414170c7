import { setTimeout as pause } from 'node:timers/promises'
import { follow, TimeoutError } from '../../base/index.js'
import type { SingleSession } from '../single-session.js'
import { backOff, type ReconnectOptions } from './back-off.js'

/** Attempts under way at once: one whose daemon is frozen holds a thread until it is back, or its link is found dead. */
const most = 3
/** Milliseconds that an attempt is waited for before another is made beside it, where the connection has no timeout. */
const defaultPatience = 10_000

/** What it takes to open a connection again. */
export interface Reopening {
  readonly options: ReconnectOptions
  /** Which attempt is the next: 1 after a loss, more where one opened and was of no use. */
  readonly first: number
  /** Of one attempt, in ms. */
  readonly patience: number | undefined
  /** Ends it. */
  readonly over: AbortSignal
  open(signal: AbortSignal): Promise<SingleSession>
  failed(attempt: number, error: Error, retryIn: number): void
}

/**
 * Opens a connection, with as many attempts as it takes. The process does not stay up for it.
 *
 * @returns the session, and which attempt it was
 * @throws the last failure after as many attempts as there may be; the signal's reason
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
    // Those that open later are closed at once.
    end.abort()
  }
}

/** The first that opens or fails. */
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
