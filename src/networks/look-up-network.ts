import type { virNetworkPtr } from '../../native-types/values.js'
import { LibvirtError } from '../base/index.js'
import type { Calls } from '../ffi/index.js'

const uuidPattern = /^[\da-f]{8}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{12}$/i

/** A UUID can also be a name, so a name that looks like one is tried as a UUID first. */
export async function lookUpNetwork(session: Calls, nameOrUuid: string): Promise<virNetworkPtr> {
  if (!uuidPattern.test(nameOrUuid)) return session.call('virNetworkLookupByName', nameOrUuid)
  try {
    return await session.call('virNetworkLookupByUUIDString', nameOrUuid)
  } catch (error) {
    if (!(error instanceof LibvirtError && error.code === 'VIR_ERR_NO_NETWORK')) throw error
    return session.call('virNetworkLookupByName', nameOrUuid)
  }
}
