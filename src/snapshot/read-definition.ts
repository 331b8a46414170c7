import type { virNetworkPtr } from '../../native-types/values.js'
import { DefinitionError, type DefinitionFinding } from '../base/index.js'
import type { Calls } from '../ffi/index.js'
import { type NetworkDefinition, parseNetwork } from '../xml/index.js'
import { unreadable } from './connected-guests.js'

/** What was read of a network. */
export interface ReadDefinition {
  readonly definition: NetworkDefinition
  /** Why its XML could not be read: the definition then is a mere name. */
  readonly unread?: readonly DefinitionFinding[]
}

/** Reads a network's XML, whatever is in it. @returns why not, where it cannot be read */
export function readDefinition(xml: string): ReadDefinition | readonly DefinitionFinding[] {
  try {
    return { definition: parseNetwork(xml) }
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error
    return unreadable(error)
  }
}

/** The same; of a network whose XML cannot be read, its name and why. */
export async function readNamed(session: Calls, handle: virNetworkPtr, xml: string): Promise<ReadDefinition> {
  const read = readDefinition(xml)
  if ('definition' in read) return read
  const name = await session.call('virNetworkGetName', handle)
  const uuid = await session.call('virNetworkGetUUIDString', handle)
  return { definition: { mode: 'unknown', name, uuid, forward: { mode: 'unknown:' } }, unread: read }
}
