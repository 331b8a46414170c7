import { functions } from '../../native-types/index.js'
import { TimeoutError } from '../errors.js'
import type { CallWorker, FunctionEntry, Job, WireError } from './call-worker.js'
import { libvirtError, localError } from './libvirt-error.js'
import type { Lane } from './worker-pool.js'

/** How long something may take, and what else ends the wait. */
export interface Limits {
  /** Milliseconds, more than 0; omitted: as long as libvirt takes. */
  readonly timeout?: number | undefined
  /** Ends the wait with its reason. What libvirt has begun may still happen. */
  readonly signal?: AbortSignal | undefined
}

export interface Request {
  /** The C function, for errors. */
  readonly call: string
  readonly index: number
  readonly wire: unknown
  readonly extra?: unknown
  readonly transfer?: Job['transfer']
  readonly needs: readonly FunctionEntry[]
}

/** The longest that a timer of Node's can wait, in ms. */
const longestTimeout = 2 ** 31 - 1

/** @throws TypeError for a timeout that is no duration, or a signal that is none */
export function checkLimits({ timeout, signal }: Limits, where: string): void {
  if (timeout !== undefined && !(typeof timeout === 'number' && timeout > 0 && timeout <= longestTimeout)) {
    throw new TypeError(
      `${where}: timeout must be from 1 to ${longestTimeout} milliseconds, not ${String(timeout)}; leave it out to wait as long as libvirt takes`,
    )
  }
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw new TypeError(`${where}: signal must be an AbortSignal`)
}

let sequence = 0

/** One request, from being posted to its answer, or to the end of somebody's patience. */
class PendingCall implements Job {
  readonly sequence = sequence++
  readonly index: number
  readonly wire: unknown
  readonly extra: unknown
  readonly transfer: Job['transfer'] & {}
  readonly needs: readonly FunctionEntry[]
  worker: CallWorker | undefined = undefined
  slot = 0
  declare abandoned?: true
  readonly #request: Request
  readonly #lane: Lane
  readonly #limits: Limits
  readonly #outcome: Outcome
  #timer: NodeJS.Timeout | undefined
  #onAbort: (() => void) | undefined

  constructor(lane: Lane, request: Request, limits: Limits, outcome: Outcome) {
    this.index = request.index
    this.wire = request.wire
    this.extra = request.extra
    this.transfer = request.transfer ?? []
    this.needs = request.needs
    this.#request = request
    this.#lane = lane
    this.#limits = limits
    this.#outcome = outcome
  }

  start(): void {
    const { timeout, signal } = this.#limits
    if (timeout !== undefined) this.#timer = setTimeout(() => this.#expire(timeout), timeout)
    if (signal !== undefined) {
      this.#onAbort = () => this.#giveUp(signal.reason)
      signal.addEventListener('abort', this.#onAbort, { once: true })
    }
    this.#lane.post(this)
  }

  settle(value: unknown, error: WireError | undefined): void {
    this.#stopWaiting()
    if (this.abandoned) this.#outcome.late(value, error)
    else if (error) this.#outcome.reject(new FailedCall(this.#request.call, error))
    else this.#outcome.resolve(value)
    this.#outcome.back()
  }

  fail(error: Error): void {
    this.#stopWaiting()
    if (!this.abandoned) this.#outcome.reject(error)
    this.#outcome.back()
  }

  #expire(timeout: number): void {
    const { call } = this.#request
    this.#giveUp((started: boolean) => {
      const rest = started
        ? 'libvirt has not answered; what was asked may still happen'
        : 'it waited behind other calls and libvirt was not asked'
      return new TimeoutError(`${call}: no answer within ${timeout} ms (${rest})`, { call, timeout, started })
    })
  }

  #giveUp(reason: unknown): void {
    this.#stopWaiting()
    const started = this.#lane.abandon(this)
    this.#outcome.reject(typeof reason === 'function' ? reason(started) : reason)
    if (!started) this.#outcome.back()
  }

  #stopWaiting(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer)
    if (this.#onAbort !== undefined) this.#limits.signal?.removeEventListener('abort', this.#onAbort)
  }
}

export interface Outcome {
  resolve(value: unknown): void
  reject(error: unknown): void
  /** It was answered after nobody waited any more: whatever it brought must be released. */
  late(value: unknown, error: WireError | undefined): void
  /** No thread is at it any more, whatever came of it. */
  back(): void
}

/** Sends a request to a thread. Where the wait is over before it began, libvirt is not asked. */
export function startCall(lane: Lane, request: Request, limits: Limits, outcome: Outcome): void {
  if (limits.signal?.aborted) {
    outcome.reject(limits.signal.reason)
    return outcome.back()
  }
  const { refusal } = lane
  if (refusal !== undefined) {
    outcome.reject(
      new TimeoutError(`${request.call}: ${refusal}; close this connection and open a new one`, {
        call: request.call,
        timeout: limits.timeout ?? 0,
        started: false,
      }),
    )
    return outcome.back()
  }
  new PendingCall(lane, request, limits, outcome).start()
}

/** A call that a thread reported as failed. It becomes an error where somebody awaits it, so that its stack shows who. */
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
    if (missing === undefined) return new TypeError(`${this.#call}: ${message}`)
    const since = functions[this.#call]?.since
    return localError(
      this.#call,
      'VIR_ERR_NO_SUPPORT',
      `${this.#call} needs libvirt ${since}; this is ${versionText(missing)}`,
    )
  }
}

/** Throws what a call was rejected with, as an error. */
export function rethrow(reason: unknown): never {
  throw reason instanceof FailedCall ? reason.toError() : reason
}

/** libvirt's version number as people write it: 9000000 is 9.0.0. */
export const versionText = (version: number | bigint): string => {
  const number = Number(version)
  return [number / 1_000_000, (number / 1000) % 1000, number % 1000].map(Math.floor).join('.')
}
