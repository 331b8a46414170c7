import { Readable } from 'node:stream'
import { run } from '../../cli/run.js'

export interface CliRun {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface CliSurroundings {
  /** Standard output and error are a terminal. */
  readonly terminal?: boolean
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
  readonly signal?: AbortSignal
  /** Called with each piece of standard output. */
  readonly heard?: (text: string) => void
}

/** The command in this process, which keeps the simulated host of test:///default from one run to the next. */
export async function runCli(args: readonly string[], around: CliSurroundings = {}): Promise<CliRun> {
  const { terminal = false, env = {}, stdin = '', signal = new AbortController().signal, heard } = around
  let [out, err] = ['', '']
  const code = await run(args, {
    stdout: {
      write: (text) => {
        out += text
        heard?.(text)
      },
      isTTY: terminal,
      columns: 100,
    },
    stderr: {
      write: (text) => {
        err += text
      },
      isTTY: terminal,
      columns: 100,
    },
    stdin: Readable.from([stdin]),
    env,
    signal,
  })
  return { code, out, err }
}
