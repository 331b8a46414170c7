import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { KeepAlive, type KeptAlive } from '../../../src/ffi/connecting/keep-alive.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A daemon that answers when it is told to. */
class Daemon implements KeptAlive {
  asked = true
  /** Milliseconds at which it was asked. */
  readonly questions: number[] = []
  /** Milliseconds at which it was given up, and why. */
  readonly ends: [at: number, reason: string][] = []
  readonly #begun = Date.now()
  #settle: { resolve(outcome: 'answered' | 'closed'): void; reject(reason: unknown): void } | undefined

  get #now(): number {
    return Date.now() - this.#begun
  }

  ask(): Promise<'answered' | 'closed'> {
    this.questions.push(this.#now)
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
  }

  giveUp(reason: string): void {
    this.ends.push([this.#now, reason])
  }

  async answer(outcome: 'answered' | 'closed' = 'answered'): Promise<void> {
    this.#settle?.resolve(outcome)
    await vi.advanceTimersByTimeAsync(0)
  }

  async refuse(): Promise<void> {
    this.#settle?.reject(new Error('no thread can be had'))
    await vi.advanceTimersByTimeAsync(0)
  }
}

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

describe.each([
  { interval: 1000, count: 1 },
  { interval: 5000, count: 3 },
  { interval: 60_000, count: 5 },
  { interval: 3_600_000, count: 2 },
])('every $interval ms, $count times', (options) => {
  const { interval, count } = options

  test('a daemon that is silent is asked once, and given up soon after interval × (count + 1)', async () => {
    const daemon = new Daemon()
    new KeepAlive(options, daemon)
    await pass(interval * (count + 4))
    expect(daemon.questions).toEqual([interval])
    expect(daemon.ends).toHaveLength(1)
    const [[at, reason] = []] = daemon.ends
    expect(reason).toBe('keepalive')
    expect(at).toBeGreaterThan(interval * (count + 1))
    expect(at).toBeLessThanOrEqual(interval * (count + 1.5))
  })

  test('one that answers in the last moment is asked again after an interval, and not given up', async () => {
    const daemon = new Daemon()
    const keepAlive = new KeepAlive(options, daemon)
    for (let round = 0; round < 4; round++) {
      await pass(interval * (count + 1))
      await daemon.answer()
    }
    expect(daemon.questions).toHaveLength(4)
    expect(daemon.ends).toEqual([])
    keepAlive.stop()
    await pass(interval * (count + 4))
    expect(daemon.questions).toHaveLength(4)
  })

  test('one that is heard of otherwise is not asked, and a question that waits is no reason to give it up', async () => {
    const daemon = new Daemon()
    const keepAlive = new KeepAlive(options, daemon)
    for (let round = 0; round < 4; round++) {
      // It is looked at four times in an interval, so it may be asked a quarter early.
      await pass(interval * 0.7)
      keepAlive.heard()
    }
    expect(daemon.questions).toEqual([])
    await pass(interval * 1.5)
    expect(daemon.questions).toHaveLength(1)
    for (let round = 0; round < 4; round++) {
      keepAlive.heard()
      await pass(interval * count * 0.9)
    }
    expect(daemon.ends).toEqual([])
    await pass(interval * (count + 1))
    expect(daemon.ends).toHaveLength(1)
  })

  test('a question that has not been put to it yet costs no patience', async () => {
    const daemon = new Daemon()
    daemon.asked = false
    new KeepAlive(options, daemon)
    await pass(interval * (count + 10))
    expect(daemon.questions).toHaveLength(1)
    expect(daemon.ends).toEqual([])
    daemon.asked = true
    await pass(interval * (count + 1))
    expect(daemon.ends).toHaveLength(1)
  })

  test('one that could not be asked is asked again', async () => {
    const daemon = new Daemon()
    const keepAlive = new KeepAlive(options, daemon)
    await pass(interval)
    await daemon.refuse()
    await pass(interval)
    expect(daemon.questions).toEqual([interval, interval * 2])
    expect(daemon.ends).toEqual([])
    keepAlive.stop()
  })
  test('one whose connection libvirt closes is given up at the next look, for its silence or for another reason', async () => {
    for (const [after, reason] of [
      [0, 'error'],
      [count, 'keepalive'],
    ] as const) {
      const daemon = new Daemon()
      new KeepAlive(options, daemon)
      await pass(interval * (1 + after))
      await daemon.answer('closed')
      expect(daemon.ends).toEqual([])
      await pass(interval / 2)
      expect(daemon.ends).toEqual([[expect.any(Number), reason]])
      await pass(interval * (count + 4))
      expect(daemon.questions).toHaveLength(1)
      expect(daemon.ends).toHaveLength(1)
    }
  })
})
