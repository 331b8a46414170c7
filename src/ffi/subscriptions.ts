import type { CallbackParameter } from '../../native-types/description.js'
import { callbacks, eventCallbacks } from '../../native-types/index.js'
import { virConnectCloseReason } from '../../native-types/libvirt-common.js'
import { LibvirtError } from '../errors.js'
import type { CallableFunction } from './catalogue.js'
import { eventSink, type HandleMode, type Subscriber } from './event-sink.js'
import { EventStream, type EventStreamOptions } from './event-stream.js'
import { type HandleOwner, NativeHandle } from './handles.js'
import type { LibraryOptions } from './library.js'
import { localError } from './libvirt-error.js'

/** One kind of event: how libvirt is asked for it, and what its values mean. */
export interface EventSource<T> {
  readonly register: string
  readonly deregister: string
  readonly eventId: number
  /** The C type of the callback. */
  readonly callback: string
  /** From the values of one event, handles as `{ name, uuid }`. */
  read(values: readonly unknown[]): T
}

/** Why a connection ended: `client` is our own close(). */
export interface CloseEvent {
  readonly reason: 'error' | 'eof' | 'keepalive' | 'client'
}

/** A place where libvirt can call: an address of ours that this connection uses once, and who hears of it. */
interface Landing {
  readonly address: bigint
  readonly subscription: number
  release(): void
}

/** What undoes one registration. */
interface Registration {
  readonly landing: Landing
  readonly deregister: string
  readonly wire: readonly unknown[]
}

type Perform = (call: string, wire: readonly unknown[]) => Promise<unknown>

const closeReasons: Readonly<Record<number, CloseEvent['reason']>> = {
  [virConnectCloseReason.VIR_CONNECT_CLOSE_REASON_ERROR]: 'error',
  [virConnectCloseReason.VIR_CONNECT_CLOSE_REASON_EOF]: 'eof',
  [virConnectCloseReason.VIR_CONNECT_CLOSE_REASON_KEEPALIVE]: 'keepalive',
  [virConnectCloseReason.VIR_CONNECT_CLOSE_REASON_CLIENT]: 'client',
}

/** `…EventRegisterAny` → `…EventDeregisterAny`, `virStreamEventAddCallback` → `virStreamEventRemoveCallback`. */
const inverse = (register: string): string =>
  register.replace('EventRegister', 'EventDeregister').replace('AddCallback', 'RemoveCallback')

/** The events of one connection: registered with libvirt, handed to streams and raw callbacks, deregistered. */
export class Subscriptions {
  readonly #library: LibraryOptions
  readonly #perform: Perform
  readonly #streams = new Set<EventStream<never>>()
  readonly #closeStreams = new Set<EventStream<CloseEvent>>()
  /** Raw callbacks, by the function that ends them and what it is given. */
  readonly #raw = new Map<string, Map<unknown, Registration>>()
  #closeWatch: Promise<void> | undefined
  #closeRegistration: Registration | undefined
  /** By callback: which of its addresses this connection uses. */
  readonly #ordinals = new Map<string, Set<number>>()
  #pending = 0
  #registering: Promise<unknown> | undefined

  constructor(library: LibraryOptions, perform: Perform) {
    this.#library = library
    this.#perform = perform
  }

  /** Registrations under way: calls made after one wait for it, so that no event of theirs is missed. */
  get registering(): Promise<unknown> | undefined {
    return this.#registering
  }

  stream<T>(source: EventSource<T>, options: EventStreamOptions, connection: bigint): EventStream<T> {
    let registration: Promise<Registration> | undefined
    const stream: EventStream<T> = new EventStream(options, async () => {
      this.#streams.delete(stream as EventStream<never>)
      if (registration) await this.#undo(await registration)
    })
    if (stream.ended) return stream
    this.#streams.add(stream as EventStream<never>)
    registration = this.#track(
      (async () => {
        await this.#watchClose(connection)
        const landing = await this.#land(source.callback, 'identity', (values) => stream.push(source.read(values)))
        try {
          const id = await this.#perform(source.register, [
            connection,
            null,
            source.eventId,
            landing.address,
            landing.subscription,
          ])
          return { landing, deregister: source.deregister, wire: [connection, id] }
        } catch (error) {
          landing.release()
          throw error
        }
      })(),
    )
    registration.catch((error) => stream.fail(error))
    return stream
  }

  /** The end of the connection, as one event. */
  closeStream(options: EventStreamOptions, connection: bigint): EventStream<CloseEvent> {
    let letGo: (() => void) | undefined
    const stream: EventStream<CloseEvent> = new EventStream(options, async () => {
      this.#closeStreams.delete(stream)
      letGo?.()
    })
    if (stream.ended) return stream
    this.#closeStreams.add(stream)
    const watching = this.#track(
      (async () => {
        await this.#watchClose(connection)
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
   * @param wire  the arguments, the callback among them as a function
   * @returns C's answer, a callback id for most
   */
  async register(fn: CallableFunction, wire: unknown[], owner: HandleOwner): Promise<unknown> {
    const { position, name } = fn.callback ?? { position: 0, name: '' }
    const callback = wire[position] as (...values: unknown[]) => void
    const eventId = fn.description.parameters
      .filter(({ kind }) => kind !== 'null')
      .findIndex(({ name: parameter }) => parameter === 'eventID')
    const type = eventCallbacks[fn.name]?.[Number(wire[eventId])] ?? name
    const wraps = wrappers(callbacks()[type]?.parameters ?? [])
    const landing = await this.#land(type, 'reference', (values) =>
      callback(...values.map((value, index) => wraps[index]?.(value, owner) ?? value)),
    )
    const sent = [...wire]
    sent[position] = landing.address
    sent[position + 1] = landing.subscription
    try {
      const answer = await this.#perform(fn.name, sent)
      const deregister = inverse(fn.name)
      // A stream has one callback, ended with the stream as argument; all others have an id.
      const ofStream = deregister === 'virStreamEventRemoveCallback'
      const known = this.#raw.get(deregister) ?? new Map<unknown, Registration>()
      known.set(ofStream ? wire[0] : answer, { landing, deregister, wire: ofStream ? [wire[0]] : [wire[0], answer] })
      this.#raw.set(deregister, known)
      return answer
    } catch (error) {
      landing.release()
      throw error
    }
  }

  /** A raw function was called: did it end a callback? */
  called(name: string, wire: readonly unknown[]): void {
    const known = this.#raw.get(name)
    const key = name === 'virStreamEventRemoveCallback' ? wire[0] : wire[1]
    const registration = known?.get(key)
    if (registration === undefined) return
    known?.delete(key)
    registration.landing.release()
  }

  /** The connection is closing on our side. */
  async end(): Promise<void> {
    this.#closed('client')
    await this.#registering?.catch(() => {})
    const streams = [...this.#streams].map((stream) => stream.end().catch(() => {}))
    const raw = [...this.#raw.values()]
      .flatMap((known) => [...known.values()])
      .map((registration) => this.#undo(registration))
    await Promise.all([...streams, ...raw])
    this.#raw.clear()
    await this.#closeWatch?.catch(() => {})
    if (this.#closeRegistration) await this.#undo(this.#closeRegistration)
  }

  /** libvirt takes one close callback a connection; it is set with the first subscription. */
  #watchClose(connection: bigint): Promise<void> {
    this.#closeWatch ??= (async () => {
      const ended: Subscriber = ([reason]) => this.#closed(closeReasons[Number(reason)] ?? 'error')
      // An open connection alone does not keep the process up.
      const landing = await this.#land('virConnectCloseFunc', 'identity', ended, false)
      try {
        await this.#perform('virConnectRegisterCloseCallback', [connection, landing.address, landing.subscription])
        this.#closeRegistration = {
          landing,
          deregister: 'virConnectUnregisterCloseCallback',
          wire: [connection, landing.address],
        }
      } catch (error) {
        landing.release()
        // Drivers inside the library have no connection to lose.
        if (!(error instanceof LibvirtError && error.code === 'VIR_ERR_NO_SUPPORT')) throw error
      }
    })()
    return this.#closeWatch
  }

  async #land(callback: string, mode: HandleMode, subscriber: Subscriber, holds = true): Promise<Landing> {
    const sink = await eventSink(this.#library)
    const used = this.#ordinals.get(callback) ?? new Set<number>()
    this.#ordinals.set(callback, used)
    let ordinal = 0
    while (used.has(ordinal)) ordinal++
    used.add(ordinal)
    const subscription = sink.subscribe(subscriber)
    const letGo = sink.hold()
    const release = (): void => {
      letGo()
      sink.unsubscribe(subscription)
      used.delete(ordinal)
    }
    try {
      const address = await sink.trampoline(callback, mode, ordinal)
      if (!holds) letGo()
      return { address, subscription, release }
    } catch (error) {
      release()
      throw error
    }
  }

  #closed(reason: CloseEvent['reason']): void {
    for (const stream of this.#closeStreams) {
      stream.push({ reason })
      void stream.end()
    }
    if (reason === 'client') return
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

  async #undo({ deregister, wire, landing }: Registration): Promise<void> {
    try {
      await this.#perform(deregister, wire)
    } catch {
      // The connection is gone, and the registration with it.
    }
    landing.release()
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

/** A callback's handles arrive as pointers of our own. */
function wrappers(parameters: readonly CallbackParameter[]): ((value: unknown, owner: HandleOwner) => unknown)[] {
  const counts = parameters.flatMap((parameter) => ('count' in parameter ? [parameter.count] : []))
  return parameters
    .filter(({ kind, name }) => !['connection', 'subscription', 'opaque'].includes(kind) && !counts.includes(name))
    .map((parameter) =>
      parameter.kind === 'handle'
        ? (value, owner) => NativeHandle.receive(parameter.type, value as bigint, owner)
        : (value) => value,
    )
}
