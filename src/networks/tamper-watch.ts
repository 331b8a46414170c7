import { setTimeout as pause } from 'node:timers/promises'
import {
  checkOptions,
  type EventStream,
  type EventStreamOptions,
  eventStreamChecks,
  longestTimeout,
} from '../base/index.js'
import type { GapEvent, Session } from '../ffi/index.js'
import type { Host } from '../host.js'
import { type Tampering, tamperKey } from '../reachability/index.js'
import { announce } from './announce.js'
import { watchNetworks } from './live/network-watch.js'
import type { Networks } from './networks.js'
import { type Look, lookForTampering, settling } from './tamper-look.js'

/** How often to check, and for how long. */
export interface TamperWatchOptions extends EventStreamOptions {
  /**
   * Milliseconds between checks, at least 500; default 10,000. A network that starts or stops is checked at once.
   */
  readonly interval?: number | undefined
}

/**
 * Tampering was found, or has been healed. `tampering.changes` lists the rules that were removed and added between
 * `lastRight` and `firstWrong`.
 */
export interface TamperEvent {
  /** `healed`: repaired, or the networks concerned have stopped. */
  readonly type: 'found' | 'healed'
  /** What was found, or has been healed. */
  readonly tampering: Tampering
  /** The last check without it; null: the first check found it, so its beginning is unknown. */
  readonly lastRight: Date | null
  /** The first check that found it. */
  readonly firstWrong: Date
  /** The first check without it again; null in `found`. */
  readonly rightAgain: Date | null
}

/** A finding is not reported until it has been seen twice. */
interface Known extends Omit<TamperEvent, 'type' | 'rightAgain'> {
  readonly reported: boolean
}

/** The watch behind `connection.watchTampering()`. */
export function watchTampering(
  networks: Networks,
  session: Session,
  host: Host,
  options: TamperWatchOptions,
): EventStream<TamperEvent | GapEvent> {
  checkOptions<TamperWatchOptions>('watchTampering', options, {
    ...eventStreamChecks,
    interval: { least: 1, most: longestTimeout, whole: false, unit: 'milliseconds' },
  })
  const { interval = 10_000, ...rest } = options
  const touched = new Set<string>()
  const known = new Map<string, Known>()
  let last: Look | undefined
  return watchNetworks<TamperEvent>(networks, session, rest, {
    heard({ uuid }) {
      touched.add(uuid ?? '')
    },
    async look() {
      touched.clear()
      const now: Look = await lookForTampering(networks, host, touched, last?.facts)
      const events = [...eventsOf(known, now, last?.from ?? null)]
      last = now
      return events.map((event) => announce('tampering', event))
    },
    async rest(wait, signal) {
      const unsure = touched.size > 0 || [...known.values()].some(({ reported }) => !reported)
      // The minimum interval, however many networks start and stop.
      await pause(settling, undefined, { signal }).catch(() => {})
      if (signal.aborted) return
      if (!unsure && touched.size === 0 && interval > settling) await wait(interval - settling)
    },
  })
}

/** What a check changes in the known state. */
function* eventsOf(known: Map<string, Known>, { found, until, unsettled }: Look, before: Date | null) {
  const keys = new Set(found.map(tamperKey))
  for (const tampering of found) {
    const key = tamperKey(tampering)
    const seen = known.get(key)
    if (!seen) known.set(key, { tampering, lastRight: before, firstWrong: until, reported: false })
    else if (!seen.reported) {
      known.set(key, { ...seen, reported: true })
      yield event('found', seen, null)
    }
  }
  for (const [key, seen] of known) {
    if (keys.has(key) || seen.tampering.networks.every((name) => unsettled.has(name))) continue
    known.delete(key)
    if (seen.reported) yield event('healed', seen, until)
  }
}

const event = (
  type: TamperEvent['type'],
  { tampering, lastRight, firstWrong }: Known,
  rightAgain: Date | null,
): TamperEvent => ({ type, tampering, lastRight, firstWrong, rightAgain })
