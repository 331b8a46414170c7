import { CallWorker, type Job } from './call-worker.js'
import { forgetThread } from './exit.js'
import type { LibraryOptions } from './library.js'
import { Pace } from './pace.js'

/** How often the pool looks whether a thread is held up, in ms. */
const lookEvery = 5
/** Idle threads that are kept for the next connection. */
const reserveSize = 4
/** Requests that one thread is given ahead while answers come fast; 1 while they are slow. */
const deep = 128

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
 * nothing, so that idle connections cost none; it takes more, up to `max`, when calls wait behind slow ones. A call that
 * was given up but has not come back counts: the daemon is still at it, and serves few requests of one client at a time.
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
  /** Threads at calls that were given up. */
  readonly #stuck = new Set<CallWorker>()
  readonly #pace = new Pace()
  /** The daemon was given up: what is still called asks it nothing. */
  #alone = false

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

  /** What holds up calls that no thread has begun, if it is not only other calls. */
  get obstacle(): string | undefined {
    return this.#stuck.size >= this.#max && !this.#alone
      ? `${this.#stuck.size} earlier calls on this connection timed out and have not returned`
      : undefined
  }

  post(job: Job): void {
    this.#waiting.push(job)
    this.feed()
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
      this.#stayUp()
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
    this.#stuck.add(worker)
    this.#workers.delete(worker)
    this.#takeBack(worker)
    this.feed()
    if (this.#workers.size === 0) busyLanes.delete(this)
    wakeHungry()
    return true
  }

  /** Gives up on every job, but for those that free something. */
  abandonAll(reason: (started: boolean, call: string) => unknown): void {
    this.#alone = true
    const given = (job: Job): boolean => job.purpose !== 'free' && !job.abandoned
    const waiting = this.#waiting.filter(given)
    this.#waiting = this.#waiting.filter((job) => !given(job))
    // The youngest first: what a thread is at comes last, so that nothing is left to be handed to another one.
    const posted = [...this.#workers].flatMap(({ jobs }) => jobs.filter(given))
    for (const job of [...waiting, ...posted.sort((a, b) => b.sequence - a.sequence)]) job.giveUp(reason)
  }

  /** Called every few ms while there is work: is a thread held up, or would another one help? */
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
      // Where everything could be taken back, the thread was only not given time.
      worker.held = worker.posted > 0
    }
    this.#depth = slow ? 1 : Math.min(deep, this.#depth * 4)
    if (this.#pace.look(total, waiting)) this.#grow()
    this.feed()
  }

  /** Hands waiting requests to threads, as far as there is room. Frees ask no daemon: stuck calls do not hold them up. */
  feed(): void {
    const all = this.#waiting
    const ready = this.obstacle === undefined ? all : all.filter(({ purpose }) => purpose === 'free')
    let taken = 0
    while (taken < ready.length) {
      const worker = this.#roomiest() ?? this.#grow()
      if (worker === undefined) break
      const job = ready[taken++]
      if (job !== undefined) worker.post(job)
    }
    if (taken > 0 && ready === all) all.splice(0, taken)
    else if (taken > 0) this.#waiting = all.filter(({ worker }) => worker === undefined)
    this.#stayUp()
    if (this.#workers.size === 0) return
    busyLanes.add(this)
    looking ??= setInterval(lookAround, lookEvery).unref()
  }

  /** The process stays up for a stuck call only as long as others wait for its thread. */
  #stayUp(): void {
    if (this.#stuck.size === 0) return
    const needed = this.#waiting.some(({ purpose }) => purpose === 'call')
    for (const worker of this.#stuck) needed ? worker.ref() : worker.unref()
  }

  #roomiest(): CallWorker | undefined {
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

  /** One more thread, if it may be. The first is used while it starts; the others once they run. */
  #grow(): CallWorker | undefined {
    // One may be there for frees.
    const stuck = this.#alone ? 0 : Math.min(this.#stuck.size, this.#max - 1)
    if (this.#workers.size + this.#starting.size + stuck >= this.#max) return undefined
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
    this.feed()
    this.#release(worker)
  }

  /** Another lane is done with this thread. */
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
        this.#takenBack(worker)
        rest(worker)
        this.feed()
      }
      return
    }
    if (this.#waiting.length > 0) this.feed()
    this.#release(worker)
  }

  /** An abandoned thread has come back. */
  #takenBack(worker: CallWorker): void {
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
    if (worker.abandoned) this.#takenBack(worker)
    for (const job of jobs) job.fail(error)
    this.feed()
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
  lane.feed()
}

function lookAround(): void {
  for (const lane of busyLanes) lane.look()
  if (busyLanes.size > 0) return
  clearInterval(looking)
  looking = undefined
}
