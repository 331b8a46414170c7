import { onAbort } from './abort-signals.js'
import { EventOverflowError } from './errors.js'
import { checkOptions, type OptionCheck } from './options.js'

/** When an event stream ends, and what happens when it is read too slowly. */
export interface EventStreamOptions {
  /** Ends the iteration, without an error. */
  readonly signal?: AbortSignal | undefined
  /** How many events to buffer for a slow consumer; default 1024. */
  readonly buffer?: number | undefined
  /**
   * What happens when the buffer is full. `error` (default): the iteration ends with an EventOverflowError after the
   * buffered events. `drop-oldest`: the oldest event is dropped and counted in `missed`.
   */
  readonly overflow?: 'error' | 'drop-oldest' | undefined
}

export const eventStreamChecks = {
  signal: 'signal',
  buffer: { least: 1, most: Number.MAX_SAFE_INTEGER, unit: 'events' },
  overflow: ['error', 'drop-oldest'],
} as const satisfies Record<keyof EventStreamOptions, OptionCheck>

/**
 * Events as they arrive, for one consumer. They are buffered from the moment the stream is created. It ends when its
 * signal aborts, when the loop over it is left, or when the connection closes.
 */
export class EventStream<T> implements AsyncIterableIterator<T>, AsyncDisposable {
  #missed = 0
  readonly #limit: number
  readonly #overflow: 'error' | 'drop-oldest'
  readonly #onEnd: () => Promise<void>
  #buffer: T[] = []
  #waiting: { resolve(result: IteratorResult<T, undefined>): void; reject(error: unknown): void }[] = []
  #error: unknown
  #ended: Promise<void> | undefined
  readonly #unlisten: () => void

  /** @param onEnd  called once, when the stream ends @internal */
  constructor(options: EventStreamOptions, onEnd: () => Promise<void>) {
    checkOptions<EventStreamOptions>('events', options, eventStreamChecks)
    const { signal, buffer = 1024, overflow = 'error' } = options
    this.#limit = buffer
    this.#overflow = overflow
    this.#onEnd = onEnd
    const abort = (): void => {
      this.#buffer = []
      void this.end()
    }
    this.#unlisten = signal ? onAbort(signal, abort) : () => {}
    if (signal?.aborted) abort()
  }

  /** How many events were dropped because the buffer was full. */
  get missed(): number {
    return this.#missed
  }

  /** Whether it has ended: only buffered events remain. */
  get ended(): boolean {
    return this.#ended !== undefined
  }

  /** @internal */
  push(event: T): void {
    if (this.#ended !== undefined) return
    const waiting = this.#waiting.shift()
    if (waiting) waiting.resolve({ value: event, done: false })
    else if (this.#buffer.length < this.#limit) {
      this.#buffer.push(event)
    } else this.#overrun(event)
  }

  #overrun(event: T): void {
    this.#missed++
    if (this.#overflow === 'drop-oldest') {
      this.#buffer.shift()
      this.#buffer.push(event)
    } else
      this.fail(
        new EventOverflowError(
          `the buffer of ${this.#limit} events is full; read faster, or set a larger buffer or overflow: 'drop-oldest'`,
          1,
        ),
      )
  }

  /** Ends with an error, after the buffered events. @internal */
  fail(error: unknown): void {
    if (this.#ended !== undefined) return
    const waiting = this.#waiting.shift()
    if (waiting) waiting.reject(error)
    else this.#error = error
    void this.end()
  }

  /** Ends, after the buffered events. @internal */
  end(): Promise<void> {
    if (this.#ended === undefined) {
      this.#unlisten()
      this.#ended = this.#onEnd()
      // An error in unsubscribing does not matter once the consumer has stopped.
      this.#ended.catch(() => {})
      for (const { resolve } of this.#waiting) resolve({ value: undefined, done: true })
      this.#waiting = []
    }
    return this.#ended
  }

  /** The next event, as soon as there is one; done when the stream has ended. */
  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#buffer.length > 0) return Promise.resolve({ value: this.#buffer.shift() as T, done: false })
    if (this.#error !== undefined) {
      const error = this.#error
      this.#error = undefined
      return Promise.reject(error)
    }
    if (this.#ended !== undefined) return Promise.resolve({ value: undefined, done: true })
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  /** Ends it and drops buffered events, as leaving the loop does. */
  async return(): Promise<IteratorResult<T, undefined>> {
    this.#buffer = []
    await this.end().catch(() => {})
    return { value: undefined, done: true }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
