import { printable } from 'virtnet/reachability'
import type { Output } from './io.js'

/** Milliseconds: shorter waits are not shown. */
const patience = 400

/** One line on the terminal about work in progress, removed when it is done. Nothing without a terminal. */
export class Progress {
  readonly #output: Output
  readonly #silent: boolean
  #shown = false

  constructor(output: Output, silent: boolean) {
    this.#output = output
    this.#silent = silent || output.isTTY !== true
  }

  async during<T>(what: string, task: () => Promise<T>): Promise<T> {
    if (this.#silent) return task()
    const timer = setTimeout(() => this.show(`${what} …`), patience)
    try {
      return await task()
    } finally {
      clearTimeout(timer)
      this.clear()
    }
  }

  show(text: string): void {
    if (this.#silent) return
    const columns = this.#output.columns ?? 80
    this.#output.write(`\r\x1b[K${printable(text).slice(0, columns - 1)}`)
    this.#shown = true
  }

  clear(): void {
    if (this.#shown) this.#output.write('\r\x1b[K')
    this.#shown = false
  }
}
