import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** Starts a command on the machine that is verified, with pipes for its input and output. */
export type Start = (argv: readonly string[]) => ChildProcess

/** This machine. */
export const startHere: Start = ([command = '', ...args]) => spawn(command, args, { stdio: 'pipe' })

export interface Ended {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command to its end, or kills it. @param limit  milliseconds */
export async function run(start: Start, argv: readonly string[], limit: number): Promise<Ended> {
  const child = start(argv)
  child.stdin?.on('error', () => {}).end()
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), limit)
  try {
    const [status] = (await once(child, 'close')) as [number | null]
    return { status: status ?? 255, stdout, stderr }
  } finally {
    clearTimeout(timer)
  }
}

/** @throws where the command's exit status is not 0 */
export async function must(start: Start, argv: readonly string[], limit = 10_000): Promise<string> {
  const { status, stdout, stderr } = await run(start, argv, limit)
  if (status !== 0) throw new Error(`${argv.join(' ')} exited with ${status}: ${stderr.trim()}`)
  return stdout
}
