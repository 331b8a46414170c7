import { createInterface } from 'node:readline/promises'
import type { Io } from './io.js'

/** Asks on the terminal; anything but yes is no. */
export async function confirm({ stdin, stdout, signal }: Io, question: string): Promise<boolean> {
  const lines = createInterface({ input: stdin, output: stdout as NodeJS.WritableStream })
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `, { signal })).trim())
  } finally {
    lines.close()
  }
}
