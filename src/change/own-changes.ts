import type { MachineAccess } from '../machine/index.js'
import type { HostRollback, RollbackTask } from './pending-rollback.js'

/** Of a machine that changes its network by itself, because there is no shell that could: one that is made up. */
export const changesItself = Symbol('virtnet.changesItself')

/** Such a machine. */
export interface ChangesItself extends MachineAccess {
  /**
   * Makes a change, and takes it back unless it is confirmed in time.
   *
   * @throws HostChangeError where another change waits there
   */
  [changesItself](task: RollbackTask): Promise<HostRollback>
}

export const isOwnChanger = (machine: MachineAccess): machine is ChangesItself => changesItself in machine
