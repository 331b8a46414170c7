import { execFile, spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { constants, getPriority, setPriority } from 'node:os'
import { join } from 'node:path'
import { follow, printableLines } from '../../base/index.js'
import { inBatches } from './batch/in-batches.js'
import { filesBy } from './files-by.js'
import { type MachineAccess, type MachineCommand, machineCommand, ordinaryTimeout, tooLate } from './machine-access.js'

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin:/usr/bin:/bin`,
  LC_ALL: 'C',
})

const spawnHere = ([command = '', ...args]: readonly string[]) =>
  spawn(command, args, { stdio: 'pipe', env: environment() })

/** Starts a command on this machine. */
export const startHere = (argv: readonly string[]): MachineCommand => machineCommand(spawnHere(argv))

/** Starts one that only reads: where processors are few, this process's event loop does not wait for it. */
function startBehind(argv: readonly string[]): MachineCommand {
  const child = spawnHere(argv)
  try {
    if (child.pid !== undefined) setPriority(child.pid, Math.min(getPriority() + 5, constants.priority.PRIORITY_LOW))
  } catch {
    // It has ended already, or the system does not allow it: it runs all the same.
  }
  return machineCommand(child)
}

/** Runs a command on this machine, in a process that this one starts. */
export const runHere: MachineAccess['run'] = async ([command = '', ...args], limits = {}) => {
  const { signal, letGo } = follow(limits.signal)
  try {
    return await new Promise<string>((resolve, reject) => {
      const { timeout = ordinaryTimeout } = limits
      const options = { timeout, signal, maxBuffer: 256 << 20, env: environment() }
      const child = execFile(command, args, options, (error, stdout, stderr) => {
        if (!error) resolve(stdout)
        else if (error.killed && error.code == null && !signal.aborted) reject(tooLate(timeout))
        else reject(new Error(printableLines(stderr.trim() || error.message)))
      })
      // A command may exit before it has read all its input.
      child.stdin?.on('error', () => {}).end(limits.input ?? '')
    })
  } finally {
    letGo()
  }
}

/** Starting a process holds the event loop for some 3 ms: a shell starts those that only read. */
const run = inBatches(startBehind, runHere, (task) => task())

/** This machine. Commands are also looked up in the system directories, which users often lack in their PATH. */
export const localMachine: MachineAccess = {
  run,
  start: startHere,
  readFiles: filesBy(run),
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
