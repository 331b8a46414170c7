import { mkdir, open, readFile, rename, rm, stat, unlink } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ApplyError, isJson, printable } from '../base/index.js'
import { lockFolder } from './change-lock.js'

/** The daemon whose networks a journal is about. */
export interface JournalHost {
  /** Host name of the machine that the daemon is on. */
  readonly machine: string
  /** `/system` or `/session`: each has networks of its own. */
  readonly scope: string
}

/** The contents of an unfinished change's journal. */
export interface JournalRecord<T> {
  /** Each network's state before. */
  readonly before: readonly T[]
  /** Names of the networks whose change had begun; 'all' if the end of the file was lost. */
  readonly begun: readonly string[] | 'all'
  /** Everything was done; only the journal was left. */
  readonly finished: boolean
}

const version = 1

/** The default folder of journals: in the user's home, one for each host. */
export function stateFolder({ machine, scope }: JournalHost): string {
  const base = process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state')
  return join(base, 'virtnet', encodeURIComponent(`${machine}${scope}`))
}

/**
 * The record of a change in progress: the state before, then each step before it begins, each synced to disk before
 * going on. Its holder is the only one that changes networks through its folder.
 */
export class Journal<T> implements AsyncDisposable {
  readonly path: string
  readonly #folder: string
  readonly #draft: string
  readonly #host: JournalHost
  readonly #release: () => Promise<void>

  private constructor(folder: string, host: JournalHost, release: () => Promise<void>) {
    this.#folder = folder
    this.path = join(folder, 'networks.journal')
    this.#draft = `${this.path}.draft`
    this.#host = host
    this.#release = release
  }

  /** @throws ApplyError  if another process holds it, or others may write to the folder */
  static async open<T>(folder: string, host: JournalHost): Promise<Journal<T>> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const { uid, mode } = await stat(folder)
    if (uid !== process.getuid?.() || (mode & 0o022) !== 0) {
      const message = `the journal's folder ${folder} belongs to another user, or others can write to it, and its contents are applied to networks: use a private one (chmod 700)`
      throw new ApplyError(message, 'untouched')
    }
    const lock = await lockFolder(folder)
    if (typeof lock === 'function') return new Journal<T>(folder, host, lock)
    const who = `process ${lock.processId} of ${printable(lock.user)} on ${printable(lock.machine)}`
    const message = `networks are being changed by ${who}; try again when that is done (its lock is in ${folder})`
    throw new ApplyError(message, 'untouched', { holder: lock })
  }

  /**
   * What an unfinished change left behind; undefined if there is none.
   *
   * @throws ApplyError  if it belongs to another host, or cannot be read
   */
  async left(): Promise<JournalRecord<T> | undefined> {
    // A draft means that nothing had begun.
    await rm(this.#draft, { force: true })
    const text = await readFile(this.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    if (text === undefined) return undefined
    const [first = '', ...lines] = text.split('\n')
    const head = parsed(first)
    if (lines.length === 0 || !isJson(head) || !isJson(head.host) || !Array.isArray(head.before))
      throw this.#unreadable('its first line is incomplete')
    if (head.version !== version) throw this.#unreadable(`its version is ${printable(String(head.version))}`)
    const { machine, scope } = head.host
    if (machine !== this.#host.machine || scope !== this.#host.scope) {
      const message = `the journal ${this.path} belongs to ${printable(String(machine))}${printable(String(scope))}, and this connection is to ${this.#host.machine}${this.#host.scope}; recover() there, or name another folder`
      throw new ApplyError(message, 'untouched')
    }
    const begun = new Set<string>()
    let finished = false
    // An incomplete last line was not fully synced: its step may have begun.
    const torn = lines.pop() !== ''
    for (const line of lines) {
      const said = parsed(line)
      if (!isJson(said)) throw this.#unreadable(`'${printable(line.slice(0, 40))}' is not a step`)
      if (typeof said.begin === 'string') begun.add(said.begin)
      if (typeof said.leave === 'string') begun.delete(said.leave)
      finished ||= said.finished === true
    }
    return { before: head.before as T[], begun: torn ? 'all' : [...begun], finished }
  }

  #unreadable(why: string): ApplyError {
    const message = `the journal ${this.path} cannot be read: ${why}; nothing was done. Compare the networks with what is wanted, then remove the file`
    return new ApplyError(message, 'untouched')
  }

  /** Begins a new one. */
  async begin(before: readonly T[]): Promise<void> {
    const file = await open(this.#draft, 'w', 0o600)
    try {
      await file.writeFile(`${JSON.stringify({ version, host: this.#host, before })}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(this.#draft, this.path)
    await this.#syncFolder()
  }

  /** Records the next step before it begins; or, by `leave`, that nothing was done to a network whose step had begun. */
  async note(
    step: { readonly begin: string } | { readonly leave: string } | { readonly finished: true },
  ): Promise<void> {
    const file = await open(this.path, 'a')
    try {
      await file.writeFile(`${JSON.stringify(step)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
  }

  /** The change is complete. */
  async end(): Promise<void> {
    await unlink(this.path)
    await this.#syncFolder()
  }

  async #syncFolder(): Promise<void> {
    const folder = await open(this.#folder, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  }

  /** Releases it. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#release()
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
