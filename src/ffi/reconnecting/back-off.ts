import { longestTimeout, type OptionChecks } from '../../base/index.js'

/** How to reopen a lost connection. */
export interface ReconnectOptions {
  /**
   * Milliseconds before the first attempt; doubled by each failure. Waits are shortened randomly, by up to a half.
   * Default 200.
   */
  readonly delay?: number | undefined
  /** The longest wait between two attempts, in ms. Default 30,000. */
  readonly maxDelay?: number | undefined
  /** Consecutive failed attempts before giving up. Default: unlimited. */
  readonly attempts?: number | undefined
  /** Stops reconnecting: a connection that is lost then, or later, ends as it would without `reconnect`. */
  readonly signal?: AbortSignal | undefined
}

export const reconnectChecks: OptionChecks<ReconnectOptions> = {
  delay: { least: 1, most: longestTimeout, whole: false, unit: 'milliseconds' },
  maxDelay: { least: 1, most: longestTimeout, whole: false, unit: 'milliseconds' },
  attempts: { least: 1, most: Number.MAX_SAFE_INTEGER },
  signal: 'signal',
}

/**
 * Milliseconds to wait before an attempt, the first of which is 1: many clients of one daemon come back at different
 * times.
 */
export function backOff(attempt: number, { delay = 200, maxDelay = 30_000 }: ReconnectOptions, random: number): number {
  const whole = Math.min(maxDelay, delay * 2 ** Math.min(attempt - 1, 31))
  return whole * (1 - random / 2)
}
