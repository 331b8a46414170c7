import { expect } from 'vitest'
import type { Comparison } from './compare.js'

/** A probe's outcome and a prediction in the same words. `unreachable` is what ping makes of any error. */
const plain = (text: string): string =>
  text
    .replace(/^\S+ icmp/, 'icmp')
    .replace(/^(unreachable|EPERM)$/, 'timeout')
    .replace(/ from undefined$/, '')

/** Every packet did what was predicted: arrived or not, in the same form, from the same address. */
export function expectSame(comparisons: readonly Comparison[]): void {
  const told = comparisons.map(({ label, observed, predicted }) => {
    const seen = plain(observed)
    const expected = plain(predicted)
    // What is silence at first becomes 'host unreachable' once nobody has answered ARP for seconds.
    // Only routers next to the host can be known by address.
    const unanswered = expected === 'timeout' && /^icmp (3\/1|1\/3) from /.test(seen)
    if (unanswered) return [label, seen, seen] as const
    const prefix = expected.startsWith('icmp') && seen.startsWith(`${expected} from `)
    return [label, seen, prefix ? seen : expected] as const
  })
  expect(told.map(([label, , expected]) => `${label}: ${expected}`)).toEqual(
    told.map(([label, seen]) => `${label}: ${seen}`),
  )
}

/** Whether all of a pair's packets arrived, by `yes`, `no`, or `mixed`. */
export function cell(comparisons: readonly Comparison[]): 'yes' | 'no' | 'mixed' {
  const reached = new Set(comparisons.map(({ observed }) => observed.startsWith('ok')))
  return reached.size > 1 ? 'mixed' : reached.has(true) ? 'yes' : 'no'
}
