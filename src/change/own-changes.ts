import type { MachineAccess } from '../machine/index.js'
import type { HostRollback, RollbackTask } from './pending-rollback.js'

/** Marks a machine that changes its network itself, for lack of a shell: a simulated one. */
export const changesItself = Symbol('virtnet.changesItself')

/** Such a machine. */
export interface ChangesItself extends MachineAccess {
  /**
   * Makes a change, and rolls it back unless it is confirmed in time.
   *
   * @throws HostChangeError  if another change is pending there
   */
  [changesItself](task: RollbackTask): Promise<HostRollback>
}

export const isOwnChanger = (machine: MachineAccess): machine is ChangesItself => changesItself in machine
