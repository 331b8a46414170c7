import { randomUUID } from 'node:crypto'
import { HostChangeError, printable } from '../base/index.js'
import type { MachineAccess } from '../machine/index.js'
import { type ChangeOwner, holderOf, ownerText } from './change-owner.js'
import { decideScript, findScript, forgetScript, inOwnSession, reportScript, startScript } from './rollback-script.js'
import type { Steps } from './steps.js'

/** The state of the process on the host. */
export interface RollbackReport {
  /** Its folder's contents: `pending`, `applied`, `failed`, `undone`, …; just `gone` if the folder no longer exists. */
  readonly files: readonly string[]
  /** The output of a refused step. */
  readonly said: string
  /** What the rollback could not restore. */
  readonly left: string
}

/** What it is started with. */
export interface RollbackTask {
  readonly steps: Steps
  /** Until it rolls back. */
  readonly seconds: number
  readonly owner: ChangeOwner
  /** Of the network that the steps were made for. */
  readonly fingerprint: string
}

/** A change that a host has made, and rolls back unless it is confirmed in time. */
export type HostRollback = Pick<PendingRollback, 'decide' | 'until' | 'forget'>

/** Polling interval in milliseconds. */
const interval = 200

/**
 * The process on a host that makes a change, and rolls it back unless it is confirmed: a dead man's switch, which needs
 * no connection.
 */
export class PendingRollback {
  readonly #source: MachineAccess
  readonly #folder: string
  readonly #id: string

  private constructor(source: MachineAccess, folder: string, id: string) {
    this.#source = source
    this.#folder = folder
    this.#id = id
  }

  /**
   * Starts it, and the change with it.
   *
   * @returns undefined if the network is no longer what the steps were made for
   * @throws HostChangeError  if another change is pending there, or the network may not be changed
   */
  static async start(
    source: MachineAccess,
    { steps, owner, ...task }: RollbackTask,
  ): Promise<PendingRollback | undefined> {
    const id = randomUUID()
    const script = startScript(steps, { id, owner: ownerText(owner), ...task })
    const answer = await source.run(['sh', '-c', inOwnSession, script]).catch(async (error: unknown) => {
      // The change may have cut off the answer: ask again, if need be after the rollback.
      const deadline = Date.now() + (task.seconds + 30) * 1000
      const folder = await answered(deadline, async () => (await source.run(['sh', '-c', findScript(id)])).trim())
      if (folder !== 'none') return `started ${folder}`
      const message = `the host does not accept the change: ${printable(messageOf(error))}`
      throw new HostChangeError(message, 'untouched', { cause: error })
    })
    const folder = /^started (.*)$/m.exec(answer)?.[1]
    if (folder !== undefined) return new PendingRollback(source, folder, id)
    if (/^changed$/m.test(answer)) return undefined
    throw heldError(answer)
  }

  /**
   * Confirms the change or rolls it back, before its deadline does.
   *
   * @param deadline  milliseconds since 1970, until when to retry if the host does not answer
   * @returns false if it was too late
   */
  async decide(decision: 'confirmed' | 'asked', deadline: number): Promise<boolean> {
    const script = decideScript(this.#folder, decision)
    let asked = 0
    return answered(deadline, async () => {
      asked++
      const answer = (await this.#source.run(['sh', '-c', inOwnSession, script])).trim()
      // The answer to an earlier attempt may have been lost.
      return answer === 'yes' || (answer === 'gone' && decision === 'confirmed' && asked > 1)
    })
  }

  /**
   * Waits for a state.
   *
   * @param deadline  milliseconds since 1970
   * @throws the signal's reason, when that aborts
   */
  until(
    deadline: number,
    accepts: (report: RollbackReport) => boolean,
    signal?: AbortSignal | undefined,
  ): Promise<RollbackReport> {
    return answered(
      deadline,
      async () => {
        signal?.throwIfAborted()
        const text = await this.#source.run(['sh', '-c', reportScript(this.#folder, this.#id)])
        const [files = '', ...rest] = text.split('\n\n')
        const [said = '', left = ''] = rest.join('\n\n').split(`${this.#id}\n`)
        const report = { files: files.trim().split('\n'), said: lines(said), left: lines(left) }
        return accepts(report) ? report : undefined
      },
      signal,
    )
  }

  /** Removes its files on the host. */
  async forget(): Promise<void> {
    await this.#source.run(['sh', '-c', inOwnSession, forgetScript(this.#folder)])
  }
}

/** Fit to be shown. */
const lines = (text: string): string => text.trim().split('\n').map(printable).join('\n')

/** @param answer  of {@link startScript} */
export function heldError(answer: string): HostChangeError {
  const [, seconds, owner = ''] = /^held (-?\d+)\n?(.*)$/m.exec(answer) ?? []
  const holder = holderOf(owner, Number(seconds ?? 0))
  const who = holder
    ? `: ${holder.links.map(printable).join(', ')}, by process ${holder.processId} of ${printable(holder.user)} on ${printable(holder.machine)}, until ${holder.until.toISOString()}; confirm it or roll it back there, or apply again after that`
    : ', by an unknown process; apply again later'
  return new HostChangeError(`another change of this network is waiting for confirmation${who}`, 'untouched', {
    holder,
  })
}

/** Retries until there is an answer. */
async function answered<T>(
  deadline: number,
  ask: () => Promise<T | undefined>,
  signal?: AbortSignal | undefined,
): Promise<T> {
  for (;;) {
    let reason = 'its rollback process does not answer'
    try {
      const answer = await ask()
      if (answer !== undefined) return answer
    } catch (error) {
      if (signal?.aborted) throw error
      reason = messageOf(error)
    }
    if (Date.now() > deadline) {
      throw new HostChangeError(`the host does not answer; it rolls back by itself: ${reason}`, 'unreachable')
    }
    await new Promise((resolve) => setTimeout(resolve, interval))
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
