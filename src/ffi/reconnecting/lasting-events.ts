import { EventStream, type EventStreamOptions, isUnsupported } from '../../base/index.js'
import { localError } from '../calls/libvirt-error.js'
import type { CloseEvent, EventSource, LossReason, Subscription } from '../events/event-source.js'
import type { SingleSession } from '../single-session.js'
import type { GapEvent, HeardOf, ReconnectEvent } from './gap.js'
import { InventoryKeeper, type InventoryReader } from './inventory-keeper.js'

/** The reader of the objects that a kind of event concerns; undefined: gaps are reported without changes. */
export type Inventories = (source: EventSource<unknown>) => InventoryReader | undefined

/** A loss of the connection: since when, and why. */
export interface Absence {
  readonly reason: LossReason
  readonly from: Date
}

/** A consumer's stream, whichever connection its events come from. */
class LastingStream {
  readonly stream: EventStream<unknown>
  readonly #source: EventSource<unknown>
  readonly keeper: InventoryKeeper | undefined
  #subscription: Subscription | undefined
  /** Events held back until the gap is reported. */
  #held: unknown[] | undefined

  constructor(source: EventSource<unknown>, keeper: InventoryKeeper | undefined, stream: EventStream<unknown>) {
    this.#source = source
    this.keeper = keeper
    this.stream = stream
  }

  /** @param afterGap  hold events back until the gap is reported */
  attach(session: SingleSession, afterGap: boolean): Promise<void> {
    if (afterGap) this.#held = []
    const subscription = session.subscribe(this.#source, (event) => {
      if (this.#subscription !== subscription) return
      if (this.#held === undefined) this.#push(event)
      else this.#held.push(event)
    })
    this.#subscription = subscription
    return subscription.ready
  }

  tellGap(gap: GapEvent): void {
    this.stream.push(gap)
    const held = this.#held ?? []
    this.#held = undefined
    for (const event of held) this.#push(event)
  }

  async end(): Promise<void> {
    await this.#subscription?.end().catch(() => {})
  }

  #push(event: unknown): void {
    this.stream.push(event)
    this.keeper?.heard(event as HeardOf)
  }
}

/** The event streams of a connection that reconnects: they continue, and report gaps. */
export class LastingEvents {
  readonly #inventories: Inventories
  readonly #streams = new Set<LastingStream>()
  readonly #closeStreams = new Set<EventStream<CloseEvent>>()
  readonly #reconnectStreams = new Set<EventStream<ReconnectEvent>>()
  /** By the source of events. */
  readonly #keepers = new Map<EventSource<unknown>, { readonly keeper: InventoryKeeper; users: number }>()
  readonly #changed: () => void

  /** @param changed  called when the number of streams changes */
  constructor(inventories: Inventories, changed: () => void) {
    this.#inventories = inventories
    this.#changed = changed
  }

  /** Whether there are open streams. */
  get wanted(): boolean {
    return this.#streams.size > 0
  }

  /** @param session  undefined while the connection is lost */
  open(
    source: EventSource<unknown>,
    options: EventStreamOptions,
    session: SingleSession | undefined,
  ): EventStream<unknown> {
    let lasting: LastingStream | undefined
    const stream: EventStream<unknown> = new EventStream(options, async () => {
      if (lasting === undefined) return
      this.#streams.delete(lasting)
      this.#leaveKeeper(source)
      this.#changed()
      await lasting.end()
    })
    if (stream.ended) return stream
    lasting = new LastingStream(source, this.#keeperOf(source), stream)
    this.#streams.add(lasting)
    this.#changed()
    if (session === undefined) return stream
    // A new stream misses nothing from before, so it needs no gap.
    lasting.attach(session, false).then(
      () => lasting.keeper?.use(session),
      (error) => session.isLost || stream.fail(error),
    )
    return stream
  }

  /** One of our calls changed something for which libvirt has no event. */
  touched(key: string): void {
    for (const { keeper } of this.#keepers.values()) keeper.touched(key)
  }

  lost(absence: Absence): void {
    for (const { keeper } of this.#keepers.values()) keeper.use(undefined)
    this.tell({ type: 'lost', at: new Date(), reason: absence.reason })
  }

  /**
   * Continues the streams with another connection; each reports the gap before any later event.
   *
   * @throws LibvirtError, TimeoutError  if this connection is lost too, or silent
   */
  async restore(session: SingleSession, absence: Absence): Promise<void> {
    const streams = [...this.#streams]
    const attached = streams.map(async (lasting) => {
      try {
        await lasting.attach(session, true)
      } catch (error) {
        // The present daemon may not support these events; for any other error, another attempt may help.
        if (!isUnsupported(error)) throw error
        lasting.stream.fail(error)
      }
    })
    await Promise.all(attached)
    const until = new Date()
    const changes = new Map<InventoryKeeper | undefined, GapEvent['changes']>([[undefined, null]])
    for (const { keeper } of this.#keepers.values()) {
      const told = await keeper.gap(session).catch((error) => {
        if (session.isLost) throw error
        return null
      })
      changes.set(keeper, told)
    }
    for (const lasting of streams) {
      const { keeper } = lasting
      lasting.tellGap({ type: 'gap', name: null, uuid: null, ...absence, until, changes: changes.get(keeper) ?? null })
    }
    for (const { keeper } of this.#keepers.values()) keeper.use(session)
  }

  closeStream(options: EventStreamOptions): EventStream<CloseEvent> {
    return this.#kept(this.#closeStreams, options)
  }

  reconnectStream(options: EventStreamOptions): EventStream<ReconnectEvent> {
    return this.#kept(this.#reconnectStreams, options)
  }

  tell(event: ReconnectEvent): void {
    for (const stream of this.#reconnectStreams) stream.push(event)
  }

  /** Ends all streams. @param error  why, if it was not closed on our side */
  async end(reason: CloseEvent['reason'], error?: unknown): Promise<void> {
    for (const stream of this.#closeStreams) {
      stream.push({ reason })
      void stream.end()
    }
    for (const stream of this.#reconnectStreams) void stream.end()
    await Promise.all(
      [...this.#streams].map(({ stream }) => {
        if (error !== undefined) stream.fail(error)
        return stream.end().catch(() => {})
      }),
    )
  }

  #kept<T>(streams: Set<EventStream<T>>, options: EventStreamOptions): EventStream<T> {
    const stream: EventStream<T> = new EventStream(options, async () => {
      streams.delete(stream)
    })
    if (!stream.ended) streams.add(stream)
    return stream
  }

  #keeperOf(source: EventSource<unknown>): InventoryKeeper | undefined {
    const known = this.#keepers.get(source)
    if (known) {
      known.users++
      return known.keeper
    }
    const reader = this.#inventories(source)
    if (reader === undefined) return undefined
    const keeper = new InventoryKeeper(reader)
    this.#keepers.set(source, { keeper, users: 1 })
    return keeper
  }

  #leaveKeeper(source: EventSource<unknown>): void {
    const known = this.#keepers.get(source)
    if (known && --known.users === 0) {
      known.keeper.use(undefined)
      this.#keepers.delete(source)
    }
  }
}

/** The error of calls and event streams after reconnecting was given up. */
export const givenUpError = (call: string, { reason }: Absence, cause: unknown): Error => {
  const why = cause instanceof Error ? `: ${cause.message}` : ''
  const message = `${call}: the connection to libvirt was lost (${reason}) and could not be opened again${why}; open a new one with connect()`
  const error = localError(call, 'VIR_ERR_NO_CONNECT', message)
  error.cause = cause
  return error
}
