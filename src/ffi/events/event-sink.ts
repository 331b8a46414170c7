import type { Worker } from 'node:worker_threads'
import { callbackEntry } from '../calls/catalogue.js'
import layout from '../threads/layout.cjs'
import { forgetThread, watchThread } from '../workers/exit.js'
import type { LibraryOptions } from '../workers/library.js'
import { startThread } from '../workers/thread.js'

/** How a handle in an event is passed: as name and UUID, or as a pointer that the receiver must free. */
export type HandleMode = 'identity' | 'reference'

/** Receives the values of an event as C passed them, without connection and opaque pointer. */
export type Subscriber = (values: readonly unknown[]) => void

/**
 * The sink: the thread that owns the callbacks for libvirt. It starts with the first subscription in the process, and
 * serves all connections.
 */
export class EventSink {
  readonly #sink: Worker
  readonly #subscribers = new Map<number, Subscriber>()
  readonly #trampolines = new Map<string, Promise<bigint>>()
  readonly #requests = new Map<number, { resolve(address: bigint): void; reject(error: Error): void }>()
  #nextRequest = 0
  #holders = 0
  // 0 would be C's NULL.
  #nextSubscription = 1

  private constructor(sink: Worker) {
    this.#sink = sink
    sink.on('message', (message) => this.#receive(message))
  }

  static async start(library: LibraryOptions): Promise<EventSink> {
    const thread = { state: new Int32Array(new SharedArrayBuffer(layout.LENGTH * 4)) }
    watchThread(thread)
    try {
      return new EventSink(await startThread('sink', { library, memory: thread.state.buffer }))
    } catch (error) {
      forgetThread(thread)
      throw error
    }
  }

  /**
   * The address of a callback with this C signature.
   *
   * @param ordinal  libvirt refuses one address twice for the same events of one connection, so there are several
   */
  trampoline(callback: string, mode: HandleMode, ordinal: number): Promise<bigint> {
    const key = `${callback} ${mode} ${ordinal}`
    let address = this.#trampolines.get(key)
    if (address === undefined) {
      const request = this.#nextRequest++
      address = new Promise((resolve, reject) => this.#requests.set(request, { resolve, reject }))
      this.#trampolines.set(key, address)
      this.#sink.postMessage({ request, mode, ...callbackEntry(callback) })
    }
    return address
  }

  subscribe(subscriber: Subscriber): number {
    const subscription = this.#nextSubscription++
    this.#subscribers.set(subscription, subscriber)
    return subscription
  }

  unsubscribe(subscription: number): void {
    this.#subscribers.delete(subscription)
  }

  /** Keeps the process alive for events until the returned function is called. */
  hold(): () => void {
    if (this.#holders++ === 0) this.#sink.ref()
    let held = true
    return () => {
      if (held && --this.#holders === 0) this.#sink.unref()
      held = false
    }
  }

  #receive(message: readonly [number, ...unknown[]] | { request: number; address?: bigint; error?: string }): void {
    if (Array.isArray(message)) {
      const [subscription, ...values] = message
      this.#subscribers.get(subscription)?.(values)
      return
    }
    const { request, address, error } = message as { request: number; address?: bigint; error?: string }
    const waiting = this.#requests.get(request)
    this.#requests.delete(request)
    if (address === undefined) waiting?.reject(new Error(error))
    else waiting?.resolve(address)
  }
}

let sink: Promise<EventSink> | undefined

/** The process's only sink, started on first use. */
export function eventSink(library: LibraryOptions): Promise<EventSink> {
  sink ??= EventSink.start(library).catch((error) => {
    sink = undefined
    throw error
  })
  return sink
}
