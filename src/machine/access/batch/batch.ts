import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { onAbort, printableLines } from '../../../base/index.js'
import { type MachineAccess, type MachineCommand, ordinaryTimeout, tooLate } from '../machine-access.js'
import { type Frame, framesOf } from './batch-frames.js'
import { batchScript } from './batch-script.js'

/** As with a command on its own. */
const mostBytes = 256 << 20
/** Milliseconds for the script to end what still runs, and to remove its files. */
const toCleanUp = 5_000
/** ssh's status when it could not log in, or lost the connection. */
const noLogin = 255

type Run = MachineAccess['run']

/** A command, and who waits for it. */
export interface BatchedCommand {
  readonly argv: string[]
  readonly limits: Parameters<Run>[1]
  readonly resolve: (stdout: string | Promise<string>) => void
  readonly reject: (error: unknown) => void
}

/** Commands that run in one login. Each is settled as soon as it ends, is too late or is aborted. */
export class Batch {
  readonly #commands: readonly BatchedCommand[]
  readonly #alone: Run
  /** Those that still run, by number. */
  readonly #open: Map<number, BatchedCommand>
  #complaint = ''
  /** When the last frame that has arrived was taken. */
  #taken: Promise<unknown> = Promise.resolve()
  #hasStarted = false
  #whenSettled = (): void => {}

  /** @param alone  runs one of them in a login of its own, if the script cannot run there */
  constructor(commands: readonly BatchedCommand[], alone: Run) {
    this.#commands = commands
    this.#alone = alone
    this.#open = new Map(commands.entries())
  }

  /** Never rejects: returns once all are settled. */
  async run(start: (argv: readonly string[]) => MachineCommand): Promise<void> {
    const settled = new Promise<void>((resolve) => {
      this.#whenSettled = resolve
    })
    const letGo = this.#commands.map(({ limits }, number) => this.#limit(number, limits))
    try {
      if (this.#open.size === 0) return
      const login = this.#start(start)
      await settled
      login.stdin.end()
      const killing = setTimeout(() => login.kill(), toCleanUp).unref()
      login.ended.catch(() => {}).finally(() => clearTimeout(killing))
    } catch (error) {
      this.#settleAll(({ reject }) => reject(error))
    } finally {
      for (const release of letGo) release()
    }
  }

  #start(start: (argv: readonly string[]) => MachineCommand): MachineCommand {
    const token = `virtnet-${randomUUID()}`
    const words = this.#commands.map(({ argv }) => argv)
    const login = start(['sh', '-c', batchScript(words, token)])
    const frames = framesOf(token)
    let size = 0
    login.stdout.on('data', (piece: Buffer) => {
      size += piece.length
      if (size <= mostBytes) for (const frame of frames(piece)) this.#takeInTurn(frame)
      else this.#settleAll(({ reject }) => reject(new Error(`it and others printed more than ${mostBytes} bytes`)))
    })
    login.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint += text
    })
    login.ended.then(
      async (status) => {
        await this.#taken
        this.#settleAll((command) => this.#giveUp(command, status))
      },
      // There is no shell, or not the program that logs in.
      () => this.#settleAll((command) => this.#runAlone(command)),
    )
    // After such a line, the script takes the end of its input for a sign that nobody is waiting.
    login.stdin.write('waiting\n')
    return login
  }

  /** Whoever waits for a frame reads it at once: each gets a turn of the event loop. */
  #takeInTurn(frame: Frame): void {
    this.#taken = this.#taken.then(async () => {
      this.#take(frame)
      await nextTurn()
    })
  }

  #take({ number, status, stdout, stderr }: Frame): void {
    this.#hasStarted = true
    this.#settle(number, ({ resolve, reject }) => {
      if (status === 0) resolve(stdout)
      else reject(new Error(printableLines(stderr.trim()) || `it exited with ${status}`))
    })
  }

  /** The login has ended before the command did. Batched commands only read, so running them again is safe. */
  #giveUp(command: BatchedCommand, status: number | null): void {
    if (!this.#hasStarted && status !== noLogin && status !== null) this.#runAlone(command)
    else command.reject(new Error(printableLines(this.#complaint.trim()) || 'the connection ended before it did'))
  }

  #runAlone({ argv, limits, resolve }: BatchedCommand): void {
    resolve(this.#alone(argv, limits))
  }

  #settle(number: number, how: (command: BatchedCommand) => void): void {
    const command = this.#open.get(number)
    this.#open.delete(number)
    if (command) how(command)
    if (this.#open.size === 0) this.#whenSettled()
  }

  #settleAll(how: (command: BatchedCommand) => void): void {
    for (const number of [...this.#open.keys()]) this.#settle(number, how)
  }

  /** @returns a function that ends the limits */
  #limit(
    number: number,
    { timeout = ordinaryTimeout, signal }: NonNullable<BatchedCommand['limits']> = {},
  ): () => void {
    const timer = setTimeout(() => this.#settle(number, ({ reject }) => reject(tooLate(timeout))), timeout)
    const abort = (): void => this.#settle(number, ({ reject }) => reject(signal?.reason))
    if (signal?.aborted) abort()
    const unlisten = signal ? onAbort(signal, abort) : () => {}
    return () => {
      clearTimeout(timer)
      unlisten()
    }
  }
}
