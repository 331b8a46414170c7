import type { Transferable } from 'node:worker_threads'
import { functions } from '../../../native-types/index.js'
import { type CallLimits, onAbort, TimeoutError, wrongArgument } from '../../base/index.js'
import { traced } from '../tracing.js'
import type { CallWorker, FunctionEntry, Job, Purpose, WireError } from '../workers/call-worker.js'
import type { Lane } from '../workers/worker-pool.js'
import type { HandleOwner, Pointer } from './handles.js'
import { libvirtError, localError } from './libvirt-error.js'

/** A request to a thread, without the arguments. */
export interface Request {
  /** The C function, for errors. */
  readonly name: string
  readonly index: number
  /** The functions that the thread must know. */
  readonly needs: readonly FunctionEntry[]
  /** For a batch: the names of its functions. */
  readonly calls?: () => readonly string[]
}

/** The owner of a call, notified of its end in any case. */
export interface Caller {
  /** The answer came after the wait ended: its handles must be released. */
  late(value: unknown, decode: Decode | undefined): void
  /** No thread is making the call any more; `used` is free again. @param left  whether it had been given up */
  back(used: readonly Pointer[], left: boolean): void
}

export type Decode = (value: unknown, owner: HandleOwner) => unknown

/** Limits of one of several calls with a shared deadline. */
export interface Deadline extends CallLimits {
  /** The timeout of all of them, in ms, for the error message. */
  readonly whole?: number | undefined
}

/** The parts of a call that differ from one to the next. */
export interface CallParts {
  readonly lane: Lane
  readonly caller: Caller
  readonly limits: Deadline
  readonly wire: unknown
  readonly extra?: unknown
  readonly transfer?: readonly Transferable[]
  readonly used: readonly Pointer[]
  /** Default: `call`. */
  readonly purpose?: Purpose | undefined
  /** Decodes late answers. */
  readonly decode?: Decode | undefined
  /** Handles a late answer; omitted: its handles are freed. */
  readonly late?: ((value: unknown) => void) | undefined
  /** Called when a thread takes it. */
  readonly posted?: () => void
}

let sequence = 0

/** One request, from posting to its answer, timeout or abort. */
class PendingCall implements Job {
  readonly sequence = sequence++
  readonly #request: Request
  readonly #parts: CallParts
  readonly #resolve: (value: unknown) => void
  readonly #reject: (reason: unknown) => void
  worker: CallWorker | undefined = undefined
  slot = 0
  abandoned = false
  #timer: NodeJS.Timeout | undefined = undefined
  #letGo: (() => void) | undefined = undefined

  constructor(
    request: Request,
    parts: CallParts,
    resolve: (value: unknown) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#request = request
    this.#parts = parts
    this.#resolve = resolve
    this.#reject = reject
  }

  get needs(): readonly FunctionEntry[] {
    return this.#request.needs
  }

  get transfer(): readonly Transferable[] | undefined {
    return this.#parts.transfer
  }

  get purpose(): Purpose {
    return this.#parts.purpose ?? 'call'
  }

  message(slot: number): unknown[] {
    const { wire, extra, posted } = this.#parts
    posted?.()
    return extra === undefined ? [slot, this.#request.index, wire] : [slot, this.#request.index, wire, extra]
  }

  start(): void {
    const { timeout, signal, whole = timeout } = this.#parts.limits
    if (timeout !== undefined) this.#timer = setTimeout(() => this.#expire(whole ?? timeout), timeout)
    if (signal !== undefined) this.#letGo = onAbort(signal, () => this.giveUp(() => signal.reason))
    this.#parts.lane.post(this)
  }

  settle(value: unknown, error: WireError | undefined): void {
    const { caller, decode, late, used } = this.#parts
    this.#stopWaiting()
    if (error !== undefined) this.#reject(new FailedCall(this.#request.name, error))
    else if (!this.abandoned) this.#resolve(value)
    else if (late) late(value)
    else caller.late(value, decode)
    caller.back(used, this.abandoned)
  }

  fail(error: Error): void {
    this.#stopWaiting()
    this.#reject(error)
    this.#parts.caller.back(this.#parts.used, this.abandoned)
  }

  #expire(timeout: number): void {
    const { name } = this.#request
    const { obstacle } = this.#parts.lane
    const waited = obstacle
      ? `${obstacle}, so it was never sent to libvirt; close this connection and open a new one`
      : 'it waited behind other calls and was never sent to libvirt'
    this.giveUp((started) => {
      const rest = started ? 'libvirt has not answered; the request may still take effect' : waited
      return new TimeoutError(`${name}: no answer within ${timeout} ms (${rest})`, { call: name, timeout, started })
    })
  }

  giveUp(reason: (started: boolean, call: string) => unknown): void {
    const { caller, lane, used } = this.#parts
    this.#stopWaiting()
    const started = lane.abandon(this)
    this.#reject(reason(started, this.#request.name))
    if (started) for (const pointer of used) pointer.leave()
    else caller.back(used, false)
  }

  #stopWaiting(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer)
    this.#letGo?.()
  }
}

/**
 * Sends a request to a thread, unless its signal is already aborted.
 *
 * @returns the thread's answer; rejected with a FailedCall if the call failed
 */
export function startCall(request: Request, parts: CallParts): Promise<unknown> {
  return traced(request, parts, makeCall, (reason) => (reason instanceof FailedCall ? reason.toError() : reason))
}

function makeCall(request: Request, parts: CallParts): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const { caller, limits, used } = parts
    if (!limits.signal?.aborted) return new PendingCall(request, parts, resolve, reject).start()
    reject(limits.signal.reason)
    caller.back(used, false)
  })
}

/** A call that failed in a thread. It becomes an error where it is awaited, so that the stack shows the caller. */
export class FailedCall {
  readonly #call: string
  readonly #error: WireError

  constructor(call: string, error: WireError) {
    this.#call = call
    this.#error = error
  }

  toError(): Error {
    const { native, missing, message } = this.#error
    if (native !== undefined) return libvirtError(this.#call, message, native)
    if (missing === undefined) return wrongArgument(`${this.#call}: ${message}`)
    const since = functions()[this.#call]?.since
    return localError(
      this.#call,
      'VIR_ERR_NO_SUPPORT',
      `${this.#call} needs libvirt ${since}; this is ${versionText(missing)}`,
    )
  }
}

/** Throws a call's rejection as an error. */
export function rethrow(reason: unknown): never {
  throw reason instanceof FailedCall ? reason.toError() : reason
}

/** libvirt's version number as people write it: 9000000 is 9.0.0. */
export const versionText = (version: number | bigint): string => {
  const number = Number(version)
  return [number / 1_000_000, (number / 1000) % 1000, number % 1000].map(Math.floor).join('.')
}
