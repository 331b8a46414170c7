import { parseAddress } from '../../base/index.js'
import { attribute, derived, required, table } from '../table.js'
import { unlessEmpty } from '../value.js'
import { addressFamily, ipAddress, ipv4Netmask, positive, prefix } from '../values.js'

/** The family that the first of these addresses is of: libvirt wants to be told of IPv6. */
export const familyOf = (...properties: readonly string[]) =>
  derived(attribute('family', unlessEmpty(addressFamily)), (data) => {
    const address = properties.map((property) => data[property]).find((given) => given !== undefined)
    return parseAddress(String(address))?.family === 'ipv6' ? 'ipv6' : undefined
  })

/**
 * A static route to a subnet; `prefix` or `netmask`, not both. By `gateway` alone it is a default route: of the guest with
 * passt, or else of the host; since 12.2.0.
 * @see https://libvirt.org/formatnetwork.html#static-routes
 */
export const route = table({
  /** Address family; derived from address, or else from gateway, when omitted. Example: ipv6. */
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
