import { attribute, element, elements, required, table } from '../table.js'
import { wordValue, yesNo } from '../value.js'
import { addressFamily, duid, ipAddress, ipv4Netmask, macAddress, path, prefix, someLine, unsigned } from '../values.js'

/** How long a DHCP lease lasts. Since 6.3.0. */
const lease = table({
  /** In `unit`; 0: for ever; otherwise at least two minutes. */
  expiry: required(attribute('expiry', unsigned)),
  /** `minutes` unless said otherwise. */
  unit: attribute('unit', wordValue('seconds', 'minutes', 'hours')),
})

/** Addresses from `start` to `end`, both included, for any guest. */
const range = table({
  start: required(attribute('start', ipAddress)),
  end: required(attribute('end', ipAddress)),
  lease: element('lease', lease),
})

/** An address that is kept for one guest, known by `mac` (IPv4), `id` (IPv6) or `name`. */
const host = table({
  /** Lower case. */
  mac: attribute('mac', macAddress),
  /** The guest's DUID; IPv6 only. */
  id: attribute('id', duid),
  name: attribute('name', someLine),
  ip: required(attribute('ip', ipAddress)),
  lease: element('lease', lease),
})

/** The DHCP server on this address; one per family and network. */
const dhcp = table({
  ranges: elements('range', range),
  hosts: elements('host', host),
  /** What a guest that boots from the network loads; IPv4 only. */
  bootp: element(
    'bootp',
    table({
      file: required(attribute('file', path)),
      /** The TFTP server, where it is not this host. */
      server: attribute('server', ipAddress),
    }),
  ),
})

/**
 * The host's own address on the bridge; `prefix` or `netmask`, not both.
 * @see https://libvirt.org/formatnetwork.html#addressing
 */
export const ip = table({
  /** `ipv4` unless said otherwise. */
  family: attribute('family', addressFamily),
  /** In canonical form. */
  address: required(attribute('address', ipAddress)),
  /** IPv4 only. */
  netmask: attribute('netmask', ipv4Netmask),
  /** In bits. */
  prefix: attribute('prefix', prefix),
  /** The DNS server answers reverse look-ups of this subnet by itself. Since 3.0.0. */
  localPtr: attribute('localPtr', yesNo),
  /** A directory that is served by TFTP; IPv4 only. */
  tftp: element('tftp', table({ root: required(attribute('root', path)) })),
  dhcp: element('dhcp', dhcp),
})
