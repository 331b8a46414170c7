import { isJson } from '../base/index.js'

/** The state of a program in a guest, as `guest-exec-status` reports it. */
export interface ExecStatus {
  readonly exited: boolean
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** The most characters of an answer to show. */
const mostShown = 200

/**
 * Reads an agent's answers. The agent runs in the guest and is not trusted: a malformed answer is an error and is never
 * passed on.
 */
export class AgentAnswer {
  readonly #execute: string
  readonly #text: string
  readonly #refuse: (message: string) => Error

  /** @param refuse  makes the error */
  constructor(execute: string, text: string, refuse: (message: string) => Error) {
    this.#execute = execute
    this.#text = text
    this.#refuse = refuse
  }

  /** The returned value, of any form. */
  value(): unknown {
    let read: unknown
    try {
      read = JSON.parse(this.#text)
    } catch {
      throw this.#odd('JSON')
    }
    if (!isJson(read) || !('return' in read)) throw this.#odd("an object with 'return'")
    return read.return
  }

  /** The PID of a program that was started. */
  processId(): number {
    const { pid } = this.#object()
    if (!isCount(pid) || pid === 0) throw this.#odd("a process id as 'pid'")
    return pid
  }

  execStatus(): ExecStatus {
    const { exited, exitcode, 'out-data': out, 'err-data': err } = this.#object()
    if (typeof exited !== 'boolean') throw this.#odd("true or false as 'exited'")
    // Windows has negative ones.
    if (exitcode !== undefined && !Number.isInteger(exitcode)) throw this.#odd("a status as 'exitcode'")
    return {
      exited,
      status: (exitcode as number | undefined) ?? 255,
      stdout: this.#output(out),
      stderr: this.#output(err),
    }
  }

  #object(): Readonly<Record<string, unknown>> {
    const value = this.value()
    if (!isJson(value)) throw this.#odd("an object as 'return'")
    return value
  }

  #output(data: unknown): string {
    if (data !== undefined && typeof data !== 'string') throw this.#odd("base64 as 'out-data' and 'err-data'")
    return Buffer.from(data ?? '', 'base64').toString()
  }

  #odd(wanted: string): Error {
    const text = this.#text.length > mostShown ? `${this.#text.slice(0, mostShown)}…` : this.#text
    return this.#refuse(`the guest's agent answered ${this.#execute} with ${text}, which does not have ${wanted}`)
  }
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0
