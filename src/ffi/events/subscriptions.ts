import { callbacks, eventCallbacks } from '../../../native-types/index.js'
import { EventStream, type EventStreamOptions, isUnsupported, LibvirtError } from '../../base/index.js'
import type { CallableFunction } from '../calls/catalogue.js'
import type { HandleOwner } from '../calls/handles.js'
import { localError } from '../calls/libvirt-error.js'
import type { KeepAlive } from '../connecting/keep-alive.js'
import { heard } from '../tracing.js'
import type { LibraryOptions } from '../workers/library.js'
import type { Lane } from '../workers/worker-pool.js'
import { eventSink, type Subscriber } from './event-sink.js'
import {
  type CloseEvent,
  closeReasons,
  type EventSource,
  type LossReason,
  type Subscription,
  tooOld,
  wrappers,
} from './event-source.js'
import { Landings } from './landings.js'
import { inTurn, inverse, type Perform, type Registration, streamInverse, type Undoing } from './registration.js'

/** The events of one connection: registers them with libvirt, passes them to streams and raw callbacks, deregisters them. */
export class Subscriptions {
  readonly #library: LibraryOptions
  readonly #perform: Perform
  readonly #keepAlive: () => KeepAlive | undefined
  readonly #landings: Landings
  readonly #streams = new Set<EventStream<never>>()
  readonly #subscribed = new Set<Subscription>()
  readonly #closeStreams = new Set<EventStream<CloseEvent>>()
  #tellLost: ((reason: LossReason) => void) | undefined
  /** Raw callbacks, by the function that deregisters them and its argument. */
  readonly #raw = new Map<string, Map<unknown, Registration>>()
  /** Why the connection was lost, if it was. */
  #lost: CloseEvent['reason'] | undefined
  #closeWatch: Promise<void> | undefined
  #closeRegistration: Registration | undefined
  /** Abandoned registrations that C still holds: each keeps the connection from being closed. */
  readonly #left: Undoing[] = []
  #pending = 0
  #registering: Promise<unknown> | undefined

  /** @param keepAlive  returns the connection's keepalive, if it has one */
  constructor(library: LibraryOptions, perform: Perform, keepAlive: () => KeepAlive | undefined) {
    this.#library = library
    this.#perform = inTurn(perform)
    this.#keepAlive = keepAlive
    this.#landings = new Landings(library, () => keepAlive()?.heard())
  }

  get isLost(): boolean {
    return this.#lost !== undefined
  }

  /** Registrations in progress: later calls wait for them, so that their events are not missed. */
  get registering(): Promise<unknown> | undefined {
    return this.#registering
  }

  stream<T>(source: EventSource<T>, options: EventStreamOptions, connection: bigint, lane: Lane): EventStream<T> {
    let subscription: Subscription | undefined
    const stream: EventStream<T> = new EventStream(options, async () => {
      this.#streams.delete(stream as EventStream<never>)
      await subscription?.end()
    })
    if (stream.ended) return stream
    this.#streams.add(stream as EventStream<never>)
    subscription = this.subscribe(source, (event) => stream.push(event), connection, lane)
    subscription.ready.catch((error) => stream.fail(error))
    return stream
  }

  /** Passes events of one kind to a function. Losing the connection ends them silently. */
  subscribe<T>(source: EventSource<T>, push: (event: T) => void, connection: bigint, lane: Lane): Subscription {
    const registration = this.#track(
      (async () => {
        await this.#watchClose(connection)
        const landing = await this.#landings.land(source.callback, 'identity', (values) =>
          push(heard(source, lane, source.read(values))),
        )
        const undoing = (id: unknown): Undoing => ({ deregister: source.deregister, wire: [connection, id] })
        try {
          const id = await this.#perform(
            source.register,
            [connection, null, source.eventId, landing.address, landing.subscription],
            (late) => this.#undoLate({ landing, ...undoing(late) }),
          )
          return { landing, ...undoing(id) }
        } catch (error) {
          landing.release(this.#mayBeLeft(error))
          throw tooOld(source, error) ?? error
        }
      })(),
    )
    const ready = registration.then(() => {})
    let ended: Promise<void> | undefined
    ready.catch(() => {})
    const subscription: Subscription = {
      ready,
      end: () => {
        this.#subscribed.delete(subscription)
        // If it failed, `ready` says so.
        ended ??= registration.then(this.#undo, () => {})
        return ended
      },
    }
    this.#subscribed.add(subscription)
    return subscription
  }

  /** Calls back when the connection is lost. */
  async watchEnd(lost: (reason: LossReason) => void, connection: bigint): Promise<void> {
    this.#tellLost = lost
    await this.#watchClose(connection)
  }

  /** The end of the connection, as one event. */
  closeStream(options: EventStreamOptions, connection: bigint): EventStream<CloseEvent> {
    let letGo: (() => void) | undefined
    const stream: EventStream<CloseEvent> = new EventStream(options, async () => {
      this.#closeStreams.delete(stream)
      letGo?.()
    })
    if (stream.ended) return stream
    if (this.#lost !== undefined) {
      stream.push({ reason: this.#lost })
      void stream.end()
      return stream
    }
    this.#closeStreams.add(stream)
    const watching = this.#track(
      (async () => {
        await this.#watchClose(connection).catch((error) => {
          // Our keepalive reports the end too.
          if (this.#keepAlive() === undefined) throw error
        })
        const sink = await eventSink(this.#library)
        if (!stream.ended) letGo = sink.hold()
      })(),
    )
    watching.catch((error) => stream.fail(error))
    return stream
  }

  /**
   * Registers a callback for a raw function.
   *
   * @param wire  the arguments, with the callback as a function
   * @returns C's answer, usually a callback ID
   */
  async register(fn: CallableFunction, wire: unknown[], owner: HandleOwner): Promise<unknown> {
    const { position, name } = fn.callback ?? { position: 0, name: '' }
    const callback = wire[position] as (...values: unknown[]) => void
    const eventId = fn.description.parameters
      .filter(({ kind }) => kind !== 'null')
      .findIndex(({ name: parameter }) => parameter === 'eventID')
    const type = eventCallbacks[fn.name]?.[Number(wire[eventId])] ?? name
    const wraps = wrappers(callbacks()[type]?.parameters ?? [])
    const landing = await this.#landings.land(type, 'reference', (values) =>
      callback(...values.map((value, index) => wraps[index]?.(value, owner) ?? value)),
    )
    const sent = [...wire]
    sent[position] = landing.address
    sent[position + 1] = landing.subscription
    const deregister = inverse(fn.name)
    const ofStream = deregister === streamInverse
    const undoing = (answer: unknown): Undoing => ({ deregister, wire: ofStream ? [wire[0]] : [wire[0], answer] })
    try {
      const answer = await this.#perform(fn.name, sent, (late) => this.#undoLate({ landing, ...undoing(late) }))
      const known = this.#raw.get(deregister) ?? new Map<unknown, Registration>()
      known.set(ofStream ? wire[0] : answer, { landing, ...undoing(answer) })
      this.#raw.set(deregister, known)
      return answer
    } catch (error) {
      landing.release(this.#mayBeLeft(error))
      throw error
    }
  }

  /** Call after each raw function, which may have deregistered a callback. */
  called(name: string, wire: readonly unknown[]): void {
    const known = this.#raw.get(name)
    const key = name === streamInverse ? wire[0] : wire[1]
    const registration = known?.get(key)
    if (registration === undefined) return
    known?.delete(key)
    registration.landing.release()
  }

  /** The connection is lost: close events report why, other events end with an error. */
  lost(reason: LossReason): void {
    this.#lost ??= reason
    this.#tellLost?.(this.#lost as LossReason)
    this.#tellLost = undefined
    this.#tellClosed(reason)
    for (const stream of this.#streams) {
      stream.fail(
        localError(
          'virConnectRegisterCloseCallback',
          'VIR_ERR_NO_CONNECT',
          `the connection to libvirt was lost (${reason}); no more events will come. Open a new one with connect()`,
        ),
      )
    }
  }

  /** The connection is being closed on our side. */
  async end(): Promise<void> {
    this.#tellClosed('client')
    await this.#registering?.catch(() => {})
    const streams = [...this.#streams, ...this.#subscribed].map((one) => one.end().catch(() => {}))
    this.#subscribed.clear()
    const raw = [...this.#raw.values()]
      .flatMap((known) => [...known.values()])
      .map((registration) => this.#undo(registration))
    await Promise.all([...streams, ...raw])
    this.#raw.clear()
    await this.#closeWatch?.catch(() => {})
    if (this.#closeRegistration) await this.#undo(this.#closeRegistration)
  }

  /** Deregisters what could not be while the daemon was silent. */
  async undoLeft(): Promise<void> {
    const left = this.#left.splice(0)
    // libvirt refuses those that were deregistered after all.
    await Promise.all(left.map(({ deregister, wire }) => this.#perform(deregister, wire).catch(() => {})))
  }

  /** libvirt allows one close callback per connection; it is set with the first subscription. */
  #watchClose(connection: bigint): Promise<void> {
    this.#closeWatch ??= this.#registerClose(connection).catch((error) => {
      // The next subscription tries again.
      this.#closeWatch = undefined
      throw error
    })
    return this.#closeWatch
  }

  async #registerClose(connection: bigint): Promise<void> {
    const ended: Subscriber = ([number]) => {
      const reason = closeReasons[Number(number)] ?? 'error'
      if (reason === 'client') this.#tellClosed(reason)
      else this.lost(reason)
    }
    // An open connection alone does not keep the process alive.
    const landing = await this.#landings.land('virConnectCloseFunc', 'identity', ended, false)
    const deregister = 'virConnectUnregisterCloseCallback'
    const registration = { landing, deregister, wire: [connection, landing.address] }
    try {
      const wire = [connection, landing.address, landing.subscription]
      await this.#perform('virConnectRegisterCloseCallback', wire, () => this.#undoLate(registration))
      this.#closeRegistration = registration
    } catch (error) {
      landing.release()
      // Drivers in the library have no connection to lose.
      if (!isUnsupported(error)) throw error
    }
  }

  #tellClosed(reason: CloseEvent['reason']): void {
    for (const stream of this.#closeStreams) {
      stream.push({ reason })
      void stream.end()
    }
  }

  readonly #undo = async ({ deregister, wire, landing }: Registration): Promise<void> => {
    const [undone] = await Promise.allSettled([this.#perform(deregister, wire)])
    const isLeft = undone.status === 'rejected'
    if (isLeft) this.#leave({ deregister, wire })
    landing.release(isLeft)
  }

  /** Unless libvirt itself reported the failure on an open connection, C may still hold the registration. */
  #mayBeLeft = (error: unknown): boolean => this.#lost !== undefined || !(error instanceof LibvirtError)

  /** Deregisters a callback whose registration completed after the wait ended. */
  #undoLate(registration: Registration): void {
    if (this.#lost !== undefined) this.#leave(registration)
    else if (registration.deregister !== streamInverse) void this.#undo(registration)
  }

  /** Keeps a registration for later, except a stream's, which ends when the stream is freed. */
  #leave(undoing: Undoing): void {
    if (undoing.deregister !== streamInverse) this.#left.push(undoing)
  }

  #track<T>(work: Promise<T>): Promise<T> {
    this.#pending++
    const settled = (): void => {
      if (--this.#pending === 0) this.#registering = undefined
    }
    work.then(settled, settled)
    this.#registering = Promise.allSettled([this.#registering, work])
    return work
  }
}
