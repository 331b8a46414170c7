/** Fewer calls done than this at each of some looks in a row, with more waiting: they wait for a daemon. One takes 60 µs or more then, and at most 15 inside libvirt. */
const fewDone = 150
const looksInARow = 3
/** As many as this: one thread is enough. */
const manyDone = 300

/**
 * Whether several threads pay. Threads that share a connection hand it to each other at every call, which costs more than a
 * fast call does; calls that wait for a daemon gain by waiting together.
 */
export class Pace {
  #fewInARow = 0
  /** Every thread gets its share; otherwise one gets all that it has room for. */
  spread = false

  /**
   * @param done     calls that all threads carried out since the last look
   * @param waiting  whether some wait behind others
   * @returns whether one more thread would help
   */
  look(done: number, waiting: boolean): boolean {
    this.#fewInARow = waiting && done < fewDone ? this.#fewInARow + 1 : 0
    if (done >= manyDone) this.spread = false
    if (this.#fewInARow < looksInARow) return false
    this.spread = true
    return true
  }
}
