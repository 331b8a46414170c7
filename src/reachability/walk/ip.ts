import { type AddressFamily, formatAddress, parseAddress } from '../../xml/index.js'

/** An address of a packet; the value of IPv4 as a number, which is faster to compare. */
export interface Ip {
  readonly family: AddressFamily
  readonly text: string
  readonly value: number | bigint
  /** It stands for any address of the outside. */
  readonly any?: boolean
}

const known = new Map<string, Ip | undefined>()

/** Reads an address; a prefix behind a slash is passed over. Undefined where there is none. */
export function ipOf(text: string): Ip | undefined {
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

/** A range of addresses, both ends included. */
export interface IpRange {
  readonly family: AddressFamily
  readonly from: number | bigint
  readonly to: number | bigint
}

/** `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, or an address alone; undefined for what is none. */
export function rangeOf(text: string): IpRange | undefined {
  const slash = text.lastIndexOf('/')
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

/** Bits of a netmask without holes. */
function maskLength(text: string, family: AddressFamily): number | undefined {
  const mask = parseAddress(text)
  if (mask?.family !== family) return undefined
  const bits = mask.value.toString(2).padStart(family === 'ipv4' ? 32 : 128, '0')
  return /^1*0*$/.test(bits) ? bits.replace(/0+$/, '').length : undefined
}

export const inRange = (range: IpRange, ip: Ip): boolean =>
  range.family === ip.family && ip.value >= range.from && ip.value <= range.to

export const sameIp = (a: Ip, b: Ip): boolean => a.family === b.family && a.value === b.value
