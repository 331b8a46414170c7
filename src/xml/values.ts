import { isAddress, isIpv4, isMac, isMulticastMac, normalizeAddress } from './addresses.js'
import { integerValue, patternValue, textValue, wordValue } from './value.js'

const lower = (text: string): string => text.toLowerCase()

/** Any text, the empty one included. */
export const anyText = textValue('a text', () => true)

/** Any text but the empty one. */
export const someText = textValue('a text of at least one character', (text) => text !== '', undefined, {
  minLength: 1,
})

/** Text for an attribute; libvirt turns tabs and line ends there into spaces. */
export const line = patternValue('a text without tabs and line ends', /^[^\t\n\r]*$/)

/** The same, but not empty. */
export const someLine = patternValue('a text of at least one character, without tabs and line ends', /^[^\t\n\r]+$/)

/** A name on one line, as libvirt wants for networks, domains and the like. */
export const objectName = patternValue('a name without slash or line end', /^[^/\n]+$/)

/** A link of the host, such as `eth0` or `virbr0`. */
export const deviceName = patternValue('a device name such as eth0', /^[a-zA-Z0-9_.\-\\:/]+$/)

/** A bridge; a space is allowed for Hyper-V's sake. */
export const bridgeName = patternValue('a bridge name such as br0', /^[a-zA-Z0-9_.\-\\:/ ]+$/)

/** A firewalld zone. */
export const zoneName = patternValue('a zone name such as libvirt', /^[a-zA-Z0-9_-]+$/)

/** A host or domain name. */
export const dnsName = patternValue('a DNS name such as example.org', /^[a-zA-Z0-9.-]+$/)

/** A device alias. */
export const aliasName = patternValue('an alias such as ua-net0', /^[a-zA-Z0-9_.-]+$/)

export const path = patternValue('a path', /^[^\t\n\r]+$/)

export const absolutePath = patternValue('an absolute path', /^\/[^\t\n\r]+$/)

const dashed = (text: string): string =>
  text.length === 36 ? lower(text) : lower(text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

/** Lower case, with dashes. */
export const uuid = patternValue(
  'a UUID such as 3e3fce45-4f53-4fa7-bb32-11f34168b82b',
  /^(?:[a-fA-F0-9]{32}|[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12})$/,
  dashed,
)

/** Of a single interface; lower case. */
export const macAddress = textValue(
  'the MAC address of one interface, such as 52:54:00:12:34:56',
  (text) => isMac(text) && !isMulticastMac(text),
  lower,
  { pattern: '^[a-fA-F0-9][02468aAcCeE](:[a-fA-F0-9]{2}){5}$' },
)

/** IPv4 or IPv6, in canonical form. */
export const ipAddress = textValue(
  'an IP address such as 192.168.122.1 or fd00::1',
  isAddress,
  (text) => normalizeAddress(text) ?? text,
  { anyOf: [{ format: 'ipv4' }, { format: 'ipv6' }] },
)

export const ipv4Address = textValue('an IPv4 address such as 192.168.122.1', isIpv4, undefined, { format: 'ipv4' })

export const ipv4Netmask = textValue('a netmask such as 255.255.255.0', isIpv4, undefined, { format: 'ipv4' })

export const addressFamily = wordValue('ipv4', 'ipv6')

/** Leading bits of a subnet. */
export const prefix = integerValue(0, 128)

export const portNumber = integerValue(1, 65535)
export const uint8 = integerValue(0, 0xff)
export const uint16 = integerValue(0, 0xffff)
export const uint24 = integerValue(0, 0xffffff)
export const uint32 = integerValue(0, 0xffffffff)
/** As large as a number holds exactly; libvirt's unsigned long goes further. */
export const unsigned = integerValue(0, Number.MAX_SAFE_INTEGER)
export const positive = integerValue(1, 0xffffffff)

/** DHCPv6 unique identifier: hexadecimal octets with colons, of type LLT, EN, LL or UUID. */
export const duid = patternValue(
  'a DUID such as 00:04:58:fd:e4:15:1b:09:4c:0e:09:af:e4:d3:8c:b8:ca:1e',
  /^0{1,2}:(?:0?1:0{1,2}:0?[a-fA-F1-9](?::[a-fA-F0-9]{1,2}){10,12}|0?2(?::[a-fA-F0-9]{1,2}){5,128}|0?3:0{1,2}:0?[a-fA-F1-9](?::[a-fA-F0-9]{1,2}){6,8}|0?4(?::[a-fA-F0-9]{1,2}){16})$/,
)

/** A network filter. */
export const filterName = patternValue('a filter name such as clean-traffic', /^[A-Za-z_][\w.-]*$/)
