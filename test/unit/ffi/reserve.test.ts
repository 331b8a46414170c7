import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CallWorker } from '../../../src/ffi/workers/call-worker.js'
import { Reserve } from '../../../src/ffi/workers/reserve.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const second = 1000
const threads = (count: number, ended: number[]): CallWorker[] =>
  Array.from({ length: count }, (_, index) => ({ end: () => ended.push(index) }) as unknown as CallWorker)

test('threads that stay idle for a minute end, those idle for longest first, except for four', () => {
  const ended: number[] = []
  const reserve = new Reserve()
  const [first, ...rest] = threads(8, ended) as [CallWorker, ...CallWorker[]]
  reserve.add(first)
  vi.advanceTimersByTime(40 * second)
  for (const thread of rest) reserve.add(thread)
  vi.advanceTimersByTime(40 * second)
  expect(ended).toEqual([0])
  vi.advanceTimersByTime(600 * second)
  expect(ended).toEqual([0, 1, 2, 3])
  expect(vi.getTimerCount()).toBe(0)
})

test('threads that are in use again and again do not end', () => {
  const ended: number[] = []
  const reserve = new Reserve()
  for (const thread of threads(30, ended)) reserve.add(thread)
  for (let round = 0; round < 20; round++) {
    vi.advanceTimersByTime(30 * second)
    const taken = Array.from({ length: 30 }, () => reserve.take())
    expect(taken).not.toContain(undefined)
    for (const thread of taken) if (thread) reserve.add(thread)
  }
  expect(ended).toEqual([])
  expect(reserve.take()).toBeDefined()
})

test('a thread that ended by itself is not given out', () => {
  const reserve = new Reserve()
  const [thread] = threads(1, []) as [CallWorker]
  reserve.add(thread)
  reserve.remove(thread)
  expect(reserve.take()).toBeUndefined()
})
