import type { Transferable, Worker } from 'node:worker_threads'
import type { FunctionDescription, StructDescription } from '../../../native-types/description.js'
import { newThread } from '../thread-files.js'
import layout from '../threads/layout.cjs'
import { type ThreadState, watchThread } from './exit.js'
import { type LibraryOptions, libraryError } from './library.js'

/** libvirt's error, as read by the thread. */
export interface NativeError {
  readonly code: number
  readonly domain: number
  readonly level: number
  readonly message: string
  readonly str1: string | null
  readonly str2: string | null
  readonly str3: string | null
  readonly int1: number
  readonly int2: number
}

/** A failed call, as sent by the thread. */
export interface WireError {
  /** libvirt's error; null if the call failed without one. */
  readonly native?: NativeError | null
  /** The version of the installed libvirt, which lacks the function. */
  readonly missing?: number
  readonly message: string
}

/** A function, described to a thread once, then called by its index. */
export interface FunctionEntry {
  readonly index: number
  readonly name: string
  readonly description: FunctionDescription
  /** The structs of its parameters. */
  readonly structs: Readonly<Record<string, StructDescription>>
}

/** A request that was posted to a thread, or waits for one. */
export interface Job {
  /** The order in which requests are started. */
  readonly sequence: number
  /** The functions that the thread must know before it can run this. */
  readonly needs: readonly FunctionEntry[]
  /** Objects to transfer; such a request is sent by itself. */
  readonly transfer: readonly Transferable[] | undefined
  /** The purpose: a caller's call, freeing C memory, or watching the daemon. */
  readonly purpose: Purpose
  /** The message to the thread. */
  message(slot: number): unknown[]
  settle(value: unknown, error: WireError | undefined): void
  /** Called when the thread has ended, or libvirt could not be loaded. */
  fail(error: Error): void
  /** Ends the wait for it. */
  giveUp(reason: (started: boolean, call: string) => unknown): void
  worker: CallWorker | undefined
  slot: number
  /** Whether the wait has ended although a thread has started it. */
  abandoned: boolean
}

/** `free` runs even on a connection that was given up; `watch` does not keep the process alive. */
export type Purpose = 'call' | 'free' | 'watch'

type Answer = readonly [slot: number, value: unknown, error?: WireError]

export interface ThreadEvents {
  ready(worker: CallWorker): void
  answered(worker: CallWorker): void
  ended(worker: CallWorker, jobs: readonly Job[], error: Error): void
}

/** A thread that makes calls, and the requests posted to it. */
export class CallWorker implements ThreadState {
  readonly state = new Int32Array(new SharedArrayBuffer(layout.LENGTH * 4))
  /** Number of posted requests without an answer. */
  posted = 0
  /** Whether it has been in the same call since the pool's last check. */
  held = false
  /** Whether it has started. */
  running = false
  /** Whether its lane has given it up, because the wait for its current call has ended. */
  abandoned = false
  #ending = false
  #ended = false
  #doneSeen: number | undefined
  readonly #thread: Worker
  readonly #jobs: (Job | undefined)[] = new Array(layout.SLOTS)
  readonly #free: number[] = Array.from({ length: layout.SLOTS }, (_, index) => index)
  #withdrawn: number[] = []
  readonly #known = new Set<number>()
  readonly #events: ThreadEvents
  /** Requests posted at the same time are sent together. */
  #outbox: unknown[] = []
  readonly #send = (): void => {
    this.#thread.postMessage(this.#outbox)
    this.#outbox = []
  }

  constructor(library: LibraryOptions, events: ThreadEvents) {
    this.#events = events
    this.#thread = newThread('call', { memory: this.state.buffer, library })
    this.#thread.on('message', (message) => this.#receive(message))
    this.#thread.once('error', (cause) => this.#end(libraryError(cause, library)))
    this.#thread.once('exit', () => this.#end(new Error('the thread making this call ended')))
    this.#thread.unref()
    watchThread(this)
  }

  /** Whether it cannot take another request until an answer comes. */
  get full(): boolean {
    if (this.#free.length === 0) this.#reclaim()
    return this.#free.length === 0
  }

  /** Posted requests without an answer. */
  get jobs(): Job[] {
    return this.#jobs.filter((job) => job !== undefined)
  }

  /** Whether the thread is running one of them. */
  get busy(): boolean {
    return this.jobs.some((job) => this.isAt(job))
  }

  /** Whether the thread has started this job and not finished it; its answer may be on its way. */
  isAt({ slot }: Job): boolean {
    return Atomics.load(this.state, layout.CLAIMS + slot) === layout.RUNNING
  }

  /** Number of requests completed by the thread since the last call of this; undefined the first time. */
  doneSinceLastLook(): number | undefined {
    const done = Atomics.load(this.state, layout.DONE)
    const since = this.#doneSeen === undefined ? undefined : (done - this.#doneSeen) >>> 0
    this.#doneSeen = done
    return since
  }

  post(job: Job): void {
    const slot = this.#free.pop()
    if (slot === undefined) throw new Error('posted to a call worker without room')
    for (const entry of job.needs) {
      if (this.#known.has(entry.index)) continue
      this.#known.add(entry.index)
      this.#thread.postMessage({ define: entry })
    }
    job.worker = this
    job.slot = slot
    this.#jobs[slot] = job
    if (this.posted++ === 0) {
      this.#doneSeen = undefined
      if (job.purpose !== 'watch') this.#thread.ref()
    }
    Atomics.store(this.state, layout.CLAIMS + slot, layout.POSTED)
    if (job.transfer !== undefined) this.#thread.postMessage([job.message(slot)], job.transfer)
    else if (this.#outbox.push(job.message(slot)) === 1) queueMicrotask(this.#send)
  }

  /** Withdraws a request. False: the thread has already started it. */
  withdraw(job: Job): boolean {
    const { slot } = job
    if (
      slot === undefined ||
      Atomics.compareExchange(this.state, layout.CLAIMS + slot, layout.POSTED, layout.WITHDRAWN) !== layout.POSTED
    )
      return false
    this.#jobs[slot] = undefined
    this.#withdrawn.push(slot)
    job.worker = undefined
    this.#lessPosted()
    return true
  }

  /** Withdraws every request that the thread has not started, except those with transferred objects. */
  withdrawAll(): Job[] {
    return this.jobs.filter((job) => job.transfer === undefined && this.withdraw(job))
  }

  /** Keeps the process alive until it has started, because calls wait for it. */
  ref(): void {
    this.#thread.ref()
  }

  /** Lets the process exit: it is idle, or its call may never return. */
  unref(): void {
    this.#thread.unref()
  }

  /** Ends it, once it has started: a thread that is ended while it loads koffi aborts the process. */
  end(): void {
    this.#ending = true
    if (this.running) void this.#thread.terminate()
  }

  #receive(message: readonly Answer[] | 'ready'): void {
    if (message === 'ready') {
      this.running = true
      if (this.#ending) this.end()
      else this.#events.ready(this)
      return
    }
    for (const answer of message) this.#answer(answer)
  }

  #answer([slot, value, error]: Answer): void {
    const job = this.#jobs[slot]
    this.#jobs[slot] = undefined
    this.#free.push(slot)
    this.#lessPosted()
    if (job === undefined) return
    this.#events.answered(this)
    job.settle(value, error)
  }

  #lessPosted(): void {
    if (--this.posted === 0) this.#thread.unref()
  }

  /** Frees the slots of withdrawn requests that the thread has skipped. */
  #reclaim(): void {
    const passed = this.#withdrawn.filter((slot) => Atomics.load(this.state, layout.CLAIMS + slot) === layout.FREE)
    if (passed.length === 0) return
    this.#free.push(...passed)
    this.#withdrawn = this.#withdrawn.filter((slot) => !passed.includes(slot))
  }

  /** Runs once, although an `error` event is followed by `exit`. */
  #end(error: Error): void {
    if (this.#ended) return
    this.#ended = true
    const { jobs } = this
    this.#jobs.fill(undefined)
    this.#events.ended(this, jobs, error)
  }
}
