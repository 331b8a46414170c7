import { parseAddress } from '../addresses.js'
import { attribute, derived, required, table } from '../table.js'
import { unlessEmpty } from '../value.js'
import { addressFamily, ipAddress, ipv4Netmask, positive, prefix } from '../values.js'

/** The family that an address is of: libvirt wants to be told of IPv6. */
export const familyOf = (property: string) =>
  derived(attribute('family', unlessEmpty(addressFamily)), (data) =>
    parseAddress(String(data[property]))?.family === 'ipv6' ? 'ipv6' : undefined,
  )

/**
 * A static route to a subnet that lies behind a guest; `prefix` or `netmask`, not both.
 * @see https://libvirt.org/formatnetwork.html#static-routes
 */
export const route = table({
  /** That of `address`, which may be left out. */
  family: familyOf('address'),
  address: required(attribute('address', ipAddress)),
  /** In bits. */
  prefix: attribute('prefix', prefix),
  netmask: attribute('netmask', ipv4Netmask),
  gateway: required(attribute('gateway', ipAddress)),
  /** Low ones win; 1 unless said otherwise. */
  metric: attribute('metric', positive),
})
