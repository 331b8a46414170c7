import type { virNetworkPtr } from '../../native-types/values.js'
import type { Session } from '../ffi/index.js'
import { type NetworkDefinition, parseNetwork } from '../xml/index.js'

/** What a network was when it was last read. */
export interface NetworkState {
  /** It runs. */
  readonly active: boolean
  /** It has a stored definition, and so outlives a stop. */
  readonly persistent: boolean
  /** It starts with the daemon. */
  readonly autostart: boolean
}

/** Definition and state in one trip. @param flags  `VIR_NETWORK_XML_INACTIVE` for what is stored */
export async function readNetwork(
  session: Session,
  handle: virNetworkPtr,
  flags = 0,
): Promise<{ definition: NetworkDefinition; state: NetworkState }> {
  const results = await session.batch(
    [
      { name: 'virNetworkGetXMLDesc', args: [handle, flags] },
      { name: 'virNetworkIsActive', args: [handle] },
      { name: 'virNetworkIsPersistent', args: [handle] },
      { name: 'virNetworkGetAutostart', args: [handle] },
    ],
    true,
  )
  const failed = results.find(({ error }) => error)
  if (failed) throw failed.error
  const [xml, active, persistent, autostart] = results.map(({ value }) => value)
  return {
    definition: parseNetwork(xml as string),
    state: { active: active === 1, persistent: persistent === 1, autostart: autostart === 1 },
  }
}
