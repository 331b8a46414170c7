import { setTimeout as pause } from 'node:timers/promises'
import type { MachineCommand } from '../../machine/index.js'

/** Milliseconds that a monitor and its machine have to report what is left. */
const mostBehind = 60_000

/** The output of a trace monitor. */
export class Heard {
  #text = ''
  #errors = ''
  #asked = 0
  #lost = '0'
  #wake = () => {}

  readonly said = (more: string): void => {
    this.#text += more
    this.#wake()
  }

  readonly complained = (more: string): void => {
    this.#errors += more
  }

  readonly errors = (): string => this.#errors

  /** Whether it has printed this line. */
  has(line: string): boolean {
    return new RegExp(`^${line}$`, 'm').test(this.#text)
  }

  /** Discards the output so far. */
  forget(): void {
    this.#text = ''
  }

  /** All output since the last time, including what the kernel still had queued. */
  async take(child: MachineCommand): Promise<{ readonly text: string; readonly isIncomplete: boolean }> {
    const mark = new RegExp(`^read ${++this.#asked} (.*)$`, 'm')
    const isThere = new Promise<void>((resolve) => {
      this.#wake = () => mark.test(this.#text) && resolve()
    })
    child.stdin.write(`${this.#asked}\n`)
    const over = new AbortController()
    const limit = pause(mostBehind, undefined, { signal: over.signal }).catch(() => {})
    await Promise.race([isThere, limit, child.ended.catch(() => {})])
    over.abort()
    const [, lost = '?'] = mark.exec(this.#text) ?? []
    const text = this.#text
    this.#text = ''
    const isIncomplete = lost === '?' || lost !== this.#lost
    this.#lost = lost
    return { text, isIncomplete }
  }
}
