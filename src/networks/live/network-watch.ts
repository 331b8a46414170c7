import { setTimeout as pause } from 'node:timers/promises'
import { EventStream, type EventStreamOptions, isUnsupported } from '../../base/index.js'
import type { GapEvent, NetworkEvent, Session } from '../../ffi/index.js'

/** Looks that may fail one after the other, once one did not, before a watch gives up. */
const mostFailures = 3
/** Milliseconds until a loss is noticed that a call has met. */
const notice = 100

/** What is done for a watch over networks. */
export interface NetworkWatch<E> {
  /** Something happened to a network. */
  heard(event: NetworkEvent | GapEvent): void
  /** Looks once. @returns what is to be told */
  look(signal: AbortSignal): Promise<Iterable<E>>
  /**
   * Until it is time for another look.
   *
   * @param wait  takes so many milliseconds, or less where something happens to a network
   */
  rest(wait: (time: number) => Promise<void>, signal: AbortSignal): Promise<void>
}

interface Watchable {
  events(options: EventStreamOptions): EventStream<NetworkEvent | GapEvent>
}

/** Looks at networks again and again, and at once when something happens to one. Gaps of the connection are told as well. */
export function watchNetworks<E>(
  networks: Watchable,
  session: Session,
  options: EventStreamOptions,
  watch: NetworkWatch<E>,
): EventStream<E | GapEvent> {
  const changes = networks.events({ overflow: 'drop-oldest' })
  const over = new AbortController()
  let wake: (() => void) | undefined
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
        watch.heard(event)
        wake?.()
      }
      await stream.end()
    } catch (error) {
      // A driver without events is looked at all the same.
      if (!isUnsupported(error)) stream.fail(error)
    }
  }
  const look = async (): Promise<void> => {
    let hasLooked = false
    for (let failures = 0; !stream.ended; ) {
      const { losses } = session
      try {
        for (const event of await watch.look(over.signal)) stream.push(event)
        hasLooked = true
        failures = 0
      } catch (error) {
        // Nothing can be seen while the connection is away; the gap says so.
        if (await isBack(session, losses, over.signal)) continue
        if (!hasLooked || ++failures === mostFailures) stream.fail(error)
      }
      if (!stream.ended) await watch.rest(wait, over.signal)
    }
  }
  if (!stream.ended) void Promise.all([follow(), look()])
  return stream
}

/**
 * Waits for a connection that was lost since then, and may be there again by now.
 *
 * @param losses  that it had had before
 * @returns false: it was not lost, or will not come back
 */
async function isBack(session: Session, losses: number, signal: AbortSignal): Promise<boolean> {
  await pause(notice, undefined, { signal }).catch(() => {})
  if (session.losses === losses) return false
  return session.available('watch', { signal }).then(
    () => true,
    () => false,
  )
}
