import { VIR_IP_ADDR_TYPE_IPV6, type virNetworkDHCPLease } from '../../native-types/libvirt-network.js'
import type { AddressFamily } from '../base/index.js'

/** An address that a network's dnsmasq has leased to a guest. */
export interface Lease {
  /** The family of the address. */
  readonly family: AddressFamily
  /** The leased address, without prefix. */
  readonly address: string
  /** In bits. */
  readonly prefix: number
  /** Null if dnsmasq does not know it, as for some DHCPv6 clients. */
  readonly mac: string | null
  /** The host name that the guest sent. */
  readonly hostname: string | null
  /** DHCP client id, or DUID. */
  readonly clientId: string | null
  /** Of DHCPv6: which of the guest's interfaces. */
  readonly iaid: string | null
  /** Null: never. */
  readonly expiresAt: Date | null
  /** The bridge. */
  readonly bridge: string | null
}

export const toLease = (lease: virNetworkDHCPLease): Lease => ({
  family: lease.type === VIR_IP_ADDR_TYPE_IPV6 ? 'ipv6' : 'ipv4',
  address: lease.ipaddr ?? '',
  prefix: lease.prefix,
  mac: lease.mac?.toLowerCase() ?? null,
  hostname: lease.hostname,
  clientId: lease.clientid,
  iaid: lease.iaid,
  expiresAt: lease.expirytime > 0n ? new Date(Number(lease.expirytime) * 1000) : null,
  bridge: lease.iface,
})
