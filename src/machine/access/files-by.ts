import { shellWord } from '../../base/index.js'
import type { MachineAccess } from './machine-access.js'

/** Reads the files of many patterns with one command, for a machine with a shell, xargs and grep. */
export const filesBy =
  (run: MachineAccess['run']): NonNullable<MachineAccess['readFiles']> =>
  async (patterns) => {
    // xargs: there may be more paths than one command line allows. It exits with 123 if grep could not read some files.
    const script = `printf '%s\\0' ${patterns.map(shellPattern).join(' ')} | xargs -0 grep -sH '' || [ $? -eq 123 ]`
    return patterns.length === 0 ? {} : filesIn(await run(['sh', '-c', script], { batch: true }))
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
export const shellPattern = (pattern: string): string => pattern.split('*').map(shellWord).join('*')
