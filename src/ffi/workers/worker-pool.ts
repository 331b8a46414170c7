import { CallWorker, type Job } from './call-worker.js'
import { forgetThread } from './exit.js'
import type { LibraryOptions } from './library.js'

/** How often the pool looks whether a thread is held up, in ms. */
const lookEvery = 5
/** Idle threads that are kept for the next connection. */
const reserveSize = 4
/** Requests that one thread is given ahead while answers come fast; 1 while they are slow. */
const deep = 128
/** Calls that timed out and have not come back, after which a lane refuses new ones: each holds a thread. */
const abandonedLimit = 16
/** Fewer calls done than this between two looks, with more waiting: a second thread pays. */
const fewDone = 50

/** Threads that the process has at once, however many connections are at work; abandoned ones come on top. */
const threadLimit = 64

const reserve: CallWorker[] = []
/** Lanes without a thread, because there are enough. */
const hungry = new Set<Lane>()
let threads = 0
const owners = new Map<CallWorker, Lane>()
const busyLanes = new Set<Lane>()
let looking: NodeJS.Timeout | undefined

/**
 * One connection's share of the threads. It takes a thread when it has something to do and gives it back when it has
 * nothing, so that idle connections cost none; it takes more, up to `max`, when calls wait behind slow ones.
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
  #abandoned = 0

  /** @param urgent  it has its thread even where the process has as many as it may: stuck calls hold theirs */
  constructor(
    library: LibraryOptions,
    { min, max, urgent = false }: { readonly min: number; readonly max: number; readonly urgent?: boolean },
  ) {
    this.#library = library
    this.#min = min
    this.#max = max
    this.#urgent = urgent
  }

  /** Whether one of its threads is at a request. */
  get busy(): boolean {
    return [...this.#workers].some((worker) => worker.busy)
  }

  /** Why no more calls are taken, if so. */
  get refusal(): string | undefined {
    return this.#abandoned >= abandonedLimit
      ? `${this.#abandoned} earlier calls on this connection timed out and have not returned`
      : undefined
  }

  post(job: Job): void {
    this.#waiting.push(job)
    this.#feed()
  }

  /**
   * Gives up on a job. A request that no thread has begun is withdrawn; one that is being carried out is left to its
   * thread, which this lane then does without.
   *
   * @returns whether libvirt was asked
   */
  abandon(job: Job): boolean {
    const { worker } = job
    if (worker === undefined) {
      this.#waiting = this.#waiting.filter((other) => other !== job)
      if (this.#waiting.length === 0) hungry.delete(this)
      return false
    }
    if (worker.withdraw(job)) {
      this.#release(worker)
      return false
    }
    job.abandoned = true
    // Where its answer is on the way, the thread is free; where it is not, it is lost once.
    if (worker.abandoned || !worker.isAt(job)) return true
    worker.abandoned = true
    worker.unref()
    threads--
    this.#abandoned++
    this.#workers.delete(worker)
    this.#takeBack(worker)
    this.#feed()
    if (this.#workers.size === 0) busyLanes.delete(this)
    wakeHungry()
    return true
  }

  /** Gives up on every job, but for those that free something. */
  abandonAll(reason: (started: boolean, call: string) => unknown): void {
    const given = (job: Job): boolean => job.purpose !== 'free' && !job.abandoned
    const waiting = this.#waiting.filter(given)
    this.#waiting = this.#waiting.filter((job) => !given(job))
    // The youngest first: what a thread is at comes last, so that nothing is left to be handed to another one.
    const posted = [...this.#workers].flatMap(({ jobs }) => jobs.filter(given))
    for (const job of [...waiting, ...posted.sort((a, b) => b.sequence - a.sequence)]) job.giveUp(reason)
  }

  /** There is room for a thread again. */
  wake(): void {
    this.#feed()
  }

  /** Called every few ms while there is work: is a thread held up, or would another one help? */
  look(): void {
    let slow = false
    let more = false
    for (const worker of this.#workers) {
      if (worker.posted === 0 || !worker.running) continue
      const done = worker.doneSinceLastLook()
      if (done === undefined) continue
      more ||= worker.posted > 1 && done < fewDone
      if (done > 0) continue
      slow ||= worker.posted > 1
      this.#takeBack(worker)
      // Where everything could be taken back, the thread was only not given time.
      worker.held = worker.posted > 0
    }
    this.#depth = slow ? 1 : Math.min(deep, this.#depth * 4)
    if (more) this.#grow()
    this.#feed()
  }

  /** Hands waiting requests to threads, as far as there is room. */
  #feed(): void {
    let taken = 0
    while (taken < this.#waiting.length) {
      const worker = this.#roomiest() ?? this.#grow()
      if (worker === undefined) break
      const job = this.#waiting[taken++]
      if (job !== undefined) worker.post(job)
    }
    if (taken > 0) this.#waiting.splice(0, taken)
    if (this.#workers.size === 0) return
    busyLanes.add(this)
    looking ??= setInterval(lookAround, lookEvery).unref()
  }

  #roomiest(): CallWorker | undefined {
    let best: CallWorker | undefined
    for (const worker of this.#workers) {
      if (worker.held || worker.posted >= this.#depth || worker.full) continue
      if (best === undefined || worker.posted < best.posted) best = worker
    }
    if (best !== undefined && best.posted > 0 && this.#workers.size + this.#starting.size < this.#min)
      return this.#grow() ?? best
    return best
  }

  /** One more thread, if it may be. The first is used while it starts; the others once they run. */
  #grow(): CallWorker | undefined {
    if (this.#workers.size + this.#starting.size >= this.#max) return undefined
    const rested = reserve.pop()
    if (rested === undefined && threads >= threadLimit && !this.#urgent) {
      if (this.#workers.size + this.#starting.size === 0) hungry.add(this)
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

  /** A thread that was started behind busy ones runs, and takes its share of what waits at them. */
  ready(worker: CallWorker): void {
    if (!this.#starting.delete(worker)) return
    this.#workers.add(worker)
    worker.unref()
    for (const other of this.#workers) if (other.posted > 1) this.#takeBack(other)
    this.#feed()
    this.#release(worker)
  }

  /** Another lane is done with this thread. */
  adopt(worker: CallWorker): void {
    owners.set(worker, this)
    this.#workers.add(worker)
    this.#feed()
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
        this.#takenBack(worker)
        rest(worker)
      }
      return
    }
    if (this.#waiting.length > 0) this.#feed()
    this.#release(worker)
  }

  /** An abandoned thread has come back. */
  #takenBack(worker: CallWorker): void {
    worker.abandoned = false
    this.#abandoned--
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
    if (worker.abandoned) this.#takenBack(worker)
    for (const job of jobs) job.fail(error)
    this.#feed()
    if (this.#workers.size === 0) busyLanes.delete(this)
  }
}

function startWorker(library: LibraryOptions): CallWorker {
  threads++
  return new CallWorker(library, threadEvents)
}

/** A thread with nothing to do goes to a lane that has none, waits for the next, or ends. */
function rest(worker: CallWorker): void {
  owners.delete(worker)
  const [lane] = hungry
  if (lane !== undefined) {
    hungry.delete(lane)
    lane.adopt(worker)
  } else if (reserve.length < reserveSize) reserve.push(worker)
  else worker.end()
}

const threadEvents = {
  ready: (worker: CallWorker): void => owners.get(worker)?.ready(worker),
  answered: (worker: CallWorker): void => owners.get(worker)?.answered(worker),
  ended: (worker: CallWorker, jobs: readonly Job[], error: Error): void => {
    const index = reserve.indexOf(worker)
    if (index >= 0) reserve.splice(index, 1)
    const owner = owners.get(worker)
    threads--
    owners.delete(worker)
    forgetThread(worker)
    owner?.ended(worker, jobs, error)
    wakeHungry()
  },
}

function wakeHungry(): void {
  const [lane] = hungry
  if (lane === undefined) return
  hungry.delete(lane)
  lane.wake()
}

function lookAround(): void {
  for (const lane of busyLanes) lane.look()
  if (busyLanes.size > 0) return
  clearInterval(looking)
  looking = undefined
}
