import {
  type ChangesItself,
  type HostRollback,
  heldError,
  ownerText,
  type RollbackReport,
  type RollbackTask,
} from '../change/index.js'
import type { HostFacts } from '../machine/index.js'
import { changedByIp } from './ip-command.js'

/** Holds the facts to change. */
export interface FactsHolder {
  facts: HostFacts
}

/** A change of the simulated host, which is rolled back unless it is confirmed in time. */
export class PendingChange implements HostRollback {
  readonly #holder: FactsHolder
  readonly #before: HostFacts
  readonly #owner: RollbackTask['owner']
  readonly #until: number
  readonly #timer: NodeJS.Timeout
  #report: RollbackReport

  constructor(holder: FactsHolder, { steps, seconds, owner }: RollbackTask) {
    this.#holder = holder
    this.#before = holder.facts
    this.#owner = owner
    this.#until = Date.now() + seconds * 1000
    this.#timer = setTimeout(() => this.#undo(), seconds * 1000).unref()
    this.#report = { files: ['applied', 'pending'], said: '', left: '' }
    for (const file of ['create', 'move'] as const) {
      for (const [line, words] of steps[file].entries()) {
        try {
          holder.facts = changedByIp(holder.facts, words)
        } catch (error) {
          const said = `${error instanceof Error ? error.message : String(error)}\nCommand failed ${file}:${line + 1}`
          this.#undo()
          this.#report = { files: ['failed'], said, left: '' }
          return
        }
      }
    }
  }

  /** Refuses another change while one is pending. @throws HostChangeError  that names its owner and deadline */
  refuseAnother(): void {
    if (!this.#report.files.includes('pending')) return
    throw heldError(`held ${Math.ceil((this.#until - Date.now()) / 1000)}\n${ownerText(this.#owner)}`)
  }

  async decide(decision: 'confirmed' | 'asked'): Promise<boolean> {
    if (!this.#report.files.includes('pending')) return false
    if (decision === 'asked') this.#undo()
    else {
      clearTimeout(this.#timer)
      this.#report = { files: ['applied', 'confirmed'], said: '', left: '' }
    }
    return true
  }

  async until(): Promise<RollbackReport> {
    return this.#report
  }

  async forget(): Promise<void> {}

  #undo(): void {
    clearTimeout(this.#timer)
    this.#holder.facts = this.#before
    this.#report = { files: ['undone'], said: '', left: '' }
  }
}

export type { ChangesItself }
