import {
  isAddress,
  isIpv4,
  isMac,
  isMulticastMac,
  linkNamePattern,
  linkNameProblem,
  netmaskToPrefix,
  newLinkNamePattern,
  newLinkNameProblem,
  normalizeAddress,
  prefixToNetmask,
} from '../base/index.js'
import { addressPattern, ipv4Pattern } from './address-patterns.js'
import { readAddress, readIpv4, readMac, readUuid } from './libvirt-text.js'
import { dropped, integerValue, looseText, patternValue, textValue, type Value } from './value.js'
import { openWord } from './words.js'

const lower = (text: string): string => text.toLowerCase()

/** Any string, even an empty one. */
export const anyText = textValue('a string', () => true)

/** Any non-empty string. */
export const someText = textValue(
  'a non-empty string',
  (text) => text !== '',
  undefined,
  { minLength: 1 },
  { keeps: '' },
)

/** Text for an attribute, where libvirt turns tabs and line breaks into spaces. */
export const line = patternValue('a string without tabs or line breaks', /^[^\t\n\r]*$/)

/** The same, but not empty. */
export const someLine = looseText('a non-empty string without tabs or line breaks', /^[^\t\n\r]+$/)

/** A name on one line, as libvirt requires for networks and domains. */
export const objectName = patternValue('a name without slashes or line breaks', /^[^/\n]+$/)

const libvirtsDevice = /^[a-zA-Z0-9_.\-\\:/]+$/

/** A link of the host, such as `eth0` or `br0`. libvirt stores any name, and fails with it at the start at the latest. */
export const deviceName = looseText('a device name such as eth0', libvirtsDevice, {
  problem: linkNameProblem,
  pattern: linkNamePattern,
})

/** A link that libvirt is to make; for `%d` it takes a number that is free. */
export const newDeviceName = looseText('a device name such as virbr5', libvirtsDevice, {
  problem: newLinkNameProblem,
  pattern: newLinkNamePattern,
})

/** A file of the host's devices; libvirt's schema takes it for a name. */
export const devicePath = looseText('a device path such as /dev/vhost-vdpa-0', libvirtsDevice)

/** A port group, or an internal network; libvirt's schema takes them for devices. */
export const portGroupName = looseText('a port group name such as vlan42', libvirtsDevice)
export const internalName = looseText('a name such as intnet', libvirtsDevice)

const anySwitch = looseText('a bridge name such as br0', /^[a-zA-Z0-9_.\-\\:/ ]+$/)

/** The switch of a guest's interface: a bridge of the host. On Hyper-V and ESX it is no link, and has names such as `VM Network`. */
export const switchName: Value<string> = {
  ...anySwitch,
  problem(value) {
    const why = typeof value === 'string' && value !== '' ? linkNameProblem(value) : undefined
    return (
      anySwitch.problem(value) ??
      (why === undefined
        ? undefined
        : { severity: 'warning', message: `${why}; only Hyper-V and ESX have such switches` })
    )
  },
}

/** A firewalld zone. */
export const zoneName = looseText('a zone name such as libvirt', /^[a-zA-Z0-9_-]+$/)

/** A host or domain name. */
export const dnsName = looseText('a DNS name such as example.org', /^[a-zA-Z0-9.-]+$/)

/** A device alias. */
export const aliasName = looseText('an alias such as ua-net0', /^[a-zA-Z0-9_.-]+$/)

export const path = looseText('a path', /^[^\t\n\r]+$/)

export const absolutePath = looseText('an absolute path', /^\/[^\t\n\r]+$/)

const dashed = (text: string): string =>
  text.length === 36 ? lower(text) : lower(text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

/** Lower case, with dashes. */
export const uuid = patternValue(
  'a UUID such as 3e3fce45-4f53-4fa7-bb32-11f34168b82b',
  /^(?:[a-fA-F0-9]{32}|[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12})$/,
  dashed,
  { read: readUuid },
)

const macOf = (spelled?: () => boolean) =>
  textValue(
    'a unicast MAC address such as 52:54:00:12:34:56',
    (text) => isMac(text) && !isMulticastMac(text),
    lower,
    { pattern: '^[a-fA-F0-9][02468aAcCeE](:[a-fA-F0-9]{2}){5}$' },
    { read: readMac, ...(spelled && { spelled }) },
  )

/** The same where libvirt ignores an invalid text. */
export const uuidOrNone: Value<string> = { ...uuid, read: (text) => readUuid(text) ?? dropped }

/** A unicast address, in lower case. */
export const macAddress = macOf()

/** The same where libvirt ignores an invalid text. */
export const macOrNone: Value<string> = { ...macAddress, read: (text) => readMac(text) ?? dropped }

/** The same where libvirt preserves the spelling. */
export const spelledMac = macOf(() => true)

/** IPv4 or IPv6, in canonical form. */
export const ipAddress = textValue(
  'an IP address such as 192.168.122.1 or fd00::1',
  isAddress,
  (text) => normalizeAddress(text) ?? text,
  { pattern: addressPattern },
  { read: readAddress },
)

export const ipv4Address = textValue(
  'an IPv4 address such as 192.168.122.1',
  isIpv4,
  undefined,
  { pattern: ipv4Pattern },
  { read: readIpv4 },
)

/** The same where libvirt keeps any text, such as a host name. */
export const ipv4Text = textValue(
  'an IPv4 address such as 192.168.122.1',
  isIpv4,
  undefined,
  { pattern: ipv4Pattern },
  { loose: true },
)

const netmask = textValue(
  'a contiguous netmask such as 255.255.255.0',
  (text) => isIpv4(text) && netmaskToPrefix(text) !== undefined,
  undefined,
  { enum: Array.from({ length: 33 }, (_, bits) => prefixToNetmask(bits)) },
  { read: readIpv4 },
)

/** libvirt stores a non-contiguous netmask, but cannot start with it. */
export const ipv4Netmask: Value<string> = { ...netmask, kept: (value) => isIpv4(String(value)) }

export const addressFamily = openWord('ipv4', 'ipv6')

/** Prefix length of a subnet. */
export const prefix = integerValue(0, 128)

export const portNumber = integerValue(1, 65535)
export const uint8 = integerValue(0, 0xff)
export const uint16 = integerValue(0, 0xffff)
export const uint24 = integerValue(0, 0xffffff)
export const uint32 = integerValue(0, 0xffffffff)
/** Up to the largest safe integer; libvirt's unsigned long goes further. */
export const unsigned = integerValue(0, Number.MAX_SAFE_INTEGER)
export const positive = integerValue(1, 0xffffffff)

/** DHCPv6 unique identifier: hexadecimal octets with colons, of type LLT, EN, LL or UUID. */
export const duid = patternValue(
  'a DUID such as 00:04:58:fd:e4:15:1b:09:4c:0e:09:af:e4:d3:8c:b8:ca:1e',
  /^0{1,2}:(?:0?1:0{1,2}:0?[a-fA-F1-9](?::[a-fA-F0-9]{1,2}){10,12}|0?2(?::[a-fA-F0-9]{1,2}){5,128}|0?3:0{1,2}:0?[a-fA-F1-9](?::[a-fA-F0-9]{1,2}){6,8}|0?4(?::[a-fA-F0-9]{1,2}){16})$/,
  undefined,
  { loose: true },
)

/** A network filter. */
export const filterName = looseText('a filter name such as clean-traffic', /^[A-Za-z_][\w.-]*$/)
