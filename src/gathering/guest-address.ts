import { virDomainInterfaceAddressesSource } from '../../native-types/libvirt-domain.js'
import { VIR_IP_ADDR_TYPE_IPV6 } from '../../native-types/libvirt-network.js'
import type { virDomainPtr } from '../../native-types/values.js'
import { addressBits, isLinkLocal, LibvirtError, normalizeMac, parseAddress } from '../base/index.js'
import type { Calls } from '../ffi/index.js'
import type { AddressSource, GuestAddress } from '../snapshot/index.js'
import { refuseToCrash } from './test-driver.js'

const sources = {
  lease: virDomainInterfaceAddressesSource.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE,
  agent: virDomainInterfaceAddressesSource.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT,
  arp: virDomainInterfaceAddressesSource.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP,
} as const satisfies Record<AddressSource, number>

export const addressSources = Object.keys(sources) as AddressSource[]

/**
 * The addresses that one source knows, of all interfaces; what is no address is left out.
 *
 * @see virDomainInterfaceAddresses, since 1.2.14
 */
export async function addressesFrom(
  session: Calls,
  domain: virDomainPtr,
  source: AddressSource,
): Promise<GuestAddress[]> {
  await refuseToCrash(session, domain)
  const interfaces = await session.call('virDomainInterfaceAddresses', domain, sources[source])
  return interfaces.flatMap(({ name, hwaddr, addrs }) =>
    addrs.flatMap(({ type, addr, prefix }) => {
      const family = type === VIR_IP_ADDR_TYPE_IPV6 ? ('ipv6' as const) : ('ipv4' as const)
      // An agent is a program of the guest's, and libvirt passes on whatever it says.
      if (!addr || parseAddress(addr)?.family !== family || prefix > addressBits(family)) return []
      return [{ family, address: addr, prefix, mac: normalizeMac(hwaddr ?? '') ?? null, device: name ?? '', source }]
    }),
  )
}

/**
 * Asks the sources in turn until one knows a wanted address. Skips sources that are missing or fail.
 *
 * @throws LibvirtError  of the first source, if all fail; at once if the guest or the connection is gone
 */
export async function findAddresses(
  session: Calls,
  domain: virDomainPtr,
  wanted: readonly AddressSource[],
  isWanted: (address: GuestAddress) => boolean,
): Promise<GuestAddress[]> {
  const failures: LibvirtError[] = []
  for (const source of wanted) {
    try {
      const found = (await addressesFrom(session, domain, source)).filter(isWanted)
      if (found.length > 0) return found
    } catch (error) {
      if (!(error instanceof LibvirtError) || isFinal(error)) throw error
      failures.push(error)
    }
  }
  if (failures[0] && failures.length === wanted.length) throw failures[0]
  return []
}

/** No other source would know more: the guest or the connection is gone, or access is denied. */
export const isFinal = ({ code, domain }: LibvirtError): boolean => domain === 'VIR_FROM_RPC' || final.has(code)

/** A link-local address, of no use beyond its link. */
export const isOfLinkOnly = (address: string): boolean => isLinkLocal(address) || address.startsWith('169.254.')

const final: ReadonlySet<string> = new Set([
  'VIR_ERR_NO_DOMAIN',
  'VIR_ERR_OPERATION_INVALID',
  'VIR_ERR_OPERATION_DENIED',
  'VIR_ERR_INVALID_CONN',
  'VIR_ERR_INVALID_DOMAIN',
])
