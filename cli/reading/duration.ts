import { UsageError } from '../usage-error.js'

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const

/**
 * @param option  whose value it is
 * @returns       milliseconds
 */
export function duration(option: string, text: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? []
  const value = Number(count) * units[unit as keyof typeof units]
  if (!(value >= 1 && value <= 2_147_483_647))
    throw new UsageError(`${option}: '${text}' is not a duration`, 'Write a number and a unit: 500ms, 10s, 5m, 1h.')
  return Math.round(value)
}
