import { createInterface } from 'node:readline/promises'
import type { Io } from './io.js'

/** Asks on the terminal; anything but yes is no, including Ctrl-C and Ctrl-D. */
export async function confirm({ stdin, stdout, signal }: Io, question: string): Promise<boolean> {
  const lines = createInterface({ input: stdin, output: stdout as NodeJS.WritableStream })
  const left = new AbortController()
  for (const way of ['SIGINT', 'close'] as const) lines.once(way, () => left.abort())
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal: AbortSignal.any([signal, left.signal]) })
    return /^y(es)?$/i.test(answer.trim())
  } catch (error) {
    if (!left.signal.aborted) throw error
    stdout.write('\n')
    return false
  } finally {
    lines.close()
  }
}
