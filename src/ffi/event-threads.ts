import { Worker } from 'node:worker_threads'
import { callbackEntry } from './catalogue.js'
import { loadKoffi, watchPump } from './exit.js'
import { type LibraryOptions, libraryError } from './library.js'
import layout from './threads/layout.cjs'

/** What a handle in an event becomes: its name and UUID, or a pointer that the receiver must free. */
export type HandleMode = 'identity' | 'reference'

/** Receives the values of one event, as C passed them, without connection and opaque. */
export type Subscriber = (values: readonly unknown[]) => void

/** How long the end of the process waits for the pump, in ms. */
const pumpGrace = 500

/**
 * The pump, which runs libvirt's event loop, and the sink, which owns the functions that libvirt calls. They start with
 * the first subscription or keepalive of the process and serve all connections.
 */
export class EventThreads {
  readonly #sink: Worker
  readonly #subscribers = new Map<number, Subscriber>()
  readonly #trampolines = new Map<string, Promise<bigint>>()
  readonly #requests = new Map<number, { resolve(address: bigint): void; reject(error: Error): void }>()
  #nextRequest = 0
  // 0 would be C's NULL.
  #nextSubscription = 1

  private constructor(sink: Worker) {
    this.#sink = sink
    sink.on('message', (message) => this.#receive(message))
  }

  static async start(library: LibraryOptions): Promise<EventThreads> {
    const pumpState = new Int32Array(new SharedArrayBuffer(layout.LENGTH * 4))
    const [sink] = await Promise.all([
      startThread(new URL('./threads/sink.cjs', import.meta.url), { library }),
      startThread(new URL('./threads/pump.cjs', import.meta.url), { library, memory: pumpState.buffer }),
    ])
    watchPump(() => stopPump(pumpState, library))
    return new EventThreads(sink)
  }

  /**
   * An address that libvirt may call for this C signature.
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

  /** The process stays up while anybody is subscribed. */
  subscribe(subscriber: Subscriber): number {
    if (this.#subscribers.size === 0) this.#sink.ref()
    const subscription = this.#nextSubscription++
    this.#subscribers.set(subscription, subscriber)
    return subscription
  }

  unsubscribe(subscription: number): void {
    if (this.#subscribers.delete(subscription) && this.#subscribers.size === 0) this.#sink.unref()
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

function startThread(file: URL, workerData: object): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(file, { workerData, execArgv: [] })
    thread.once('error', (cause) => reject(libraryError(cause)))
    thread.once('message', () => {
      thread.unref()
      resolve(thread)
    })
  })
}

/** Wakes the pump out of libvirt's loop and waits until it has left it. */
function stopPump(state: Int32Array, { paths, internals }: LibraryOptions): void {
  Atomics.store(state, layout.STOP, 1)
  const libvirt = loadKoffi().load(paths.libvirt ?? null)
  libvirt.func(internals.virEventAddTimeout ?? '')(0, libvirt.symbol('virGetLastErrorCode'), 0, null)
  Atomics.wait(state, layout.STOPPED, 0, pumpGrace)
}

let threads: Promise<EventThreads> | undefined

/** The one pair of event threads of this process; started when it is first asked for. */
export function eventThreads(library: LibraryOptions): Promise<EventThreads> {
  threads ??= EventThreads.start(library).catch((error) => {
    threads = undefined
    throw error
  })
  return threads
}
