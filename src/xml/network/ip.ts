import { familyOf } from '../parts/route.js'
import { attribute, element, elements, expecting, omittedIf, required, table } from '../table.js'
import { integerValue, unlessEmpty, unlessZero, yesNo } from '../value.js'
import { duid, ipAddress, ipv4Netmask, path, prefix, someLine, spelledMac } from '../values.js'
import { openWord } from '../words.js'

/** Suggests the right form for an address written as `192.168.150.1/24`. */
const withoutPrefix: typeof ipAddress = {
  ...ipAddress,
  problem(value) {
    const [, address, prefix] = typeof value === 'string' ? (/^([^/]+)\/(\d{1,3})$/.exec(value) ?? []) : []
    if (address === undefined || ipAddress.problem(address)) return ipAddress.problem(value)
    return {
      severity: 'error',
      message: `${value} includes a prefix; use address '${address}' with prefix ${prefix}`,
    }
  },
}

/** How long a DHCP lease lasts. Since 6.3.0. */
const lease = table({
  /** How long the lease lasts, in the given unit; 0 means forever, otherwise at least two minutes. Example: 24. */
  expiry: required(attribute('expiry', integerValue(0, Number.MAX_SAFE_INTEGER, { base: 0 }))),
  /** Unit of expiry. Default: minutes. Example: hours. */
  unit: attribute('unit', openWord('seconds', 'minutes', 'hours')),
})

/** Addresses for any guest, from `start` to `end` inclusive. */
const range = table({
  /** First address. Example: 192.168.150.10. */
  start: required(attribute('start', ipAddress)),
  /** Last address, included. Example: 192.168.150.99. */
  end: required(attribute('end', ipAddress)),
  /**
   * How long leases from this range last. Default: dnsmasq's own, one hour for IPv4 and one day for IPv6. Since
   * 6.3.0.
   */
  lease: omittedIf('incomplete', element('lease', lease)),
})

/** An address reserved for one guest, identified by `mac` (IPv4), `id` (IPv6) or `name`. */
const host = table({
  /** MAC address of the guest's interface; IPv4 only. Example: 52:54:00:12:34:56. */
  mac: attribute('mac', spelledMac),
  /**
   * The guest's DHCPv6 unique identifier (DUID); IPv6 only. Example:
   * 00:04:58:fd:e4:15:1b:09:4c:0e:09:af:e4:d3:8c:b8:ca:1e.
   */
  id: attribute('id', duid),
  /** Host name that the guest gets by DHCP, and that the DNS server resolves. Example: web. */
  name: attribute('name', someLine),
  /** Address reserved for the guest. It may lie outside the ranges. Example: 192.168.150.20. */
  ip: required(attribute('ip', ipAddress)),
  /**
   * How long this guest's lease lasts. Default: dnsmasq's own, one hour for IPv4 and one day for IPv6. Since 6.3.0.
   */
  lease: omittedIf('incomplete', element('lease', lease)),
})

/** The DHCP server on this address; one per family and network. */
const dhcp = table({
  /** Addresses handed out to any guest. */
  ranges: elements('range', range),
  /** Addresses reserved for particular guests. */
  hosts: elements('host', host),
  /** Boot file for guests that boot from the network; IPv4 only. */
  bootp: omittedIf(
    'incomplete',
    element(
      'bootp',
      table({
        /** Boot file, relative to the TFTP root. Example: pxelinux.0. */
        file: required(attribute('file', path)),
        /** TFTP server. Default: the host. Example: 192.168.150.2. */
        server: attribute('server', ipAddress),
      }),
    ),
  ),
})

/**
 * The host's own address on the bridge; takes `prefix` or `netmask`, not both.
 * @see https://libvirt.org/formatnetwork.html#addressing
 */
export const ip = expecting(
  table({
    /** Address family; derived from address when omitted. Example: ipv6. */
    family: familyOf('address'),
    /**
     * The host's address in the subnet: the guests' gateway and DNS server. Without a prefix length. Example:
     * 192.168.150.1.
     */
    address: required(attribute('address', unlessEmpty(withoutPrefix))),
    /** Netmask of the subnet, in place of prefix; IPv4 only. Example: 255.255.255.0. */
    netmask: attribute('netmask', unlessEmpty(ipv4Netmask)),
    /** Prefix length of the subnet. Unit: bits. Example: 24. */
    prefix: attribute('prefix', unlessZero(prefix)),
    /**
     * The DNS server answers reverse lookups in this subnet itself and never forwards them. Default: false. Since
     * 3.0.0. Example: true.
     */
    localPtr: attribute('localPtr', yesNo),
    /** TFTP service for guests that boot from the network; IPv4 only. */
    tftp: omittedIf(
      'incomplete',
      element(
        'tftp',
        table({
          /** Directory served by TFTP. Example: /srv/tftp. */
          root: required(attribute('root', unlessEmpty(path))),
        }),
      ),
    ),
    /** DHCP service of the subnet. One subnet per address family can have it. */
    dhcp: element('dhcp', dhcp),
  }),
  'prefix',
  'netmask',
)
