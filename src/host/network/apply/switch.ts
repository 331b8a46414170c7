import { randomUUID } from 'node:crypto'
import { HostChangeError } from '../../../errors.js'
import type { HostSource } from '../../host-source.js'
import type { Steps } from './steps.js'
import { findScript, startScript } from './switch-script.js'

/** How far the switch of a host is. */
export interface SwitchReport {
  /** What its folder has: `pending`, `applied`, `failed`, `undone`, … */
  readonly files: readonly string[]
  /** What a refused step said. */
  readonly said: string
  /** What going back could not restore. */
  readonly left: string
}

/** Milliseconds between two questions. */
const interval = 200

/** The process on a host that makes a change, and takes it back unless it is confirmed. It needs nobody. */
export class Switch {
  readonly #source: HostSource
  readonly #folder: string
  readonly #id: string

  private constructor(source: HostSource, folder: string, id: string) {
    this.#source = source
    this.#folder = folder
    this.#id = id
  }

  /**
   * Starts it, and the change with it.
   *
   * @throws HostChangeError where another change waits there, or the network may not be changed
   */
  static async start(source: HostSource, steps: Steps, seconds: number): Promise<Switch> {
    const id = randomUUID()
    try {
      const folder = await source.run(['sh', '-c', startScript(steps, id, seconds)])
      return new Switch(source, folder.trim(), id)
    } catch (error) {
      // The change may have cut off the way for the answer: ask again, if need be when it has gone back.
      const deadline = Date.now() + (seconds + 30) * 1000
      const folder = await answered(deadline, async () => (await source.run(['sh', '-c', findScript(id)])).trim())
      if (folder !== 'none') return new Switch(source, folder, id)
      throw new HostChangeError(`the host takes no change: ${messageOf(error)}`, 'untouched', { cause: error })
    }
  }

  /**
   * Decides what becomes of the change, before its clock does.
   *
   * @param deadline  milliseconds since 1970, until when to ask a host that does not answer
   * @returns whether it was not too late
   */
  async decide(decision: 'confirmed' | 'asked', deadline: number): Promise<boolean> {
    // Once confirmed, the switch has nothing left to do.
    const end = decision === 'confirmed' ? `kill -9 "$(cat pid)"; rm -rf ${this.#folder};` : ''
    const script = `cd ${this.#folder} 2>/dev/null && [ "$(cat id)" = ${this.#id} ] || { echo gone; exit; }
      if mv pending ${decision} 2>/dev/null; then ${end} echo yes; else echo no; fi`
    let asked = 0
    return answered(deadline, async () => {
      asked++
      const answer = (await this.#source.run(['sh', '-c', script])).trim()
      // The answer to an earlier question may have been lost on its way.
      return answer === 'yes' || (answer === 'gone' && decision === 'confirmed' && asked > 1)
    })
  }

  /**
   * Waits for it to be so far.
   *
   * @param deadline  milliseconds since 1970
   * @throws the signal's reason, when that aborts
   */
  until(
    deadline: number,
    accepts: (report: SwitchReport) => boolean,
    signal?: AbortSignal | undefined,
  ): Promise<SwitchReport> {
    return answered(
      deadline,
      async () => {
        signal?.throwIfAborted()
        const text = await this.#source.run([
          'sh',
          '-c',
          `cd ${this.#folder} && [ "$(cat id)" = ${this.#id} ] && ls && echo && cat said && echo ${this.#id} && cat left 2>/dev/null || :`,
        ])
        const [files = '', ...rest] = text.split('\n\n')
        const [said = '', left = ''] = rest.join('\n\n').split(`${this.#id}\n`)
        const report = { files: files.split('\n'), said: said.trim(), left: left.trim() }
        return accepts(report) ? report : undefined
      },
      signal,
    )
  }

  /** Removes what it has left on the host. */
  async forget(): Promise<void> {
    await this.#source.run(['rm', '-rf', this.#folder])
  }
}

/** Asks until there is an answer. */
async function answered<T>(
  deadline: number,
  ask: () => Promise<T | undefined>,
  signal?: AbortSignal | undefined,
): Promise<T> {
  for (;;) {
    let reason = 'its switch is silent'
    try {
      const answer = await ask()
      if (answer !== undefined) return answer
    } catch (error) {
      if (signal?.aborted) throw error
      reason = messageOf(error)
    }
    if (Date.now() > deadline) {
      throw new HostChangeError(`the host does not answer, and goes back by itself: ${reason}`, 'unreachable')
    }
    await new Promise((resolve) => setTimeout(resolve, interval))
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
