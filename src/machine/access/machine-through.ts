import { argumentError, checkOptions, shellWord } from '../../base/index.js'
import { inBatches } from './batch/in-batches.js'
import { filesBy, shellPattern } from './files-by.js'
import { runHere, startHere } from './local-machine.js'
import type { MachineAccess } from './machine-access.js'

/** With more at once, sshd drops unauthenticated connections (MaxStartups, 10 by default). */
const mostAtOnce = 8

/**
 * A machine reached through a command that runs commands there.
 *
 * ```ts
 * machineThrough(['ssh', 'root@kvm1'], { shell: true })
 * machineThrough(['nsenter', '--target', '4711', '--net', '--mount'])
 * ```
 *
 * It needs a shell, ls, cat, xargs and grep there, besides the commands to run. Commands that only read are run several
 * at a time, which needs mktemp, wc and a writable folder for temporary files; without these, each takes a login.
 *
 * @throws OptionTypeError  for an invalid command
 * @param prefix  command and arguments, to which the command to run is appended
 * @param options.shell  the command passes its arguments to a shell, as ssh does, so they are quoted for it
 */
export function machineThrough(prefix: readonly string[], options: { readonly shell?: boolean } = {}): MachineAccess {
  if (!Array.isArray(prefix) || prefix.length === 0 || !prefix.every((word) => typeof word === 'string')) {
    throw argumentError('machineThrough', 'prefix', "must be a command and its arguments, such as ['ssh', 'root@kvm1']")
  }
  checkOptions<{ readonly shell?: boolean }>('machineThrough', options, { shell: 'boolean' })
  const turn = inTurns(mostAtOnce)
  const through = (argv: readonly string[]) => [...prefix, ...(options.shell ? argv.map(shellWord) : argv)]
  const start = (argv: readonly string[]) => startHere(through(argv))
  const alone: MachineAccess['run'] = (argv, limits) => turn(() => runHere(through(argv), limits))
  const run = inBatches(start, alone, turn)
  return {
    run,
    start,
    readFile: (path) => run(['cat', '--', path], { batch: true }),
    glob: async (pattern) => {
      const found = await run(['sh', '-c', `ls -d -- ${shellPattern(pattern)} 2>/dev/null || true`], { batch: true })
      return found.split('\n').filter(Boolean)
    },
    readFiles: filesBy(run),
  }
}

/** Limits the number of concurrent tasks. */
function inTurns(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (task) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await task()
    } finally {
      // A waiting task takes over the slot.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
