import { CallWorker, type Job } from './call-worker.js'
import { forgetThread } from './exit.js'
import type { LibraryOptions } from './library.js'
import { Pace } from './pace.js'
import { Reserve } from './reserve.js'

/** How often the pool checks for blocked threads, in ms. */
const checkInterval = 5
/** Requests queued at one thread while answers are fast; 1 while they are slow. */
const deep = 128

/** Maximum number of threads in the process, for all connections; abandoned threads are not counted. */
const threadLimit = 64

const reserve = new Reserve()
/** Lanes that wait for a thread, because the limit is reached. */
const waitingLanes = new Set<Lane>()
let threads = 0
const owners = new Map<CallWorker, Lane>()
const busyLanes = new Set<Lane>()
let checkTimer: NodeJS.Timeout | undefined

/**
 * One connection's share of the threads. It takes a thread when it has calls and returns it when it has none, so idle
 * connections cost no thread; it takes more, up to `max`, when calls wait behind slow ones. A call that was given up but
 * has not returned counts, because the daemon still works on it, and serves few requests of one client at a time.
 */
export class Lane {
  readonly #library: LibraryOptions
  readonly #min: number
  readonly #max: number
  readonly #urgent: boolean
  readonly #workers = new Set<CallWorker>()
  readonly #starting = new Set<CallWorker>()
  #waiting: Job[] = []
  #depth = deep
  /** Threads in calls that were given up. */
  readonly #stuck = new Set<CallWorker>()
  readonly #pace = new Pace()
  /** The daemon was given up: the remaining calls do not need it. */
  #daemonGone = false

  /** @param urgent  it gets a thread even beyond the limit, because stuck calls may hold all */
  constructor(
    library: LibraryOptions,
    { min, max, urgent = false }: { readonly min: number; readonly max: number; readonly urgent?: boolean },
  ) {
    this.#library = library
    this.#min = min
    this.#max = max
    this.#urgent = urgent
  }

  /** Whether one of its threads is running a request. */
  get busy(): boolean {
    return [...this.#workers].some((worker) => worker.busy)
  }

  /** The reason why waiting calls are not started, other than calls before them. */
  get obstacle(): string | undefined {
    return this.#stuck.size >= this.#max && !this.#daemonGone
      ? `${this.#stuck.size} earlier calls on this connection timed out and have not returned`
      : undefined
  }

  post(job: Job): void {
    this.#waiting.push(job)
    this.feed()
  }

  /**
   * Gives up a job. Withdraws a request that no thread has started; leaves a started one to its thread, which this lane
   * then gives up.
   *
   * @returns whether the call was started
   */
  abandon(job: Job): boolean {
    const { worker } = job
    if (worker === undefined) {
      this.#waiting = this.#waiting.filter((other) => other !== job)
      if (this.#waiting.length === 0) waitingLanes.delete(this)
      this.#stayUp()
      return false
    }
    if (worker.withdraw(job)) {
      this.#release(worker)
      return false
    }
    job.abandoned = true
    // If its answer is on the way, the thread is free; a thread is given up only once.
    if (worker.abandoned || !worker.isAt(job)) return true
    worker.abandoned = true
    worker.unref()
    threads--
    this.#stuck.add(worker)
    this.#workers.delete(worker)
    this.#takeBack(worker)
    this.feed()
    if (this.#workers.size === 0) busyLanes.delete(this)
    wakeWaitingLane()
    return true
  }

  /** Gives up all jobs, except those that free memory. */
  abandonAll(reason: (started: boolean, call: string) => unknown): void {
    this.#daemonGone = true
    const given = (job: Job): boolean => job.purpose !== 'free' && !job.abandoned
    const waiting = this.#waiting.filter(given)
    this.#waiting = this.#waiting.filter((job) => !given(job))
    // Latest first: running jobs come last, so that none is left to be passed to another thread.
    const posted = [...this.#workers].flatMap(({ jobs }) => jobs.filter(given))
    for (const job of [...waiting, ...posted.sort((a, b) => b.sequence - a.sequence)]) job.giveUp(reason)
  }

  /** Called every few ms while there is work: checks for blocked threads, and whether another one would help. */
  look(): void {
    let slow = false
    let total = 0
    let waiting = false
    for (const worker of this.#workers) {
      if (worker.posted === 0 || !worker.running) continue
      const done = worker.doneSinceLastLook()
      if (done === undefined) continue
      total += done
      waiting ||= worker.posted > 1
      if (done > 0) continue
      slow ||= worker.posted > 1
      this.#takeBack(worker)
      // If everything could be withdrawn, the thread was not blocked, only not scheduled.
      worker.held = worker.posted > 0
    }
    this.#depth = slow ? 1 : Math.min(deep, this.#depth * 4)
    if (this.#pace.look(total, waiting)) this.#grow()
    this.feed()
  }

  /** Posts waiting requests to threads with room. Frees need no daemon, so stuck calls do not delay them. */
  feed(): void {
    const all = this.#waiting
    const ready = this.obstacle === undefined ? all : all.filter(({ purpose }) => purpose === 'free')
    let taken = 0
    while (taken < ready.length) {
      const worker = this.#leastBusy() ?? this.#grow()
      if (worker === undefined) break
      const job = ready[taken++]
      if (job !== undefined) worker.post(job)
    }
    if (taken > 0 && ready === all) all.splice(0, taken)
    else if (taken > 0) this.#waiting = all.filter(({ worker }) => worker === undefined)
    this.#stayUp()
    if (this.#workers.size === 0) return
    busyLanes.add(this)
    checkTimer ??= setInterval(checkLanes, checkInterval).unref()
  }

  /** Stuck calls keep the process alive only while others wait for their threads. */
  #stayUp(): void {
    if (this.#stuck.size === 0) return
    const needed = this.#waiting.some(({ purpose }) => purpose === 'call')
    for (const worker of this.#stuck) needed ? worker.ref() : worker.unref()
  }

  #leastBusy(): CallWorker | undefined {
    let best: CallWorker | undefined
    for (const worker of this.#workers) {
      if (worker.held || worker.posted >= this.#depth || worker.full) continue
      if (best === undefined || worker.posted < best.posted) best = worker
      if (!this.#pace.spread && this.#workers.size > this.#min) return worker
    }
    if (best !== undefined && best.posted > 0 && this.#workers.size + this.#starting.size < this.#min)
      return this.#grow() ?? best
    return best
  }

  /** Adds a thread, within the limits. The first is used while it starts, others once they run. */
  #grow(): CallWorker | undefined {
    // At least one thread remains for frees.
    const stuck = this.#daemonGone ? 0 : Math.min(this.#stuck.size, this.#max - 1)
    if (this.#workers.size + this.#starting.size + stuck >= this.#max) return undefined
    const rested = reserve.take()
    if (rested === undefined && threads >= threadLimit && !this.#urgent) {
      if (this.#workers.size + this.#starting.size === 0) waitingLanes.add(this)
      return undefined
    }
    const worker = rested ?? startWorker(this.#library)
    owners.set(worker, this)
    if (rested === undefined && this.#workers.size > 0) {
      this.#starting.add(worker)
      worker.ref()
      return undefined
    }
    this.#workers.add(worker)
    return worker
  }

  /** A thread started beside busy ones is running, and takes its share of their queues. */
  ready(worker: CallWorker): void {
    if (!this.#starting.delete(worker)) return
    this.#workers.add(worker)
    worker.unref()
    for (const other of this.#workers) if (other.posted > 1) this.#takeBack(other)
    this.feed()
    this.#release(worker)
  }

  /** Takes over a thread from another lane. */
  adopt(worker: CallWorker): void {
    owners.set(worker, this)
    this.#workers.add(worker)
    this.feed()
    this.#release(worker)
  }

  #takeBack(worker: CallWorker): void {
    const jobs = worker.withdrawAll()
    if (jobs.length > 0) this.#waiting = [...jobs, ...this.#waiting].sort((a, b) => a.sequence - b.sequence)
  }

  answered(worker: CallWorker): void {
    worker.held = false
    if (worker.abandoned) {
      if (worker.posted === 0) {
        this.#returned(worker)
        rest(worker)
        this.feed()
      }
      return
    }
    if (this.#waiting.length > 0) this.feed()
    this.#release(worker)
  }

  /** An abandoned thread has returned. */
  #returned(worker: CallWorker): void {
    worker.abandoned = false
    this.#stuck.delete(worker)
    threads++
  }

  #release(worker: CallWorker): void {
    if (worker.posted > 0 || !this.#workers.delete(worker)) return
    rest(worker)
    if (this.#workers.size === 0) busyLanes.delete(this)
  }

  ended(worker: CallWorker, jobs: readonly Job[], error: Error): void {
    this.#workers.delete(worker)
    this.#starting.delete(worker)
    if (worker.abandoned) this.#returned(worker)
    for (const job of jobs) job.fail(error)
    this.feed()
    if (this.#workers.size === 0) busyLanes.delete(this)
  }
}

function startWorker(library: LibraryOptions): CallWorker {
  threads++
  return new CallWorker(library, threadEvents)
}

/** Passes an idle thread to a waiting lane, or to the reserve. */
function rest(worker: CallWorker): void {
  owners.delete(worker)
  const [lane] = waitingLanes
  if (lane !== undefined) {
    waitingLanes.delete(lane)
    lane.adopt(worker)
  } else reserve.add(worker)
}

const threadEvents = {
  ready: (worker: CallWorker): void => owners.get(worker)?.ready(worker),
  answered: (worker: CallWorker): void => owners.get(worker)?.answered(worker),
  ended: (worker: CallWorker, jobs: readonly Job[], error: Error): void => {
    reserve.remove(worker)
    const owner = owners.get(worker)
    threads--
    owners.delete(worker)
    forgetThread(worker)
    owner?.ended(worker, jobs, error)
    wakeWaitingLane()
  },
}

function wakeWaitingLane(): void {
  const [lane] = waitingLanes
  if (lane === undefined) return
  waitingLanes.delete(lane)
  lane.feed()
}

function checkLanes(): void {
  for (const lane of busyLanes) lane.look()
  if (busyLanes.size > 0) return
  clearInterval(checkTimer)
  checkTimer = undefined
}
