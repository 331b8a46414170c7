import { longestTimeout, type OptionChecks } from '../../base/index.js'

/** How a lost connection is opened again. */
export interface ReconnectOptions {
  /** Milliseconds before the first attempt; each failed one doubles them. Waits are shortened at random, by up to a half. Default 200. */
  readonly delay?: number | undefined
  /** The longest wait between two attempts, in ms. Default 30,000. */
  readonly maxDelay?: number | undefined
  /** Attempts that may fail in a row before the connection is given up. Default: as many as it takes. */
  readonly attempts?: number | undefined
  /** Gives up reconnecting: a connection that is away then, or is lost later, ends as it would without `reconnect`. */
  readonly signal?: AbortSignal | undefined
}

export const reconnectChecks: OptionChecks<ReconnectOptions> = {
  delay: { least: 1, most: longestTimeout, whole: false, unit: 'milliseconds' },
  maxDelay: { least: 1, most: longestTimeout, whole: false, unit: 'milliseconds' },
  attempts: { least: 1, most: Number.MAX_SAFE_INTEGER },
  signal: 'signal',
}

/** Milliseconds to wait before an attempt, the first of which is 1: many clients of one daemon come back at different times. */
export function backOff(attempt: number, { delay = 200, maxDelay = 30_000 }: ReconnectOptions, random: number): number {
  const whole = Math.min(maxDelay, delay * 2 ** Math.min(attempt - 1, 31))
  return whole * (1 - random / 2)
}
