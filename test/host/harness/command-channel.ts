import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { Outcome, RunOptions } from './machine.js'

const gone: Outcome = { status: 255, stdout: '', stderr: 'the emulated kernel is gone' }

/** Commands for an emulated kernel's guest-init, over the socket of its second serial port. */
export class CommandChannel {
  readonly #socket: Socket
  readonly #waiting = new Map<number, (answer: Outcome) => void>()
  #last = 0

  constructor(path: string) {
    this.#socket = connect(path)
    this.#socket
      .on('error', () => {})
      .on('close', () => this.#end())
      .unref()
    createInterface({ input: this.#socket })
      // readline passes the socket's errors on.
      .on('error', () => {})
      .on('line', (line) => this.#answer(line))
  }

  attempt(command: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Outcome> {
    // Emulated, it takes as long as the machine has other work: this only ends what hangs.
    const { input, timeout = 120_000 } = options
    const number = ++this.#last
    const words = [command, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')
    const encode = (text: string) => Buffer.from(text).toString('base64')
    const script = input === undefined ? words : `echo ${encode(input)} | base64 -d | ${words}`
    if (this.#socket.destroyed) return Promise.resolve(gone)
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        this.#waiting.delete(number)
        resolve({ status: 255, stdout: '', stderr: `no answer after ${timeout} ms` })
      }, timeout)
      this.#waiting.set(number, (answer) => {
        clearTimeout(late)
        resolve(answer)
      })
      this.#socket.write(`${number} ${encode(script)}\n`)
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  /** Nothing that waits will be answered any more. */
  #end(): void {
    for (const settle of this.#waiting.values()) settle(gone)
    this.#waiting.clear()
  }

  #answer(line: string): void {
    const [, number, status, stdout = '', stderr = ''] = /answer (\d+) (\d+) \.(\S*) \.(\S*)/.exec(line) ?? []
    const decode = (text: string) => Buffer.from(text, 'base64').toString()
    this.#waiting.get(Number(number))?.({ status: Number(status), stdout: decode(stdout), stderr: decode(stderr) })
    this.#waiting.delete(Number(number))
  }
}
