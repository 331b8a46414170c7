import { type DefinitionFinding, HostChangeError } from '../base/index.js'
import type { HostRollback } from './pending-rollback.js'

/** `unchanged`: the host was already as defined. `pending`: it rolls back unless confirmed. */
export type HostNetworkChangeState = 'unchanged' | 'pending' | 'confirmed' | 'rolled-back'

/** A change of a host's network that rolls itself back unless it is confirmed in time. */
export class HostNetworkChange implements AsyncDisposable {
  /** What was done, as ip(8) commands. */
  readonly commands: readonly string[]
  /** The findings of the definition's check. */
  readonly warnings: readonly DefinitionFinding[]
  /** When it rolls back, by this machine's clock. */
  readonly deadline: Date
  readonly #rollback: HostRollback | undefined
  #state: HostNetworkChangeState

  /** @param running  on the host; undefined: there was nothing to do */
  constructor(
    running: HostRollback | undefined,
    fields: Pick<HostNetworkChange, 'commands' | 'warnings' | 'deadline'>,
  ) {
    this.#rollback = running
    this.#state = running ? 'pending' : 'unchanged'
    this.commands = fields.commands
    this.warnings = fields.warnings
    this.deadline = fields.deadline
  }

  /** The state of the change: it waits for `confirm()`, stays, or was rolled back. */
  get state(): HostNetworkChangeState {
    return this.#state
  }

  /**
   * Keeps the change. Reaching the host for this proves that it is still reachable.
   *
   * @throws HostChangeError  if it is too late, or the host cannot be reached: then it rolls back
   */
  async confirm(): Promise<void> {
    if (this.#state === 'rolled-back') throw new HostChangeError('the change was already rolled back', 'rolled-back')
    if (!this.#rollback || this.#state !== 'pending') return
    const confirmed = await this.#rollback.decide('confirmed', this.#lastAnswer)
    if (confirmed) {
      this.#state = 'confirmed'
      return
    }
    await this.#undone(this.#rollback)
    throw new HostChangeError('the change was not confirmed in time and was rolled back; apply it again', 'rolled-back')
  }

  /**
   * Rolls the change back now, and waits for the end.
   *
   * @throws HostChangeError  after `confirm()`, or if something could not be restored
   */
  async rollBack(): Promise<void> {
    if (this.#state === 'confirmed') {
      throw new HostChangeError(
        'the change is already confirmed; to undo it, apply the previous definition',
        'confirmed',
      )
    }
    if (!this.#rollback || this.#state !== 'pending') return
    await this.#rollback.decide('asked', this.#lastAnswer)
    await this.#undone(this.#rollback)
  }

  /** Rolls back an unconfirmed change. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state === 'pending') await this.rollBack()
  }

  /** A host that was cut off returns some time after the deadline. */
  get #lastAnswer(): number {
    return this.deadline.getTime() + 15_000
  }

  async #undone(running: HostRollback): Promise<void> {
    const { left } = await running.until(this.#lastAnswer, ({ files }) =>
      files.some((file) => file === 'undone' || file === 'failed' || file === 'gone'),
    )
    this.#state = 'rolled-back'
    await running.forget()
    if (left) throw new HostChangeError(`the change was rolled back, except for:\n${left}`, 'rolled-back')
  }
}
