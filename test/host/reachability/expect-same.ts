import { expect } from 'vitest'
import { cameTrue } from '../../recorded/words.js'
import type { Comparison } from './observe.js'

/** Every packet did what was predicted: arrived or not, in the same form, from the same address. */
export function expectSame(comparisons: readonly Comparison[]): void {
  const wrong = comparisons
    .filter(({ predicted, observed }) => !cameTrue(predicted, observed))
    .map(({ label, predicted, observed }) => `${label}: ${observed}, predicted ${predicted}`)
  expect(wrong).toEqual([])
  expect(comparisons).not.toEqual([])
}

/** Whether all of a pair's packets arrived, by `yes`, `no`, or `mixed`. */
export function cell(comparisons: readonly Comparison[]): 'yes' | 'no' | 'mixed' {
  const reached = new Set(comparisons.map(({ observed }) => observed.startsWith('ok')))
  return reached.size > 1 ? 'mixed' : reached.has(true) ? 'yes' : 'no'
}
