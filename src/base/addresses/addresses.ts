/**
 * Arithmetic on IP addresses, subnets and MAC addresses; IPv4 and IPv6 alike.
 * Invalid text gives `undefined`, never an exception.
 */

export type AddressFamily = 'ipv4' | 'ipv6'

/** An address as a number: 32 bits for IPv4, 128 for IPv6. */
export interface Address {
  readonly family: AddressFamily
  readonly value: bigint
}

/** A subnet: its first address, and how many leading bits are fixed. */
export interface Subnet {
  readonly family: AddressFamily
  /** The network address; the host bits are zero. */
  readonly network: bigint
  readonly prefix: number
}

const ipv4Pattern = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/
const macPattern = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i

/** The family's usual spelling. */
export const familyName = (family: AddressFamily): string => (family === 'ipv4' ? 'IPv4' : 'IPv6')

export const addressBits = (family: AddressFamily): number => (family === 'ipv4' ? 32 : 128)

/** Whether `text` is a dotted quad without leading zeros, which is also its canonical form. */
export const isIpv4 = (text: string): boolean => ipv4Pattern.test(text)

export const isIpv6 = (text: string): boolean => parseIpv6(text) !== undefined

export const isAddress = (text: string): boolean => isIpv4(text) || isIpv6(text)

/** Reads `10.0.0.1` or `fd00::1`; no zone, no prefix, no leading zeros in a dotted quad. */
export function parseAddress(text: string): Address | undefined {
  if (isIpv4(text)) return { family: 'ipv4', value: ipv4Value(text) }
  const value = parseIpv6(text)
  return value === undefined ? undefined : { family: 'ipv6', value }
}

export const familyOf = (text: string): AddressFamily | undefined => parseAddress(text)?.family

/** Canonical text: dotted quad, or RFC 5952 for IPv6, as the C library prints it. */
export function formatAddress({ family, value }: Address): string {
  return family === 'ipv4' ? formatIpv4(value) : formatIpv6(value)
}

/** Canonical text of an address given as text; `undefined` if it is invalid. */
export function normalizeAddress(text: string): string | undefined {
  if (isIpv4(text)) return text
  const value = parseIpv6(text)
  return value === undefined ? undefined : formatIpv6(value)
}

export const sameAddress = (a: string, b: string): boolean => {
  const left = normalizeAddress(a)
  return left !== undefined && left === normalizeAddress(b)
}

/** An IPv6 address that is valid on its link only. @see RFC 4291, 2.5.6 */
export const isLinkLocal = (address: string): boolean => /^fe[89ab]/i.test(address)

/** `255.255.255.0` → 24; `undefined` for a non-contiguous mask, such as 255.0.255.0. */
export function netmaskToPrefix(netmask: string): number | undefined {
  const mask = parseAddress(netmask)
  if (!mask) return undefined
  const bits = addressBits(mask.family)
  const hosts = maskOf(bits, 0) ^ mask.value
  if ((hosts & (hosts + 1n)) !== 0n) return undefined
  return bits - (hosts === 0n ? 0 : hosts.toString(2).length)
}

/** 24 → `255.255.255.0`, or `ffff:…::` for IPv6. */
export function prefixToNetmask(prefix: number, family: AddressFamily = 'ipv4'): string {
  const bits = addressBits(family)
  return formatAddress({ family, value: maskOf(bits, 0) ^ maskOf(bits, prefix) })
}

/** The subnet that holds `address`; `undefined` if the prefix does not fit the family. */
export function subnetOf(address: Address, prefix: number): Subnet | undefined {
  const bits = addressBits(address.family)
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > bits) return undefined
  const host = maskOf(bits, prefix)
  return { family: address.family, network: (address.value | host) ^ host, prefix }
}

/** Reads `10.0.0.0/24`; host bits may be set and are dropped. */
export function parseSubnet(text: string): Subnet | undefined {
  const slash = text.lastIndexOf('/')
  const prefix = text.slice(slash + 1)
  if (slash < 0 || !/^\d{1,3}$/.test(prefix)) return undefined
  const address = parseAddress(text.slice(0, slash))
  return address && subnetOf(address, Number(prefix))
}

export const formatSubnet = ({ family, network, prefix }: Subnet): string =>
  `${formatAddress({ family, value: network })}/${prefix}`

export const subnetContains = ({ family, network, prefix }: Subnet, address: Address): boolean => {
  const hostBits = BigInt(addressBits(family) - prefix)
  return family === address.family && address.value >> hostBits === network >> hostBits
}

export const subnetsOverlap = (a: Subnet, b: Subnet): boolean => {
  const [wide, narrow] = a.prefix <= b.prefix ? [a, b] : [b, a]
  return subnetContains(wide, { family: narrow.family, value: narrow.network })
}

/** The last address: broadcast in IPv4, an ordinary one in IPv6. */
export const lastAddress = ({ family, network, prefix }: Subnet): Address => ({
  family,
  value: network | maskOf(addressBits(family), prefix),
})

/**
 * Whether an address is reserved in its subnet: the network address of either family
 * (IPv6: the anycast address of the routers), and IPv4's broadcast address.
 * A /31, /32, /127 or /128 has no such addresses.
 */
export function reservedAddress(subnet: Subnet, address: Address): 'network' | 'broadcast' | undefined {
  if (subnet.prefix > addressBits(subnet.family) - 2 || !subnetContains(subnet, address)) return undefined
  if (address.value === subnet.network) return 'network'
  return subnet.family === 'ipv4' && address.value === lastAddress(subnet).value ? 'broadcast' : undefined
}

/** Six octets in hexadecimal, separated by colons. */
export const isMac = (text: string): boolean => macPattern.test(text)

/** Lower case; `undefined` if it is not a MAC address. */
export const normalizeMac = (text: string): string | undefined => (isMac(text) ? text.toLowerCase() : undefined)

/** Of its 48 bits. */
export const formatMac = (bits: number): string =>
  bits
    .toString(16)
    .padStart(12, '0')
    .replace(/..(?=.)/g, '$&:')

/** Whether the group bit is set: an address that no interface can have as its own. */
export const isMulticastMac = (mac: string): boolean => (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1

/** The host bits of a prefix, all set. */
const maskOf = (bits: number, prefix: number): bigint => (1n << BigInt(bits - prefix)) - 1n

/** Takes text that {@link isIpv4} accepts. */
const ipv4Value = (text: string): bigint => {
  let value = 0
  let octet = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 46) {
      value = value * 256 + octet
      octet = 0
    } else octet = octet * 10 + code - 48
  }
  return BigInt(value * 256 + octet)
}

const formatIpv4 = (value: bigint): string => {
  const number = Number(value)
  return [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255].join('.')
}

function parseIpv6(text: string): bigint | undefined {
  if (text.length > 45 || !text.includes(':')) return undefined
  let head = text
  let tail: string[] = []
  const dotted = text.slice(text.lastIndexOf(':') + 1)
  if (dotted.includes('.')) {
    if (!isIpv4(dotted)) return undefined
    const value = Number(ipv4Value(dotted))
    tail = [(value >>> 16).toString(16), (value & 0xffff).toString(16)]
    head = text.slice(0, -dotted.length)
    if (!head.endsWith('::')) head = head.slice(0, -1)
  }
  const halves = head.split('::')
  if (halves.length > 2) return undefined
  const groupsOf = (half: string | undefined): string[] => (half ? half.split(':') : [])
  const left = groupsOf(halves[0])
  const right = [...groupsOf(halves[1]), ...tail]
  const missing = 8 - left.length - right.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  const groups = [...left, ...Array<string>(Math.max(missing, 0)).fill('0'), ...right]
  let value = 0n
  for (const group of groups) {
    if (!/^[0-9a-f]{1,4}$/i.test(group)) return undefined
    value = (value << 16n) | BigInt(Number.parseInt(group, 16))
  }
  return value
}

function formatIpv6(value: bigint): string {
  // ::ffff:10.0.0.1 and ::10.0.0.1 keep their dotted form.
  const high = value >> 32n
  if (high === 0xffffn) return `::ffff:${formatIpv4(value & 0xffffffffn)}`
  if (high === 0n && value > 0xffffn) return `::${formatIpv4(value)}`
  const groups: string[] = []
  for (let shift = 112n; shift >= 0n; shift -= 16n) groups.push(((value >> shift) & 0xffffn).toString(16))
  let best = { start: -1, length: 1 }
  for (let start = 0; start < 8; start++) {
    let length = 0
    while (groups[start + length] === '0') length++
    if (length > best.length) best = { start, length }
  }
  if (best.start < 0) return groups.join(':')
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`
}
