import type { LibvirtFunctions } from '../../native-types/index.js'
import { type CallLimits, type EventStream, type EventStreamOptions, within } from '../base/index.js'
import { batchResults, prepareBatch } from './calls/batch-results.js'
import { type CallableFunction, callable } from './calls/catalogue.js'
import { Disposals } from './calls/disposals.js'
import { type HandleOwner, handlesIn, NativeHandle, ownerOf, Pointer } from './calls/handles.js'
import { localError } from './calls/libvirt-error.js'
import {
  type Caller,
  type CallParts,
  type Decode,
  FailedCall,
  type Request,
  rethrow,
  startCall,
} from './calls/pending-call.js'
import type { BatchResult, RecordedCall } from './calls/recorded-call.js'
import { watchDaemon } from './connecting/daemon-watch.js'
import type { KeepAlive, KeepAliveOptions } from './connecting/keep-alive.js'
import { lostCall, needsNoDaemon } from './connecting/keep-alive-errors.js'
import type { CloseEvent, EventSource, LossReason, Subscription } from './events/event-source.js'
import { Subscriptions } from './events/subscriptions.js'
import { noteIdentities } from './reconnecting/identity.js'
import type { Session } from './session.js'
import layout from './threads/layout.cjs'
import type { LibraryOptions } from './workers/library.js'
import type { Lane } from './workers/worker-pool.js'

/** The error of calls on a closed connection. */
export const closedError = (call: string): Error =>
  localError(call, 'VIR_ERR_INVALID_CONN', `${call}: the connection is closed; open a new one with connect()`)

/** How long close() waits for libvirt before it leaves the connection to its threads, in ms. */
const closeTimeout = 10_000
/** For internal calls: a frozen daemon must not hold them for ever. */
const patient: CallLimits = { timeout: closeTimeout }

export interface SessionOptions {
  readonly library: LibraryOptions
  /** For calls without limits of their own. */
  readonly limits: CallLimits
}

/** One C connection: its calls, its pointers and its events. */
export class SingleSession implements Session, HandleOwner, Caller {
  readonly pointers = new Set<Pointer>()
  readonly #connection: bigint
  readonly #pointer: Pointer
  readonly #lane: Lane
  readonly #options: SessionOptions
  readonly #subscriptions: Subscriptions
  readonly #disposals = new Disposals((request, parts) => this.#start(request, parts), patient)
  readonly handle: NativeHandle<'virConnect'>
  #inFlight = 0
  readonly #idle: (() => void)[] = []
  #closing: Promise<void> | undefined
  /** Ends the wait of `close()`. */
  #leave: (() => void) | undefined
  #keepAlive: KeepAlive | undefined
  /** The daemon was given up. */
  #lost = false
  /** No calls are in flight: the rest of the connection is undone, whether it was given up or not. */
  #undoing = false

  constructor(connection: bigint, lane: Lane, options: SessionOptions) {
    this.#connection = connection
    this.#lane = lane
    this.#options = options
    this.#pointer = new Pointer('virConnect', connection, this)
    this.handle = new NativeHandle('virConnect', this.#pointer, () => this.close())
    this.#subscriptions = new Subscriptions(
      options.library,
      (call, wire, late) => this.#perform(callable(call), wire, [], patient, late).catch(rethrow),
      () => this.#keepAlive,
    )
  }

  get closed(): boolean {
    return this.#closing !== undefined
  }

  get session(): SingleSession {
    return this
  }

  get limits(): CallLimits {
    return this.#options.limits
  }

  call<K extends keyof LibvirtFunctions>(
    name: K,
    ...args: Parameters<LibvirtFunctions[K]>
  ): ReturnType<LibvirtFunctions[K]> {
    return this.invoke(name, args, this.#options.limits) as ReturnType<LibvirtFunctions[K]>
  }

  async invoke(name: string, args: readonly unknown[], limits: CallLimits = this.#options.limits): Promise<unknown> {
    if (this.#subscriptions.registering !== undefined) await within(this.#subscriptions.registering, limits, name)
    const fn = callable(name)
    const used: Pointer[] = []
    const wire = this.#encode(fn, args, used)
    if (fn.frees) return (args[0] as NativeHandle).free()
    if (fn.callback) return this.#register(fn, wire, used)
    try {
      const answer = await this.#perform(fn, wire, used, limits)
      if (fn.endsCallback) this.#subscriptions.called(name, wire)
      return answer
    } catch (error) {
      return rethrow(error)
    }
  }

  async batch(
    calls: readonly RecordedCall[],
    stopAtError: boolean,
    limits: CallLimits = this.#options.limits,
  ): Promise<BatchResult[]> {
    if (this.#subscriptions.registering !== undefined) await within(this.#subscriptions.registering, limits, 'batch')
    const { fns, owners, wire, used } = prepareBatch(calls, (fn, args, pointers) => this.#encode(fn, args, pointers))
    if (this.#lost) return this.#oneByOne(calls, stopAtError, limits)
    const needs = [...new Set(fns)].flatMap((fn) => fn.needs)
    const decode = (answer: unknown): BatchResult[] => batchResults(answer, fns, (index) => owners[index] ?? this)
    const request = { name: 'batch', index: layout.BATCH, needs, calls: () => fns.map(({ name }) => name) }
    try {
      return decode(await this.#start(request, { wire, used, limits, decode, extra: stopAtError }))
    } catch (reason) {
      if (stopAtError || !(this.#lost && reason instanceof FailedCall)) return rethrow(reason)
      // It is unknown which of them were carried out.
      return calls.map(({ name }) => ({ error: lostCall(true, name).toError() }))
    }
  }

  async #oneByOne(calls: readonly RecordedCall[], stopAtError: boolean, limits: CallLimits): Promise<BatchResult[]> {
    const results: BatchResult[] = []
    for (const { name, args } of calls) {
      try {
        results.push({ value: await this.invoke(name, args, limits) })
      } catch (error) {
        results.push({ error: error as Error })
        if (stopAtError) break
      }
    }
    return results
  }

  /**
   * Watches the daemon. If it is silent for too long, calls fail as with libvirt's own keepalive.
   *
   * @throws LibvirtError  `VIR_ERR_NO_SUPPORT` if libvirt has no keepalive either
   */
  async keepAlive(options: KeepAliveOptions): Promise<void> {
    this.#keepAlive = await watchDaemon(options, {
      library: this.#options.library,
      connection: this.#connection,
      limits: this.#options.limits,
      start: (request, parts) => this.#start(request, parts),
      giveUp: (reason) => this.#giveUp(reason),
    })
  }

  /** Threads may be in C with this connection until the daemon answers again; it is closed when they return. */
  #giveUp(reason: 'keepalive' | 'error'): void {
    this.#lost = true
    this.#lane.abandonAll(lostCall)
    this.#subscriptions.lost(reason)
    this.#leave?.()
  }

  /** The daemon is gone, or was given up. */
  get isLost(): boolean {
    return this.#lost || this.#subscriptions.isLost
  }

  get losses(): number {
    return 0
  }

  async available(name: string): Promise<void> {
    if (this.closed) throw closedError(name)
  }

  reconnectEvents(): undefined {}

  /** Passes events of one kind to a function, and reports when they are registered. Losing the connection ends them silently. */
  subscribe<T>(source: EventSource<T>, push: (event: T) => void): Subscription {
    return this.#subscriptions.subscribe(source, push, this.#connection, this.#lane)
  }

  /** Calls back once when the connection is lost; never for a driver without a daemon. */
  watchEnd(lost: (reason: LossReason) => void): Promise<void> {
    return this.#subscriptions.watchEnd(lost, this.#connection)
  }

  /** After the connection was lost: records how to find its pointers' objects on another one. */
  noteIdentities(pointers: readonly Pointer[]): Promise<void> {
    return noteIdentities(pointers, (name, handle) => this.invoke(name, [handle], patient))
  }

  events<T>(source: EventSource<T>, options: EventStreamOptions): EventStream<T> {
    if (this.closed)
      throw localError(source.register, 'VIR_ERR_INVALID_CONN', `${source.register}: the connection is closed`)
    return this.#subscriptions.stream(source, options, this.#connection, this.#lane)
  }

  closeEvents(options: EventStreamOptions): EventStream<CloseEvent> {
    if (this.closed)
      throw localError('virConnectRegisterCloseCallback', 'VIR_ERR_INVALID_CONN', 'the connection is closed')
    return this.#subscriptions.closeStream(options, this.#connection)
  }

  dispose(pointer: Pointer): Promise<void> {
    return this.#disposals.add(pointer)
  }

  /** @param patience  in ms, after which a connection that does not answer is left to its threads */
  close(patience = Math.min(this.#options.limits.timeout ?? closeTimeout, closeTimeout)): Promise<void> {
    this.#closing ??= this.#close(patience)
    return this.#closing
  }

  async #close(patience: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const outOfPatience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patience)
      this.#leave = resolve
    })
    const released = this.#release()
    released.catch(() => {})
    if (this.#lost && this.#inFlight > 0) this.#leave?.()
    await Promise.race([released, outOfPatience])
    clearTimeout(timer)
  }

  async #release(): Promise<void> {
    await this.#subscriptions.end()
    await this.quiet()
    this.#keepAlive?.stop()
    this.#undoing = true
    await this.#subscriptions.undoLeft()
    await this.quiet()
    const rest = [...this.pointers].filter((pointer) => pointer.type !== 'virConnect')
    await Promise.all(rest.map((pointer) => pointer.giveUp()))
    await this.#pointer.giveUp()
  }

  /** Waits until no call is in flight. */
  quiet(): Promise<void> {
    return this.#inFlight === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve))
  }

  #encode(fn: CallableFunction, args: readonly unknown[], used: Pointer[]): unknown[] {
    if (this.#closing !== undefined) throw closedError(fn.name)
    return fn.encode(args, this, this.#connection, used)
  }

  /** Calls a function that takes a callback; its arguments stay alive until it is registered. */
  async #register(fn: CallableFunction, wire: unknown[], used: readonly Pointer[]): Promise<unknown> {
    for (const pointer of used) pointer.use()
    try {
      return await this.#subscriptions.register(fn, wire, this)
    } finally {
      for (const pointer of used) pointer.unuse(false)
    }
  }

  async #perform(
    fn: CallableFunction,
    wire: unknown,
    used: readonly Pointer[],
    limits: CallLimits,
    late?: (answer: unknown) => void,
  ): Promise<unknown> {
    if (this.#lost && !this.#undoing) {
      if (fn.name === 'virConnectIsAlive') return 0
      if (!needsNoDaemon(fn.name)) throw lostCall(false, fn.name)
    }
    const { decode } = fn
    const answer = await this.#start(fn, { wire, used, limits, decode, late })
    return decode ? decode(answer, ownerOf(used) ?? this) : answer
  }

  #start(request: Request, parts: Omit<CallParts, 'caller' | 'lane'> & { readonly lane?: Lane }): Promise<unknown> {
    this.#inFlight++
    for (const pointer of parts.used) pointer.use()
    return startCall(request, { lane: this.#lane, caller: this, ...parts })
  }

  late(value: unknown, decode: Decode | undefined): void {
    // The caller has given up: free the handles in this late result.
    if (decode) for (const handle of handlesIn(decode(value, this))) void handle.free()
  }

  back(used: readonly Pointer[], left: boolean): void {
    for (const pointer of used) pointer.unuse(left)
    if (--this.#inFlight === 0) for (const resolve of this.#idle.splice(0)) resolve()
  }
}
