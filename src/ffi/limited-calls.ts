import type { LibvirtFunctions } from '../../native-types/index.js'
import { type CallLimits, checkLimits, limitsOf } from '../base/index.js'
import type { Deadline } from './calls/pending-call.js'
import type { BatchResult, RecordedCall } from './calls/recorded-call.js'
import type { Session } from './session.js'

/** Calls on one connection: a session, with or without limits. */
export type Calls = Pick<Session, 'session' | 'call' | 'invoke' | 'batch'>

/** Calls that share one deadline. */
class LimitedCalls implements Calls {
  readonly session: Session
  readonly #limits: CallLimits
  readonly #deadline: number | undefined

  constructor(session: Session, limits: CallLimits) {
    this.session = session
    this.#limits = limits
    this.#deadline = limits.timeout === undefined ? undefined : performance.now() + limits.timeout
  }

  call<K extends keyof LibvirtFunctions>(
    name: K,
    ...args: Parameters<LibvirtFunctions[K]>
  ): ReturnType<LibvirtFunctions[K]> {
    return this.invoke(name, args) as ReturnType<LibvirtFunctions[K]>
  }

  invoke(name: string, args: readonly unknown[], limits: CallLimits = this.#left()): Promise<unknown> {
    return this.session.invoke(name, args, limits)
  }

  batch(
    calls: readonly RecordedCall[],
    stopAtError: boolean,
    limits: CallLimits = this.#left(),
  ): Promise<BatchResult[]> {
    return this.session.batch(calls, stopAtError, limits)
  }

  /** The remaining time; without a timeout, each call uses the connection's. */
  #left(): Deadline {
    const { timeout, signal } = this.#limits
    if (timeout === undefined || this.#deadline === undefined) return { ...this.session.limits, signal }
    return { timeout: Math.max(1, this.#deadline - performance.now()), whole: timeout, signal }
  }
}

/**
 * Calls within the limits given by a caller.
 *
 * @param where  the caller's method, for errors
 * @throws OptionTypeError, OptionRangeError  for invalid limits and unknown options
 */
export function callsWithin({ session }: Calls, limits: CallLimits | undefined, where: string): Calls {
  if (limits === undefined) return session
  checkLimits(limits, where)
  return limited(session, limits)
}

/** Like {@link callsWithin}, for options that include limits and are already checked. */
export const limited = ({ session }: Calls, options: CallLimits): Calls =>
  options.timeout === undefined && options.signal === undefined ? session : new LimitedCalls(session, limitsOf(options))
