import type { virNetworkPtr } from '../../native-types/values.js'
import { DefinitionError, type DefinitionFinding, ReadTexts } from '../base/index.js'
import type { Calls } from '../ffi/index.js'
import { type NetworkDefinition, parseNetwork } from '../xml/index.js'
import { unreadable } from './read-guest.js'

/** A network's definition as read. */
export interface ReadDefinition {
  readonly definition: NetworkDefinition
  /** Why its XML could not be read: the definition is then just a name. */
  readonly unread?: readonly DefinitionFinding[]
}

const read = new ReadTexts((xml: string): ReadDefinition | readonly DefinitionFinding[] => {
  try {
    return { definition: parseNetwork(xml) }
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error
    return unreadable(error)
  }
})

/**
 * Reads a network's XML, valid or not. Results are frozen and cached by text.
 *
 * @returns the reason, if it cannot be read
 */
export const readDefinition = (xml: string): ReadDefinition | readonly DefinitionFinding[] => read.get(xml)

/** The definition, if a call returned a network's XML that can be read. */
export function definitionIn(answer: unknown): NetworkDefinition | undefined {
  const found = typeof answer === 'string' ? readDefinition(answer) : undefined
  return found && 'definition' in found ? found.definition : undefined
}

/** As `readDefinition`; for a network whose XML cannot be read, its name and the reason. */
export async function readNamed(session: Calls, handle: virNetworkPtr, xml: string): Promise<ReadDefinition> {
  const found = readDefinition(xml)
  if ('definition' in found) return found
  const name = await session.call('virNetworkGetName', handle)
  const uuid = await session.call('virNetworkGetUUIDString', handle)
  return { definition: { mode: 'unknown', name, uuid, forward: { mode: 'unknown:' } }, unread: found }
}
