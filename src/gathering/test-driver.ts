import type { virDomainPtr } from '../../native-types/values.js'
import { unlessCode } from '../base/index.js'
import { type Calls, localError } from '../ffi/index.js'
import { networkOfInterface } from '../xml/index.js'
import { readDefinition } from './read-definition.js'
import { readGuest } from './read-guest.js'

/**
 * libvirt's test driver derives the addresses of a guest's interface from its network's first one, and crashes the
 * process if the network has none (seen with 9.0; testDomainInterfaceAddressFromNet of 11.3 is the same).
 *
 * @throws LibvirtError  `VIR_ERR_NO_SUPPORT` if it would
 */
export async function refuseToCrash(session: Calls, domain: virDomainPtr): Promise<void> {
  if ((await session.call('virConnectGetType')) !== 'TEST') return
  const { interfaces } = readGuest(await session.call('virDomainGetXMLDesc', domain, 0))
  for (const name of new Set(interfaces.flatMap((one) => networkOfInterface(one) ?? []))) {
    const network = await unlessCode(session.call('virNetworkLookupByName', name), 'VIR_ERR_NO_NETWORK')
    if (network === undefined) continue
    try {
      const read = readDefinition(await session.call('virNetworkGetXMLDesc', network, 0))
      const ips = 'definition' in read && 'ips' in read.definition ? (read.definition.ips ?? []) : []
      if (ips.length > 0) continue
      throw localError(
        'virDomainInterfaceAddresses',
        'VIR_ERR_NO_SUPPORT',
        `the test driver has no addresses for guests of network ${name}, which has none itself`,
      )
    } finally {
      await network.free()
    }
  }
}
