import type { MachineAccess, MachineCommand } from '../machine-access.js'
import { Batch, type BatchedCommand } from './batch.js'

/** Each is a process there: enough for all that facts need, few enough for a small machine. */
const mostCommands = 32
/** Linux takes 128 KiB for one argument of a command, and quoting makes a script longer. */
const mostCharacters = 16_000

type Run = MachineAccess['run']

/**
 * Runs commands that only read, of one turn of the event loop, together: over ssh, a login costs more than what most
 * commands do. Others run on their own.
 *
 * @param start  starts a command there
 * @param alone  runs one command there: where batches are impossible, as without a writable /tmp, and for a single one
 * @param turn   limits how many of them run at once
 */
export function inBatches(
  start: (argv: readonly string[]) => MachineCommand,
  alone: Run,
  turn: <T>(task: () => Promise<T>) => Promise<T>,
): Run {
  let waiting: BatchedCommand[] = []
  const leave = (): void => {
    const batches = batchesOf(waiting)
    waiting = []
    for (const batch of batches) {
      const [only] = batch
      if (batch.length === 1 && only) only.resolve(alone(only.argv, only.limits))
      else void turn(() => new Batch(batch, alone).run(start))
    }
  }
  return (argv, limits) =>
    limits?.batch && limits.input === undefined
      ? new Promise((resolve, reject) => {
          if (waiting.length === 0) setImmediate(leave)
          waiting.push({ argv, limits, resolve, reject })
        })
      : alone(argv, limits)
}

function batchesOf(waiting: readonly BatchedCommand[]): BatchedCommand[][] {
  const batches: BatchedCommand[][] = []
  let size = mostCharacters
  for (const one of waiting) {
    const length = one.argv.join(' ').length
    const last = batches.at(-1)
    if (!last || last.length === mostCommands || size + length > mostCharacters) {
      batches.push([one])
      size = length
    } else {
      last.push(one)
      size += length
    }
  }
  return batches
}
