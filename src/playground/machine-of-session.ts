import type { Session } from '../ffi/index.js'
import { type MachineAccess, machineOfUri } from '../machine/index.js'
import { SimulatedMachine } from './simulated-machine.js'

/**
 * The default machine of a connection: that of its URI, or for libvirt's test driver a simulated one.
 *
 * @returns a function that determines it once
 */
export function machineOfSession(session: Session): () => Promise<MachineAccess> {
  let machine: MachineAccess | undefined
  return async () => {
    machine ??=
      (await session.call('virConnectGetType')) === 'TEST'
        ? new SimulatedMachine(session)
        : machineOfUri(await session.call('virConnectGetURI'))
    return machine
  }
}
