import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import type { HostFacts } from '../facts.js'

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
