import { setTimeout as pause } from 'node:timers/promises'
import {
  EventStream,
  type EventStreamOptions,
  isUnsupported,
  longestTimeout,
  type NumberCheck,
} from '../../base/index.js'
import type { GapEvent, NetworkEvent, Session } from '../../ffi/index.js'

/** Consecutive failed checks before a watch gives up, after a first successful one. */
const mostFailures = 3
/** Milliseconds until the connection notices a loss that a call ran into. */
const notice = 100
/** Milliseconds from an event to the check it calls for: a network that restarts stops first. */
const settling = 500

/** The option of a watch that says how often to check. */
export const everyCheck: NumberCheck = { least: 1000, most: longestTimeout, whole: false, unit: 'milliseconds' }

/** Checks `every` milliseconds; after an event, or while the watch is unsure, as soon as things have settled. */
export const checkEvery =
  (every: number, isUnsure = (): boolean => false): NetworkWatch<never>['rest'] =>
  async (wait, signal, heard) => {
    if (!heard && !isUnsure()) await wait(every)
    if (!signal.aborted) await wait(settling)
  }

/** The part of a watch over networks that differs between watches. */
export interface NetworkWatch<E> {
  /** Called for each event of a network. */
  heard?(event: NetworkEvent | GapEvent): void
  /** Checks once. @returns the events to report */
  look(signal: AbortSignal): Promise<Iterable<E>>
  /**
   * Waits until the next check is due.
   *
   * @param wait   waits that many milliseconds, or less if a network event arrives
   * @param heard  whether an event arrived since the check began
   */
  rest(wait: (time: number) => Promise<void>, signal: AbortSignal, heard: boolean): Promise<void>
}

interface Watchable {
  events(options: EventStreamOptions): EventStream<NetworkEvent | GapEvent>
}

/**
 * Checks networks periodically, and at once after an event of one. Reports gaps of the connection as well.
 */
export function watchNetworks<E>(
  networks: Watchable,
  session: Session,
  options: EventStreamOptions,
  watch: NetworkWatch<E>,
): EventStream<E | GapEvent> {
  const changes = networks.events({ overflow: 'drop-oldest' })
  const over = new AbortController()
  let wake: (() => void) | undefined
  let heard = false
  const stream: EventStream<E | GapEvent> = new EventStream(options, async () => {
    over.abort()
    wake?.()
    await changes.return()
  })
  const wait = (time: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, time)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const follow = async (): Promise<void> => {
    try {
      for await (const event of changes) {
        if (event.type === 'gap') stream.push(event)
        heard = true
        watch.heard?.(event)
        wake?.()
      }
      await stream.end()
    } catch (error) {
      // Without events in the driver, the periodic checks go on.
      if (!isUnsupported(error)) stream.fail(error)
    }
  }
  const look = async (): Promise<void> => {
    let hasLooked = false
    for (let failures = 0; !stream.ended; ) {
      const { losses } = session
      heard = false
      try {
        for (const event of await watch.look(over.signal)) stream.push(event)
        hasLooked = true
        failures = 0
      } catch (error) {
        // Nothing can be read while the connection is lost; the gap says so.
        if (await isBack(session, losses, over.signal)) continue
        if (!hasLooked || ++failures === mostFailures) stream.fail(error)
      }
      if (!stream.ended) await watch.rest(wait, over.signal, heard)
    }
  }
  if (!stream.ended) void Promise.all([follow(), look()])
  return stream
}

/**
 * Waits for a lost connection to return.
 *
 * @param losses  how many losses it had had before
 * @returns false: it was not lost since, or will not return
 */
async function isBack(session: Session, losses: number, signal: AbortSignal): Promise<boolean> {
  await pause(notice, undefined, { signal }).catch(() => {})
  if (session.losses === losses) return false
  return session.available('watch', { signal }).then(
    () => true,
    () => false,
  )
}
