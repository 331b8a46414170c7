import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { follow, printableLines } from '../base/index.js'
import type { HostFacts } from './facts.js'

/** Access to a machine: this one, another over some connection, or a record of one. */
export interface MachineAccess {
  /**
   * Runs a command, without a shell.
   *
   * @returns its output
   * @throws if it fails
   */
  run(argv: string[], options?: MachineRunOptions): Promise<string>
  /**
   * Starts a command without a shell, with pipes for its input and output: for interaction while it runs. `verify`
   * needs it; without it, a machine can still be read and changed.
   */
  start?(argv: readonly string[]): MachineCommand
  /** A file's text. @throws if there is no such file, or it cannot be read */
  readFile(path: string): Promise<string>
  /** Paths that match a pattern in which `*` stands for one name. */
  glob(pattern: string): Promise<string[]>
  /**
   * Many files at once, by path: all readable ones that match any of the patterns. Saves a round trip per file; without
   * it, `glob` and `readFile` are used.
   */
  readFiles?(patterns: readonly string[]): Promise<Record<string, string>>
  /**
   * Its facts, if known without running commands: for a record of a machine, or a simulated one. `readHostFacts` then
   * returns these.
   */
  facts?(options?: { readonly signal?: AbortSignal | undefined }): Promise<HostFacts>
}

/** How to run a command. */
export interface MachineRunOptions {
  /** Kills the command when aborted. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds that the command may take: printing a large ruleset takes long. */
  readonly timeout?: number | undefined
  /** Its standard input; omitted: empty. */
  readonly input?: string | undefined
  /**
   * It only reads: it may share one login with other commands of the same moment, and may be run again if that fails.
   */
  readonly batch?: boolean | undefined
}

/** A running command. */
export interface MachineCommand {
  /** Its standard input. */
  readonly stdin: Writable
  /** Its standard output. */
  readonly stdout: Readable
  /** Its standard error. */
  readonly stderr: Readable
  /**
   * Its exit status once it and its output have ended; null if a signal killed it. Rejects if it cannot be started.
   */
  readonly ended: Promise<number | null>
  /** Kills it. On another machine, closing its input and output ends it. */
  kill(): void
}

/** Wraps a child process as a running command. */
export function machineCommand(child: ChildProcess): MachineCommand {
  const { stdin, stdout, stderr } = child
  if (!stdin || !stdout || !stderr) throw new TypeError("start: the command needs pipes: spawn it with stdio: 'pipe'")
  // A command may exit before it has read all its input.
  stdin.on('error', () => {})
  const ended = once(child, 'close').then(([status]) => status as number | null)
  ended.catch(() => {})
  return { stdin, stdout, stderr, ended, kill: () => void child.kill('SIGKILL') }
}

/** Default timeout of commands, in milliseconds. */
export const ordinaryTimeout = 15_000

export const tooLate = (timeout: number): Error =>
  new Error(`it did not finish within its limit of ${timeout / 1000} s`)

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin:/usr/bin:/bin`,
  LC_ALL: 'C',
})

/** Starts a command on this machine. */
export const startHere = ([command = '', ...args]: readonly string[]): MachineCommand =>
  machineCommand(spawn(command, args, { stdio: 'pipe', env: environment() }))

let turns: Promise<void> = Promise.resolve()

/** Starting a process holds the event loop for some 3 ms; two dozen at once would hold it for 70. */
function turnOfItsOwn(): Promise<void> {
  const turn = turns
  turns = turn.then(() => nextTurn())
  return turn
}

/** This machine. Commands are also looked up in the system directories, which users often lack in their PATH. */
export const localMachine: MachineAccess = {
  run: async ([command = '', ...args], limits = {}) => {
    const { signal, letGo } = follow(limits.signal)
    try {
      await turnOfItsOwn()
      return await new Promise<string>((resolve, reject) => {
        const { timeout = ordinaryTimeout } = limits
        const options = { timeout, signal, maxBuffer: 256 << 20, env: environment() }
        const child = execFile(command, args, options, (error, stdout, stderr) => {
          if (!error) resolve(stdout)
          else if (error.killed && error.code == null && !signal.aborted) reject(tooLate(timeout))
          else reject(new Error(printableLines(stderr.trim() || error.message)))
        })
        // A command may exit before it has read all its input.
        child.stdin?.on('error', () => {}).end(limits.input ?? '')
      })
    } finally {
      letGo()
    }
  },
  start: (argv) => startHere(argv),
  readFile: (path) => readFile(path, 'utf8'),
  glob: async (pattern) => {
    let found = ['/']
    for (const part of pattern.split('/').filter(Boolean)) {
      if (part !== '*') found = found.map((path) => join(path, part))
      else {
        const lists = await Promise.all(
          found.map(async (path) => (await readdir(path).catch(() => [])).map((name) => join(path, name))),
        )
        found = lists.flat()
      }
    }
    return found
  },
}
