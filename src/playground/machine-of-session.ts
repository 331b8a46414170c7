import type { Session } from '../ffi/index.js'
import { type MachineAccess, machineOfUri } from '../machine/index.js'
import { MakeBelieveMachine } from './make-believe-machine.js'

/**
 * The machine of a connection that was given none: that of its URI, or for libvirt's test driver, wherever its daemon is,
 * one that is made up.
 *
 * @returns what finds it out, and remembers it
 */
export function machineOfSession(session: Session): () => Promise<MachineAccess> {
  let machine: MachineAccess | undefined
  return async () => {
    machine ??=
      (await session.call('virConnectGetType')) === 'TEST'
        ? new MakeBelieveMachine(session)
        : machineOfUri(await session.call('virConnectGetURI'))
    return machine
  }
}
