import { type AddressFamily, formatAddress, parseAddress } from './addresses.js'

/** An address of a packet; IPv4 values are numbers, which compare faster. */
export interface Ip {
  readonly family: AddressFamily
  readonly text: string
  readonly value: number | bigint
  /** It stands for any external address. */
  readonly any?: boolean
}

const known = new Map<string, Ip | undefined>()

/**
 * The value of a dotted quad without needless zeros; undefined for anything else. Speed matters: sets have tens of
 * thousands.
 */
function quadValue(text: string, end = text.length): number | undefined {
  if (end < 7 || end > 15) return undefined
  let [value, part, digits, dots] = [0, 0, 0, 0]
  for (let at = 0; at < end; at++) {
    const unit = text.charCodeAt(at)
    if (unit === 46) {
      if (digits === 0 || ++dots > 3) return undefined
      value = value * 256 + part
      part = 0
      digits = 0
    } else {
      if (unit < 48 || unit > 57 || (digits > 0 && part === 0)) return undefined
      part = part * 10 + unit - 48
      digits++
      if (part > 255) return undefined
    }
  }
  return digits > 0 && dots === 3 ? value * 256 + part : undefined
}

/** Reads an address; ignores a prefix after a slash. Undefined for invalid text. */
export function ipOf(text: string): Ip | undefined {
  const quad = quadValue(text)
  if (quad !== undefined) return { family: 'ipv4', text, value: quad }
  if (known.has(text)) return known.get(text)
  const slash = text.indexOf('/')
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash))
  const ip: Ip | undefined = address && {
    family: address.family,
    text: formatAddress(address),
    value: address.family === 'ipv4' ? Number(address.value) : address.value,
  }
  if (known.size > 10_000) known.clear()
  known.set(text, ip)
  return ip
}

/**
 * The hash key of an address: IPv4's value, or IPv6's eight groups as a string of eight code units. (V8's hash of a
 * bigint is that of its low 64 bits, which are the same for the routers of all subnets.)
 */
export const hashKey = ({ family, text, value }: Ip): number | string =>
  family === 'ipv4' ? (value as number) : (sixKey(text) ?? sixKeyOf(value as bigint))

/** The hash key of a range that is a single IPv6 address. */
export const sixKeyOf = (value: bigint): string => {
  const groups: number[] = []
  for (let shift = 112n; shift >= 0n; shift -= 16n) groups.push(Number((value >> shift) & 0xffffn))
  return String.fromCharCode(...groups)
}

/** The hash key of an IPv6 address in hexadecimal groups; undefined for anything else. */
export function sixKey(text: string): string | undefined {
  if (text.length < 2 || text.length > 39) return undefined
  const groups: number[] = []
  let gap = -1
  let at = 0
  if (text.charCodeAt(0) === 58) {
    if (text.charCodeAt(1) !== 58) return undefined
    gap = 0
    at = 2
  }
  while (at < text.length) {
    const start = at
    let group = 0
    for (; at < text.length && text.charCodeAt(at) !== 58; at++) {
      const digit = hexDigit(text.charCodeAt(at))
      if (digit === undefined || at - start > 3) return undefined
      group = group * 16 + digit
    }
    if (at === start) return undefined
    groups.push(group)
    if (at === text.length) break
    at++
    if (text.charCodeAt(at) === 58) {
      if (gap >= 0) return undefined
      gap = groups.length
      at++
    } else if (at === text.length) return undefined
  }
  if (gap < 0 ? groups.length !== 8 : groups.length > 7) return undefined
  if (gap >= 0) groups.splice(gap, 0, ...new Array<number>(8 - groups.length).fill(0))
  return String.fromCharCode(...groups)
}

function hexDigit(unit: number): number | undefined {
  if (unit >= 48 && unit <= 57) return unit - 48
  const lower = unit | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : undefined
}

/** A range of addresses, both ends included. */
export interface IpRange {
  readonly family: AddressFamily
  readonly from: number | bigint
  readonly to: number | bigint
}

/** `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, or a single address; undefined for anything else. */
export function rangeOf(text: string): IpRange | undefined {
  const slash = text.lastIndexOf('/')
  const quad = quadValue(text, slash < 0 ? text.length : slash)
  if (quad !== undefined) {
    const length = slash < 0 ? 32 : lengthOf(text, slash + 1)
    if (length === 32) return { family: 'ipv4', from: quad, to: quad }
    if (length !== undefined && length < 32) {
      const size = 2 ** (32 - length)
      const from = quad - (quad % size)
      return { family: 'ipv4', from, to: from + size - 1 }
    }
  }
  const ip = ipOf(text)
  if (!ip) return undefined
  const bits = ip.family === 'ipv4' ? 32 : 128
  const tail = slash < 0 ? String(bits) : text.slice(slash + 1)
  const length = /^\d{1,3}$/.test(tail) ? Number(tail) : maskLength(tail, ip.family)
  if (length === undefined || length > bits) return undefined
  if (ip.family === 'ipv4') {
    const size = 2 ** (32 - length)
    const from = Math.floor(Number(ip.value) / size) * size
    return { family: 'ipv4', from, to: from + size - 1 }
  }
  const size = 1n << BigInt(128 - length)
  const from = (BigInt(ip.value) / size) * size
  return { family: 'ipv6', from, to: from + size - 1n }
}

/** One or two digits at the end of the text. */
function lengthOf(text: string, from: number): number | undefined {
  const [first, second] = [text.charCodeAt(from) - 48, text.charCodeAt(from + 1) - 48]
  if (!(first >= 0 && first <= 9)) return undefined
  if (text.length === from + 1) return first
  return text.length === from + 2 && second >= 0 && second <= 9 ? first * 10 + second : undefined
}

/** The prefix length of a contiguous netmask. */
function maskLength(text: string, family: AddressFamily): number | undefined {
  const mask = parseAddress(text)
  if (mask?.family !== family) return undefined
  const bits = mask.value.toString(2).padStart(family === 'ipv4' ? 32 : 128, '0')
  return /^1*0*$/.test(bits) ? bits.replace(/0+$/, '').length : undefined
}

export const inRange = (range: IpRange, ip: Ip): boolean =>
  range.family === ip.family && ip.value >= range.from && ip.value <= range.to

export const sameIp = (a: Ip, b: Ip): boolean => a.family === b.family && a.value === b.value
