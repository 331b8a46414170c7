/**
 * If several checks in a row see fewer completed calls than this, with more waiting, calls wait for a daemon: they take
 * 60 µs or more, while calls inside libvirt take at most 15.
 */
const fewDone = 150
const checksInARow = 3
/** From this number of completed calls on, one thread is enough. */
const manyDone = 300

/**
 * Whether several threads pay off. Threads that share a connection contend for its lock at every call, which costs more
 * than a fast call; calls that wait for a daemon gain by waiting in parallel.
 */
export class Pace {
  #fewInARow = 0
  /** Whether to spread calls over all threads; otherwise one gets as many as it can take. */
  spread = false

  /**
   * @param done     calls completed by all threads since the last check
   * @param waiting  whether calls wait behind others
   * @returns whether one more thread would help
   */
  look(done: number, waiting: boolean): boolean {
    this.#fewInARow = waiting && done < fewDone ? this.#fewInARow + 1 : 0
    if (done >= manyDone) this.spread = false
    if (this.#fewInARow < checksInARow) return false
    this.spread = true
    return true
  }
}
