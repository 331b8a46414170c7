import { argumentError, checkOptions, shellWord } from '../base/index.js'
import { inBatches } from './batch/in-batches.js'
import { localMachine, type MachineAccess, startHere } from './machine-access.js'

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
  const alone: MachineAccess['run'] = (argv, limits) => turn(() => localMachine.run(through(argv), limits))
  const together = inBatches(start, alone, turn)
  return {
    run: (argv, limits) => (limits?.batch && limits.input === undefined ? together : alone)(argv, limits),
    start,
    readFile: (path) => together(['cat', '--', path]),
    glob: async (pattern) => {
      const found = await together(['sh', '-c', `ls -d -- ${forShell(pattern)} 2>/dev/null || true`])
      return found.split('\n').filter(Boolean)
    },
    readFiles: async (patterns) => {
      // xargs: there may be more paths than one command line allows. It exits with 123 if grep could not read some
      // files.
      const script = `printf '%s\\0' ${patterns.map(forShell).join(' ')} | xargs -0 grep -sH '' || [ $? -eq 123 ]`
      return patterns.length === 0 ? {} : filesIn(await together(['sh', '-c', script]))
    },
  }
}

/** Lines of `PATH:TEXT`, by path. Link names, which most of these paths contain, have no colon (dev_valid_name). */
function filesIn(printed: string): Record<string, string> {
  const files: Record<string, string> = {}
  for (const line of printed.split('\n')) {
    const colon = line.indexOf(':')
    if (colon < 0) continue
    const path = line.slice(0, colon)
    files[path] = `${files[path] ?? ''}${line.slice(colon + 1)}\n`
  }
  return files
}

/** Quotes all of a pattern but its stars. */
const forShell = (pattern: string): string => pattern.split('*').map(shellWord).join('*')

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
