import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { follow } from '../base/index.js'

/** How facts are gathered: from this machine, from another over some connection, or from a record. */
export interface MachineAccess {
  /**
   * Runs a command without a shell.
   *
   * @param options.signal   nobody waits for it any more
   * @param options.timeout  milliseconds that the command may well take: a large ruleset takes long to print
   * @returns what it printed
   * @throws where it fails
   */
  run(
    argv: string[],
    options?: { readonly signal?: AbortSignal | undefined; readonly timeout?: number | undefined },
  ): Promise<string>
  /** @throws where there is no such file, or it may not be read */
  readFile(path: string): Promise<string>
  /** Paths that match a pattern in which `*` stands for one name. */
  glob(pattern: string): Promise<string[]>
  /**
   * Many files at once, by path: all that match one of the patterns and may be read. For a machine that each file costs
   * a trip to; without it, `glob` and `readFile` do.
   */
  readFiles?(patterns: readonly string[]): Promise<Record<string, string>>
}

/** Milliseconds after which a command is given up that is not known to take longer. */
const ordinaryTimeout = 15_000

/** This machine. Commands are found in the system's own directories too, which users often lack in their PATH. */
export const localMachine: MachineAccess = {
  run: async ([command = '', ...args], limits = {}) => {
    const PATH = `${process.env.PATH ?? ''}:/usr/sbin:/sbin:/usr/bin:/bin`
    const { signal, letGo } = follow(limits.signal)
    try {
      return await new Promise<string>((resolve, reject) => {
        const { timeout = ordinaryTimeout } = limits
        const options = { timeout, signal, maxBuffer: 256 << 20, env: { ...process.env, PATH, LC_ALL: 'C' } }
        execFile(command, args, options, (error, stdout, stderr) => {
          if (!error) resolve(stdout)
          else if (error.killed && error.code == null && !signal.aborted)
            reject(new Error(`it did not finish within its limit of ${timeout / 1000} s`))
          else reject(new Error(stderr.trim() || error.message))
        })
      })
    } finally {
      letGo()
    }
  },
  readFile: (path) => readFile(path, 'utf8'),
  glob: async (pattern) => {
    let found = ['/']
    for (const part of pattern.split('/').filter(Boolean)) {
      if (part !== '*') found = found.map((path) => join(path, part))
      else {
        const lists = await Promise.all(
          found.map(async (path) => (await readdir(path).catch(() => [])).map((name) => join(path, name))),
        )
        found = lists.flat()
      }
    }
    return found
  },
}
