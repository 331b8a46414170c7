import type { LibvirtFunctions } from '../../../native-types/index.js'
import { type CallLimits, type EventStream, type EventStreamOptions, LibvirtError, onAbort } from '../../base/index.js'
import { NativeHandle } from '../calls/handles.js'
import type { Deadline } from '../calls/pending-call.js'
import type { BatchResult, RecordedCall } from '../calls/recorded-call.js'
import type { CloseEvent, EventSource, LossReason } from '../events/event-source.js'
import type { Session } from '../session.js'
import { closedError, type SingleSession } from '../single-session.js'
import { backOff, type ReconnectOptions } from './back-off.js'
import type { GapEvent, ReconnectEvent } from './gap.js'
import { Renewals, retire } from './identity.js'
import { type Absence, givenUpError, type Inventories, LastingEvents } from './lasting-events.js'
import { reopen } from './reopen.js'
import { WaitingRoom } from './waiting-room.js'

/** The parts of a connection that reconnects. */
export interface Lasting {
  readonly options: ReconnectOptions
  readonly inventories: Inventories
  /** Opens another connection like the first. */
  open(signal: AbortSignal): Promise<SingleSession>
}

/** A lost connection that is being reopened. */
interface Away extends Absence {
  /** Resolves when it is open again; rejects when it is given up. */
  readonly back: Promise<void>
}

/** Milliseconds for libvirt to report why a connection is gone, after a call has found out. */
const grace = 1_000

/** Calls that change nothing; for others libvirt may have no event. */
const onlyLooks = /Get|List|Lookup|Is[A-Z]|Has[A-Z]|Event|Free$|^vir(Connect|Stream)/

/** A sequence of connections, each opened when the previous one was lost. */
export class LastingSession implements Session {
  readonly handle: NativeHandle<'virConnect'>
  readonly #lasting: Lasting
  readonly #events: LastingEvents
  readonly #room = new WaitingRoom(() => this.#away !== undefined && !this.closed && this.#events.wanted)
  readonly #renewals = new Renewals()
  /** The lost connections, to which handles may still point. */
  readonly #former = new WeakSet<object>()
  readonly #over = new AbortController()
  #inner: SingleSession
  #away: Away | undefined
  losses = 0
  /** Set when reconnecting was given up. */
  #givenUp: { readonly absence: Absence; readonly cause: unknown } | undefined
  #closing: Promise<void> | undefined
  #heard = new Date()

  private constructor(first: SingleSession, lasting: Lasting) {
    this.#inner = first
    this.#lasting = lasting
    this.#events = new LastingEvents(lasting.inventories, () => this.#room.look())
    this.handle = NativeHandle.lasting('virConnect', first.handle, () => this.close())
    const { signal } = lasting.options
    if (signal?.aborted) this.#over.abort(signal.reason)
    else if (signal) onAbort(signal, () => this.#over.abort(signal.reason))
  }

  static async start(first: SingleSession, lasting: Lasting): Promise<LastingSession> {
    const session = new LastingSession(first, lasting)
    try {
      await session.#watch(first)
      return session
    } catch (error) {
      await first.close()
      throw error
    }
  }

  get session(): Session {
    return this
  }

  get closed(): boolean {
    return this.#closing !== undefined
  }

  get limits(): CallLimits {
    return this.#inner.limits
  }

  call<K extends keyof LibvirtFunctions>(
    name: K,
    ...args: Parameters<LibvirtFunctions[K]>
  ): ReturnType<LibvirtFunctions[K]> {
    return this.invoke(name, args) as ReturnType<LibvirtFunctions[K]>
  }

  async invoke(name: string, args: readonly unknown[], limits: CallLimits = this.limits): Promise<unknown> {
    if (name === 'virConnectIsAlive' && (this.#away || this.#givenUp) && !this.closed) return 0
    const answer = await this.#made(name, args, limits, (inner, left) => inner.invoke(name, args, left))
    if (this.#events.wanted && !onlyLooks.test(name)) void this.#touch(args[0])
    return answer
  }

  async batch(
    calls: readonly RecordedCall[],
    stopAtError: boolean,
    limits: CallLimits = this.limits,
  ): Promise<BatchResult[]> {
    const args = calls.flatMap((call) => call.args)
    return this.#made('batch', args, limits, async (inner, left) => {
      const results = await inner.batch(calls, stopAtError, left)
      const [first] = results
      if (first?.error && results.every(({ error }) => neverSent(error, inner))) throw first.error
      return results
    })
  }

  events<T>(source: EventSource<T>, options: EventStreamOptions): EventStream<T | GapEvent> {
    this.#refuseOver(source.register)
    const inner = this.#away ? undefined : this.#inner
    return this.#events.open(source, options, inner) as EventStream<T | GapEvent>
  }

  closeEvents(options: EventStreamOptions): EventStream<CloseEvent> {
    this.#refuseOver('virConnectRegisterCloseCallback')
    return this.#events.closeStream(options)
  }

  reconnectEvents(options: EventStreamOptions): EventStream<ReconnectEvent> {
    this.#refuseOver('virConnectRegisterCloseCallback')
    return this.#events.reconnectStream(options)
  }

  async available(name: string, limits: CallLimits): Promise<void> {
    for (;;) {
      this.#refuseOver(name)
      const away = this.#away
      if (away === undefined) return
      await this.#room.wait(name, limits, away)
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#over.abort()
    const ended = this.#events.end('client')
    await this.#inner.close()
    await ended
    await this.#away?.back.catch(() => {})
    this.#room.look()
  }

  #refuseOver(call: string): void {
    if (this.closed) throw closedError(call)
    if (this.#givenUp) throw givenUpError(call, this.#givenUp.absence, this.#givenUp.cause)
  }

  /** Makes calls on the open connection, and repeats a call that a lost one never sent. */
  async #made<T>(
    name: string,
    args: readonly unknown[],
    limits: Deadline,
    make: (inner: SingleSession, left: Deadline) => Promise<T>,
  ): Promise<T> {
    const begun = performance.now()
    const left = (): Deadline => {
      const { timeout } = limits
      if (timeout === undefined) return limits
      return { ...limits, timeout: Math.max(1, timeout - (performance.now() - begun)), whole: limits.whole ?? timeout }
    }
    for (let first = true; ; first = false) {
      if (this.#away || this.#givenUp || this.closed) await this.available(name, left())
      const inner = this.#inner
      try {
        const renewing = this.#renewals.renew(
          args,
          ({ owner }) => this.#former.has(owner),
          (call, identity) => inner.invoke(call, [identity], left()),
        )
        if (renewing) await renewing
        // It was lost meanwhile.
        if (this.#inner !== inner || this.#away) continue
        const answer = await make(inner, first ? limits : left())
        this.#heard = new Date()
        return answer
      } catch (error) {
        if (!neverSent(error, inner) || this.closed || !(await this.#isGone(inner))) throw error
      }
    }
  }

  /** After a call was refused without a connection: waits for libvirt to report the loss, or assumes it. */
  async #isGone(inner: SingleSession): Promise<boolean> {
    const isCurrent = (): boolean => this.#inner === inner && this.#away === undefined
    for (const until = performance.now() + grace; isCurrent() && performance.now() < until; ) {
      if ((await inner.invoke('virConnectIsAlive', []).catch(() => 0)) !== 0) return false
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    if (isCurrent()) this.#lose(inner, 'error')
    return true
  }

  async #watch(inner: SingleSession): Promise<void> {
    await inner.watchEnd((reason) => this.#lose(inner, reason))
    this.#heard = new Date()
  }

  #lose(inner: SingleSession, reason: LossReason): void {
    if (this.#inner !== inner || this.#away || this.closed || this.#givenUp) return
    const absence: Absence = { reason, from: this.#heard }
    this.#former.add(inner)
    const back = this.#reopen(inner, absence)
    back.catch(() => {})
    this.#away = { ...absence, back }
    this.losses++
    this.#events.lost(absence)
    this.#room.look()
  }

  async #reopen(lost: SingleSession, absence: Absence): Promise<void> {
    const noted = retire(lost)
    try {
      const failed = (attempt: number, error: Error, retryIn: number): void =>
        this.#events.tell({ type: 'failed', at: new Date(), attempt, error, retryIn })
      const { options } = this.#lasting
      for (let first = 1; ; ) {
        const over = this.#over.signal
        const { session, attempts } = await reopen({
          ...this.#lasting,
          first,
          over,
          patience: this.limits.timeout,
          failed,
        })
        await noted
        const failure = await this.#restored(session, absence, attempts)
        if (failure === undefined) return
        if (attempts === options.attempts) throw failure
        first = attempts + 1
        failed(attempts, failure, backOff(first, options, 0))
      }
    } catch (cause) {
      this.#away = undefined
      this.#room.look()
      if (this.closed) throw closedError('virConnectOpen')
      this.#givenUp = { absence, cause: this.#over.signal.aborted ? this.#over.signal.reason : cause }
      const error = givenUpError('virConnectOpen', absence, this.#givenUp.cause)
      void this.#events.end(absence.reason, error)
      throw error
    }
  }

  /** Continues with another connection. @returns why not, if it is lost again or silent; the next attempt may succeed */
  async #restored(session: SingleSession, absence: Absence, attempts: number): Promise<Error | undefined> {
    let lost: LossReason | undefined
    let failure: Error | undefined
    try {
      await session.watchEnd((reason) => {
        lost = reason
        this.#lose(session, reason)
      })
      await this.#events.restore(session, absence)
    } catch (error) {
      failure = error as Error
    }
    if (this.closed || lost !== undefined || failure !== undefined) {
      this.#former.add(session)
      await retire(session)
      this.#over.signal.throwIfAborted()
      return failure ?? givenUpError('virConnectOpen', { ...absence, reason: lost ?? absence.reason }, undefined)
    }
    this.#inner = session
    this.handle.renew(session.handle)
    this.#heard = new Date()
    this.#away = undefined
    this.#events.tell({ type: 'restored', at: new Date(), attempts })
    this.#room.look()
    return undefined
  }

  async #touch(handle: unknown): Promise<void> {
    if (!(handle instanceof NativeHandle) || !/^vir(Domain|Network)$/.test(handle.type)) return
    const uuid = await this.#inner.invoke(`${handle.type}GetUUIDString`, [handle]).catch(() => undefined)
    if (typeof uuid === 'string') this.#events.touched(uuid)
  }
}

/** Whether a call was never sent, because the connection was already gone. */
function neverSent(error: unknown, inner: SingleSession): boolean {
  if (!(error instanceof LibvirtError)) return false
  if (error.code === 'VIR_ERR_INVALID_CONN') return inner.closed
  return error.domain === 'VIR_FROM_RPC' && error.message.includes('client socket is closed')
}
