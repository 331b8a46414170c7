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
  /** That of `address`, or else `gateway`, which may be left out. */
  family: familyOf('address', 'gateway'),
  address: attribute('address', ipAddress),
  /** In bits. */
  prefix: attribute('prefix', prefix),
  netmask: attribute('netmask', ipv4Netmask),
  gateway: required(attribute('gateway', ipAddress)),
  /** Low ones win; 1 unless said otherwise. */
  metric: attribute('metric', positive),
})
