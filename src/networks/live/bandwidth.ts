import type { TypedParameter } from '../../../native-types/values.js'
import { DefinitionError } from '../../base/index.js'
import { largestBurst } from '../../xml/index.js'

/** Limits of one direction. */
export interface BandwidthLimit {
  /** Kilobytes a second, on average. */
  readonly average: number
  /** Kilobytes a second, at most. */
  readonly peak?: number | undefined
  /** Kilobytes that may go out at peak speed. */
  readonly burst?: number | undefined
}

/** Limits of one interface, as the host sees it from outside: inbound is towards the guest. */
export interface Bandwidth {
  /** `floor`: kilobytes a second that are guaranteed, on a network whose own bandwidth is limited. */
  readonly inbound?: (BandwidthLimit & { readonly floor?: number | undefined }) | null | undefined
  /** From the guest; `null` removes the limits. */
  readonly outbound?: BandwidthLimit | null | undefined
}

const directions = ['inbound', 'outbound'] as const
const names = ['average', 'peak', 'burst', 'floor'] as const

/** A direction without any limit is left out. */
export function bandwidthOf(parameters: readonly TypedParameter[]): Bandwidth {
  const bandwidth: Record<string, Record<string, number>> = {}
  for (const { field, value } of parameters) {
    const [direction = '', name = ''] = field.split('.')
    if (Number(value) === 0 || !(names as readonly string[]).includes(name)) continue
    bandwidth[direction] = { ...bandwidth[direction], [name]: Number(value) }
  }
  return bandwidth as Bandwidth
}

/**
 * Every parameter of the directions that are named; omitted ones become 0, which means no limit. `null` removes the
 * limits of a direction.
 *
 * @throws DefinitionError  for an invalid limit
 */
export function bandwidthParameters(bandwidth: Bandwidth): TypedParameter[] {
  const issues = Object.keys(bandwidth)
    .filter((name) => !(directions as readonly string[]).includes(name))
    .map((name) => ({ path: `bandwidth.${name}`, message: 'is not a direction; use inbound or outbound' }))
  const parameters = directions.flatMap((direction): TypedParameter[] => {
    const limit = bandwidth[direction] as Partial<Record<(typeof names)[number], number>> | null | undefined
    if (limit === undefined) return []
    const given = limit ?? {}
    const path = `bandwidth.${direction}`
    for (const [name, value] of Object.entries(given)) {
      if (!(names as readonly string[]).includes(name) || (name === 'floor' && direction === 'outbound')) {
        issues.push({
          path: `${path}.${name}`,
          message: 'is not a limit; use average, peak, burst or inbound floor',
        })
      } else if (name === 'burst' && Number.isInteger(value) && value > largestBurst) {
        issues.push({
          path: `${path}.burst`,
          message: `${value} KiB is too large; the maximum is ${largestBurst} KiB`,
        })
      } else if (value !== undefined && !(Number.isInteger(value) && value >= 0 && value <= 0xffffffff)) {
        issues.push({ path: `${path}.${name}`, message: `${String(value)} is not a whole number of kilobytes` })
      }
    }
    if (limit !== null && !given.average && !given.floor) {
      issues.push({ path, message: 'needs an average or a floor; null removes the limits' })
    }
    return names
      .filter((name) => name !== 'floor' || (direction === 'inbound' && given.floor !== undefined))
      .map((name) => ({ field: `${direction}.${name}`, type: 'uint', value: given[name] ?? 0 }))
  })
  if (issues.length === 0 && parameters.length === 0) {
    issues.push({ path: 'bandwidth', message: 'names neither inbound nor outbound' })
  }
  if (issues.length > 0) throw new DefinitionError(issues)
  return parameters
}
