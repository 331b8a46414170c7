import { attribute, required, table } from '../table.js'
import { addressFamily, ipAddress, ipv4Netmask, positive, prefix } from '../values.js'

/**
 * A static route to a subnet that lies behind a guest; `prefix` or `netmask`, not both.
 * @see https://libvirt.org/formatnetwork.html#static-routes
 */
export const route = table({
  family: attribute('family', addressFamily),
  address: required(attribute('address', ipAddress)),
  /** In bits. */
  prefix: attribute('prefix', prefix),
  netmask: attribute('netmask', ipv4Netmask),
  gateway: required(attribute('gateway', ipAddress)),
  /** Low ones win; 1 unless said otherwise. */
  metric: attribute('metric', positive),
})
