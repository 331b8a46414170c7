import { setImmediate as nextTurn } from 'node:timers/promises'

/** Work that can pause between steps to yield to the event loop. */
export type Sliced<T> = Generator<undefined, T, undefined>

/** Milliseconds of work before yielding. */
const slice = 6

/** Runs the work in slices. */
export async function inSlices<T>(work: Sliced<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    const until = performance.now() + slice
    do {
      const step = work.next()
      if (step.done) return step.value
    } while (performance.now() < until)
    await nextTurn()
    signal?.throwIfAborted()
  }
}

/** Runs the work in one go. */
export function atOnce<T>(work: Sliced<T>): T {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}
