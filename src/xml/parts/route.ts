import { parseAddress } from '../../base/index.js'
import { attribute, derived, required, table } from '../table.js'
import { unlessEmpty } from '../value.js'
import { addressFamily, ipAddress, ipv4Netmask, positive, prefix } from '../values.js'

/** The address family of the first address given: libvirt assumes IPv4 unless the family is set. */
export const familyOf = (...properties: readonly string[]) =>
  derived(attribute('family', unlessEmpty(addressFamily)), (data) => {
    const address = properties.map((property) => data[property]).find((given) => given !== undefined)
    return parseAddress(String(address))?.family === 'ipv6' ? 'ipv6' : undefined
  })

/**
 * A static route to a subnet; takes `prefix` or `netmask`, not both. With `gateway` alone it is a default route, since
 * 12.2.0: the guest's with passt, otherwise the host's.
 * @see https://libvirt.org/formatnetwork.html#static-routes
 */
export const route = table({
  /** Address family; derived from address or gateway when omitted. Example: ipv6. */
  family: familyOf('address', 'gateway'),
  /**
   * Destination subnet. Without address, the route is a default route: the guest's with passt, otherwise the
   * host's; since 12.2.0. Example: 10.20.0.0.
   */
  address: attribute('address', ipAddress),
  /** Prefix length of the destination. Unit: bits. Example: 16. */
  prefix: attribute('prefix', prefix),
  /** Netmask of the destination, in place of prefix; IPv4 only. Example: 255.255.0.0. */
  netmask: attribute('netmask', ipv4Netmask),
  /** Next hop: an address on this network. Example: 192.168.150.2. */
  gateway: required(attribute('gateway', ipAddress)),
  /** Priority of the route; the lowest wins. Default: 1. Example: 10. */
  metric: attribute('metric', positive),
})
