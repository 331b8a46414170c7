import type { virDomainPtr, virNetworkPtr } from '../../native-types/values.js'
import { type KnownLibvirtErrorCode, LibvirtError, printable, unlessCode } from '../base/index.js'
import type { Calls } from '../ffi/index.js'

const uuidPattern = /^[\da-f]{8}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{12}$/i

/** A name can look like a UUID, so such a name is tried as a UUID first. */
async function byNameOrUuid<T>(
  nameOrUuid: string,
  byName: (name: string) => Promise<T>,
  byUuid: (uuid: string) => Promise<T>,
  absent: KnownLibvirtErrorCode,
): Promise<T> {
  const found = uuidPattern.test(nameOrUuid) ? await unlessCode(byUuid(nameOrUuid), absent) : undefined
  return found ?? byName(nameOrUuid)
}

/** @throws LibvirtError `VIR_ERR_NO_NETWORK` when there is none */
export const lookUpNetwork = (calls: Calls, nameOrUuid: string): Promise<virNetworkPtr> =>
  byNameOrUuid(
    nameOrUuid,
    (name) => calls.call('virNetworkLookupByName', name),
    (uuid) => calls.call('virNetworkLookupByUUIDString', uuid),
    'VIR_ERR_NO_NETWORK',
  )

/** The test driver does not name the missing guest. */
async function naming<T>(found: Promise<T>, name: string): Promise<T> {
  try {
    return await found
  } catch (error) {
    if (error instanceof LibvirtError && error.code === 'VIR_ERR_NO_DOMAIN' && !error.message.includes(printable(name)))
      error.message += `: no guest '${printable(name)}'`
    throw error
  }
}

/** @throws LibvirtError `VIR_ERR_NO_DOMAIN` when there is none */
export const lookUpGuest = (calls: Calls, nameOrUuid: string): Promise<virDomainPtr> =>
  byNameOrUuid(
    nameOrUuid,
    (name) => naming(calls.call('virDomainLookupByName', name), name),
    (uuid) => calls.call('virDomainLookupByUUIDString', uuid),
    'VIR_ERR_NO_DOMAIN',
  )
