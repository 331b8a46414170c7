import { familyOf } from '../parts/route.js'
import { attribute, element, elements, expecting, omittedIf, required, table } from '../table.js'
import { integerValue, unlessEmpty, unlessZero, yesNo } from '../value.js'
import { duid, ipAddress, ipv4Netmask, path, prefix, someLine, spelledMac } from '../values.js'
import { openWord } from '../words.js'

/** An address that somebody may write as `192.168.150.1/24`, to be told how to. */
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
  /** In `unit`; 0: for ever; otherwise at least two minutes. */
  expiry: required(attribute('expiry', integerValue(0, Number.MAX_SAFE_INTEGER, { base: 0 }))),
  /** `minutes` unless said otherwise. */
  unit: attribute('unit', openWord('seconds', 'minutes', 'hours')),
})

/** Addresses from `start` to `end`, both included, for any guest. */
const range = table({
  start: required(attribute('start', ipAddress)),
  end: required(attribute('end', ipAddress)),
  lease: omittedIf('incomplete', element('lease', lease)),
})

/** An address that is kept for one guest, known by `mac` (IPv4), `id` (IPv6) or `name`. */
const host = table({
  /** Lower case. */
  mac: attribute('mac', spelledMac),
  /** The guest's DUID; IPv6 only. */
  id: attribute('id', duid),
  name: attribute('name', someLine),
  ip: required(attribute('ip', ipAddress)),
  lease: omittedIf('incomplete', element('lease', lease)),
})

/** The DHCP server on this address; one per family and network. */
const dhcp = table({
  ranges: elements('range', range),
  hosts: elements('host', host),
  /** What a guest that boots from the network loads; IPv4 only. */
  bootp: omittedIf(
    'incomplete',
    element(
      'bootp',
      table({
        file: required(attribute('file', path)),
        /** The TFTP server, where it is not this host. */
        server: attribute('server', ipAddress),
      }),
    ),
  ),
})

/**
 * The host's own address on the bridge; `prefix` or `netmask`, not both.
 * @see https://libvirt.org/formatnetwork.html#addressing
 */
export const ip = expecting(
  table({
    /** That of `address`, which may be left out. */
    family: familyOf('address'),
    /** In canonical form. */
    address: required(attribute('address', unlessEmpty(withoutPrefix))),
    /** IPv4 only. */
    netmask: attribute('netmask', unlessEmpty(ipv4Netmask)),
    /** In bits. */
    prefix: attribute('prefix', unlessZero(prefix)),
    /** The DNS server answers reverse look-ups of this subnet by itself. Since 3.0.0. */
    localPtr: attribute('localPtr', yesNo),
    /** A directory that is served by TFTP; IPv4 only. */
    tftp: omittedIf('incomplete', element('tftp', table({ root: required(attribute('root', unlessEmpty(path))) }))),
    dhcp: element('dhcp', dhcp),
  }),
  'prefix',
  'netmask',
)
