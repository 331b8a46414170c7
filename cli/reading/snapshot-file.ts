import { parseSnapshot, type Snapshot } from 'virtnet'
import type { Io } from '../terminal/io.js'
import { UsageError } from '../usage-error.js'
import { readText } from './wanted-file.js'

/** @throws UsageError  for anything but a snapshot */
export async function readSnapshot(path: string, io: Pick<Io, 'stdin'>): Promise<Snapshot> {
  const text = await readText(path, io)
  try {
    return parseSnapshot(text)
  } catch (error) {
    throw new UsageError(
      `${path} is not a snapshot: ${(error as Error).message}`,
      'Take one with `virtnet snapshot > host.json`.',
    )
  }
}
