import type { Transferable, Worker } from 'node:worker_threads'
import type { FunctionDescription, StructDescription } from '../../../native-types/description.js'
import { newThread } from '../thread-files.js'
import layout from '../threads/layout.cjs'
import { type ThreadState, watchThread } from './exit.js'
import { type LibraryOptions, libraryError } from './library.js'

/** libvirt's error as its thread read it. */
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

/** A failed call as its thread describes it. */
export interface WireError {
  /** libvirt's error; null where it failed without one. */
  readonly native?: NativeError | null
  /** The installed libvirt does not have the function; its version. */
  readonly missing?: number
  readonly message: string
}

/** A function as threads know it: described once, then called by its index. */
export interface FunctionEntry {
  readonly index: number
  readonly name: string
  readonly description: FunctionDescription
  /** The structs that its parameters are made of. */
  readonly structs: Readonly<Record<string, StructDescription>>
}

/** One request on its way to a thread, or waiting for one. */
export interface Job {
  /** Requests are begun in this order, as far as several threads can. */
  readonly sequence: number
  /** The functions that the thread must know of before it can run this. */
  readonly needs: readonly FunctionEntry[]
  /** What goes along by transfer; such a request travels alone. */
  readonly transfer: readonly Transferable[] | undefined
  /** What it serves: a caller who waits, C's memory, or only the watch over the daemon. */
  readonly purpose: Purpose
  /** What the thread is sent. */
  message(slot: number): unknown[]
  settle(value: unknown, error: WireError | undefined): void
  /** The thread is gone, or libvirt could not be loaded. */
  fail(error: Error): void
  /** Nobody waits for it any more. */
  giveUp(reason: (started: boolean, call: string) => unknown): void
  worker: CallWorker | undefined
  slot: number
  /** Nobody waits for it any more, but a thread has begun it. */
  abandoned: boolean
}

/** `free` is done even on a connection that was given up; the process does not stay up for `watch`. */
export type Purpose = 'call' | 'free' | 'watch'

type Answer = readonly [slot: number, value: unknown, error?: WireError]

export interface ThreadEvents {
  ready(worker: CallWorker): void
  answered(worker: CallWorker): void
  ended(worker: CallWorker, jobs: readonly Job[], error: Error): void
}

/** One thread that makes calls, and the requests that were posted to it. */
export class CallWorker implements ThreadState {
  readonly state = new Int32Array(new SharedArrayBuffer(layout.LENGTH * 4))
  /** How many requests were posted and not answered. */
  posted = 0
  /** It was at one call all the time since the pool last looked. */
  held = false
  /** It has started. */
  running = false
  /** Its lane does without it, because nobody waits any more for the call that it is at. */
  abandoned = false
  #ended = false
  #doneSeen: number | undefined
  readonly #thread: Worker
  readonly #jobs: (Job | undefined)[] = new Array(layout.SLOTS)
  readonly #free: number[] = Array.from({ length: layout.SLOTS }, (_, index) => index)
  #withdrawn: number[] = []
  readonly #known = new Set<number>()
  readonly #events: ThreadEvents
  /** Requests of the same moment travel together. */
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

  /** No room for another request until an answer comes. */
  get full(): boolean {
    if (this.#free.length === 0) this.#reclaim()
    return this.#free.length === 0
  }

  /** Requests that were posted and not answered. */
  get jobs(): Job[] {
    return this.#jobs.filter((job) => job !== undefined)
  }

  /** Whether the thread is at one of them. */
  get busy(): boolean {
    return this.jobs.some((job) => this.isAt(job))
  }

  /** Whether the thread has begun this job and not ended it: its answer may be on its way. */
  isAt({ slot }: Job): boolean {
    return Atomics.load(this.state, layout.CLAIMS + slot) === layout.RUNNING
  }

  /** How many requests the thread carried out since this was last asked; undefined the first time. */
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

  /** Takes a request back. False: the thread is already at it. */
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

  /** Takes back every request that the thread has not begun, but for those that gave something away on the way there. */
  withdrawAll(): Job[] {
    return this.jobs.filter((job) => job.transfer === undefined && this.withdraw(job))
  }

  /** The process stays up until it has started: calls wait for it. */
  ref(): void {
    this.#thread.ref()
  }

  /** It has nothing to do, or its call may never come back: the process need not stay up for it. */
  unref(): void {
    this.#thread.unref()
  }

  end(): void {
    void this.#thread.terminate()
  }

  #receive(message: readonly Answer[] | 'ready'): void {
    if (message === 'ready') {
      this.running = true
      this.#events.ready(this)
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

  /** The slot of a withdrawn request is free when the thread has passed over it. */
  #reclaim(): void {
    const passed = this.#withdrawn.filter((slot) => Atomics.load(this.state, layout.CLAIMS + slot) === layout.FREE)
    if (passed.length === 0) return
    this.#free.push(...passed)
    this.#withdrawn = this.#withdrawn.filter((slot) => !passed.includes(slot))
  }

  /** Once: an error is followed by the end. */
  #end(error: Error): void {
    if (this.#ended) return
    this.#ended = true
    const { jobs } = this
    this.#jobs.fill(undefined)
    this.#events.ended(this, jobs, error)
  }
}
