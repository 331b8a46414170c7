import { writeSync } from 'node:fs'
import { inspect } from 'node:util'
import { isMainThread } from 'node:worker_threads'
import { loadKoffi } from '../thread-files.js'
import layout from '../threads/layout.cjs'

/** How long process exit waits for running calls, in ms. */
const grace = 500

/** A thread, for handling process exit. */
export interface ThreadState {
  readonly state: Int32Array
}

const callThreads = new Set<ThreadState>()
let stopPump: (() => void) | undefined
let watching = false
/** The uncaught error that ends the process, if any; Node reports it only after `exit`. */
let uncaught: { readonly error: unknown } | undefined

/**
 * Node ends worker threads at exit, and a thread that is inside C then aborts the process. So at exit all threads are
 * asked to stop and given time to leave C; if one does not, the process ends here, with its intended exit code.
 */
export function watchThread(thread: ThreadState): void {
  callThreads.add(thread)
  watch()
}

export function forgetThread(thread: ThreadState): void {
  callThreads.delete(thread)
}

/** @param stop  stops the event pump, waiting for a limited time; undefined: there is none */
export function watchPump(stop: (() => void) | undefined): void {
  stopPump = stop
  watch()
}

function watch(): void {
  if (watching) return
  watching = true
  process.once('exit', leave)
  process.on('uncaughtExceptionMonitor', (error) => {
    uncaught = { error }
  })
}

function leave(code: number): void {
  for (const { state } of callThreads) Atomics.store(state, layout.STOP, 1)
  const end = Date.now() + grace
  let stuck = false
  for (const { state } of callThreads) {
    while (Atomics.load(state, layout.BUSY) === 1) {
      const left = end - Date.now()
      if (left <= 0) {
        stuck = true
        break
      }
      Atomics.wait(state, layout.BUSY, 1, left)
    }
  }
  if (stuck && isMainThread) leaveAtOnce(Number(process.exitCode ?? code))
  stopPump?.()
}

/** Ends the process without waiting for threads, because one is in a call that does not return. */
function leaveAtOnce(code: number): void {
  if (uncaught) writeSync(2, `Uncaught ${inspect(uncaught.error)}\n`)
  loadKoffi().load(null).func('void _exit(int)')(code)
}
