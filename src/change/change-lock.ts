import { randomUUID } from 'node:crypto'
import { link, readdir, readFile, readlink, unlink, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { type ApplyHolder, isJson } from '../base/index.js'
import { thisProcess } from './change-owner.js'

/** Identifies a process beyond its PID, which may be reused later or elsewhere. */
interface LockFile extends ApplyHolder {
  /** In clock ticks since the machine's boot; '' if /proc does not say. */
  readonly started: string
  readonly boot: string
  /** PIDs are unique within one namespace only. */
  readonly pidNamespace: string
}

const prefix = 'lock-'

/**
 * Locks a folder for this process. Each process creates its own file there and then looks for others': two at once
 * cannot miss each other, and a dead process's file is never mistaken for a live one's.
 *
 * @returns a function that unlocks it, or who holds it
 */
export async function lockFolder(folder: string): Promise<(() => Promise<void>) | ApplyHolder> {
  for (let attempt = 1; ; attempt++) {
    const name = `${prefix}${randomUUID()}`
    const release = await put(folder, name)
    const holder = await otherHolder(folder, name)
    if (holder === undefined) return release
    await release()
    if (attempt === attempts) return holder
    // Two simultaneous attempts both backed off: retry after a random wait.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 100))
  }
}

const attempts = 5

async function put(folder: string, name: string): Promise<() => Promise<void>> {
  const path = join(folder, name)
  const { machine, user, processId } = thisProcess([])
  const own: LockFile = {
    machine,
    user,
    processId,
    started: (await statOf('self')).started,
    boot: await bootId(),
    pidNamespace: await pidNamespace(),
  }
  // Renamed into place when complete, so that no one reads half a file.
  const draft = join(folder, `.${name}`)
  await writeFile(draft, JSON.stringify(own), { mode: 0o600 })
  await link(draft, path)
  await unlink(draft)
  return () => unlink(path).catch(() => {})
}

/** Removes the files of processes that have ended. */
async function otherHolder(folder: string, own: string): Promise<ApplyHolder | undefined> {
  for (const name of await readdir(folder)) {
    const isDraft = name.startsWith(`.${prefix}`)
    if (!(isDraft || name.startsWith(prefix)) || name === own) continue
    const path = join(folder, name)
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    if (text === undefined) continue
    const file = lockFile(text)
    if (file && (await hasEnded(file))) await unlink(path).catch(() => {})
    else if (!isDraft) return file ?? { machine: 'unknown', user: 'unknown', processId: 0 }
  }
  return undefined
}

function lockFile(text: string): LockFile | undefined {
  try {
    const file: unknown = JSON.parse(text)
    if (!isJson(file)) return undefined
    const said = (name: keyof LockFile) => String(file[name])
    return {
      machine: said('machine'),
      user: said('user'),
      processId: Number(file.processId),
      started: said('started'),
      boot: said('boot'),
      pidNamespace: said('pidNamespace'),
    }
  } catch {
    return undefined
  }
}

/** A process on another machine or in a container cannot be checked: its lock is honoured. */
async function hasEnded({ machine, boot, pidNamespace: space, processId, started }: LockFile): Promise<boolean> {
  if (machine !== hostname()) return false
  if (boot !== (await bootId())) return true
  if (space !== (await pidNamespace())) return false
  const now = await statOf(processId)
  return now.state === '' || 'ZX'.includes(now.state) || now.started !== started
}

async function statOf(process: number | 'self'): Promise<{ readonly state: string; readonly started: string }> {
  const text = await readFile(`/proc/${process}/stat`, 'utf8').catch(() => '')
  // The program's name, in parentheses, may itself contain spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { state: fields[0] ?? '', started: fields[19] ?? '' }
}

const bootId = async (): Promise<string> =>
  (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim()
const pidNamespace = (): Promise<string> => readlink('/proc/self/ns/pid').catch(() => '')
