import { setImmediate as nextTurn } from 'node:timers/promises'

/** Work that can stop between two steps, for others to have their turn of the event loop. */
export type Sliced<T> = Generator<undefined, T, undefined>

/** Milliseconds of work before others have their turn. */
const slice = 6

/** Does the work in slices. */
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

/** Does the work at once. */
export function atOnce<T>(work: Sliced<T>): T {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}
