import { DefinitionError, printable, printableLines, shellText } from '../base/index.js'
import type { MachineAccess, MachineCommand } from '../machine/index.js'

/** Starts a command on the machine that is verified, with pipes for its input and output. */
export type StartCommand = (argv: readonly string[]) => MachineCommand

/** A command's output and exit status. */
export interface Ended {
  /** Its exit status; 255 if a signal ended it. */
  readonly status: number
  /** Its standard output. */
  readonly stdout: string
  /** Its standard error. */
  readonly stderr: string
}

/** How commands are started on a machine. @throws DefinitionError if that machine can only be read */
export function startOf(machine: MachineAccess): StartCommand {
  const { start } = machine
  if (!start) {
    const message = 'has no start(), which is needed to send packets; machineThrough() provides it'
    throw new DefinitionError([{ path: 'machine', message }])
  }
  return (argv) => start.call(machine, argv)
}

/** Runs a command to its end, or kills it. @param limit  milliseconds */
export async function run(start: StartCommand, argv: readonly string[], limit: number): Promise<Ended> {
  const command = start(argv)
  command.stdin.end()
  let stdout = ''
  let stderr = ''
  command.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  command.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const timer = setTimeout(() => command.kill(), limit)
  try {
    return { status: (await command.ended) ?? 255, stdout, stderr }
  } finally {
    clearTimeout(timer)
  }
}

/** @throws if the command's exit status is not 0 */
export async function must(start: StartCommand, argv: readonly string[], limit = 10_000): Promise<string> {
  const { status, stdout, stderr } = await run(start, argv, limit)
  if (status !== 0)
    throw new Error(`${printable(shellText(argv))} exited with ${status}: ${printableLines(stderr.trim())}`)
  return stdout
}

/**
 * Node on that machine, which sends and receives TCP and UDP: this process's own binary, if it exists there too.
 *
 * @throws DefinitionError  if there is none
 */
export async function nodeOn(start: StartCommand): Promise<string> {
  const { status, stdout } = await run(
    start,
    ['sh', '-c', 'command -v "$0" || command -v node', process.execPath],
    10_000,
  )
  if (status === 0) return stdout.trim()
  const message = 'has no node: TCP and UDP are sent and received with Node there; install it, or ask about icmp'
  throw new DefinitionError([{ path: 'machine', message }])
}

/** The first output of a command, or why there is none. */
export async function firstOutput(command: MachineCommand): Promise<string> {
  let complaint = ''
  command.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text
  })
  return await new Promise<string>((resolve) => {
    command.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()))
    command.ended.then(
      () => resolve(printableLines(complaint.trim()) || 'it exited without any output'),
      (error: Error) => resolve(printableLines(error.message)),
    )
  })
}

/**
 * Ends a command by closing its input, which reaches it wherever it runs.
 *
 * @param patience  milliseconds until it is killed
 */
export async function ended(command: MachineCommand, patience: number): Promise<void> {
  command.stdin.end()
  const late = setTimeout(() => command.kill(), patience)
  // A command that could not be started has ended as well.
  await command.ended.catch(() => {})
  clearTimeout(late)
}
