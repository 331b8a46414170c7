import { getEventListeners } from 'node:events'
import { expect, test, vi } from 'vitest'
import { follow, onAbort } from '../../../src/base/abort-signals.js'

const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length

test('however many wait for a signal, it has one listener, and none when the last has left', () => {
  const { signal } = new AbortController()
  const callback = () => {}
  const leave = Array.from({ length: 20 }, () => onAbort(signal, callback))
  expect(listeners(signal)).toBe(1)
  for (const one of leave.slice(1)) one()
  expect(listeners(signal)).toBe(1)
  leave[0]?.()
  leave[0]?.()
  expect(listeners(signal)).toBe(0)
  const again = onAbort(signal, callback)
  expect(listeners(signal)).toBe(1)
  // Who has left already cannot take the listener of those who came later along.
  leave[0]?.()
  expect(listeners(signal)).toBe(1)
  again()
})

test('those who wait when it aborts are told once, in order, and those who have left are not', () => {
  const controller = new AbortController()
  const told: string[] = []
  onAbort(controller.signal, () => told.push('first'))
  const leave = onAbort(controller.signal, () => told.push('gone'))
  const last = onAbort(controller.signal, () => told.push('not told: the one before ended its wait'))
  onAbort(controller.signal, () => {
    told.push('second')
  })
  leave()
  last()
  controller.abort()
  controller.abort()
  expect(told).toEqual(['first', 'second'])
  expect(listeners(controller.signal)).toBe(0)
})

test('a signal of ours follows its leader with its reason, and takes any number of listeners', () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  const leader = new AbortController()
  const { signal } = follow(leader.signal)
  for (let index = 0; index < 50; index++) signal.addEventListener('abort', () => {})
  const reason = new Error('enough')
  leader.abort(reason)
  expect(signal.reason).toBe(reason)
  expect(warned).not.toHaveBeenCalled()
  warned.mockRestore()
  expect(follow(leader.signal).signal.reason).toBe(reason)
})

test('a signal of ours that was let go, or aborted by itself, leaves its leader alone', () => {
  const leader = new AbortController()
  const kept = follow(leader.signal)
  const ended = follow(leader.signal)
  expect(listeners(leader.signal)).toBe(1)
  kept.letGo()
  ended.abort()
  expect(listeners(leader.signal)).toBe(0)
  expect(leader.signal.aborted).toBe(false)
  expect(ended.signal.aborted).toBe(true)
  leader.abort()
  expect(kept.signal.aborted).toBe(false)
  expect(follow(undefined).signal.aborted).toBe(false)
})
