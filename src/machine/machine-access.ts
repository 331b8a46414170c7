import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { follow, printableLines } from '../base/index.js'
import type { HostFacts } from './facts.js'

/** How a machine is reached: this one, another over some connection, or a record of one. */
export interface MachineAccess {
  /**
   * Runs a command to its end, without a shell.
   *
   * @returns what it printed
   * @throws where it fails
   */
  run(argv: string[], options?: MachineRunOptions): Promise<string>
  /**
   * Starts a command without a shell, with pipes for its input and output: for what speaks while it runs. `verify` needs
   * it; a machine without it can be looked at and changed all the same.
   */
  start?(argv: readonly string[]): MachineCommand
  /** A file's text. @throws if there is no such file, or it cannot be read */
  readFile(path: string): Promise<string>
  /** Paths that match a pattern in which `*` stands for one name. */
  glob(pattern: string): Promise<string[]>
  /**
   * Many files at once, by path: all that match one of the patterns and may be read. For a machine that each file costs
   * a trip to; without it, `glob` and `readFile` do.
   */
  readFiles?(patterns: readonly string[]): Promise<Record<string, string>>
  /**
   * Its facts, of a machine that knows them without being asked by commands: a record of one, or one that is made up.
   * `readHostFacts` then takes these.
   */
  facts?(options?: { readonly signal?: AbortSignal | undefined }): Promise<HostFacts>
}

/** How a command is run. */
export interface MachineRunOptions {
  /** Ends it: nobody waits for it any more. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds that the command may well take: a large ruleset takes long to print. */
  readonly timeout?: number | undefined
  /** What it reads; omitted: nothing. */
  readonly input?: string | undefined
}

/** A command that was started. */
export interface MachineCommand {
  /** What it reads. */
  readonly stdin: Writable
  /** What it prints. */
  readonly stdout: Readable
  /** What it complains about. */
  readonly stderr: Readable
  /** Its exit status once it and its output have ended; null where a signal ended it. Rejects if it cannot be started. */
  readonly ended: Promise<number | null>
  /** Ends it at once. On another machine it ends with its input and output. */
  kill(): void
}

/** A child process as a command that was started. */
export function machineCommand(child: ChildProcess): MachineCommand {
  const { stdin, stdout, stderr } = child
  if (!stdin || !stdout || !stderr) throw new TypeError("start: the command needs pipes: spawn it with stdio: 'pipe'")
  // A command may end before it has read all.
  stdin.on('error', () => {})
  const ended = once(child, 'close').then(([status]) => status as number | null)
  ended.catch(() => {})
  return { stdin, stdout, stderr, ended, kill: () => void child.kill('SIGKILL') }
}

/** Milliseconds after which a command is given up that is not known to take longer. */
const ordinaryTimeout = 15_000

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin:/usr/bin:/bin`,
  LC_ALL: 'C',
})

/** Starts a command on this machine. */
export const startHere = ([command = '', ...args]: readonly string[]): MachineCommand =>
  machineCommand(spawn(command, args, { stdio: 'pipe', env: environment() }))

/** This machine. Commands are found in the system's own directories too, which users often lack in their PATH. */
export const localMachine: MachineAccess = {
  run: async ([command = '', ...args], limits = {}) => {
    const { signal, letGo } = follow(limits.signal)
    try {
      return await new Promise<string>((resolve, reject) => {
        const { timeout = ordinaryTimeout } = limits
        const options = { timeout, signal, maxBuffer: 256 << 20, env: environment() }
        const child = execFile(command, args, options, (error, stdout, stderr) => {
          if (!error) resolve(stdout)
          else if (error.killed && error.code == null && !signal.aborted)
            reject(new Error(`it did not finish within its limit of ${timeout / 1000} s`))
          else reject(new Error(printableLines(stderr.trim() || error.message)))
        })
        // A command may end before it has read all.
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
