import { formatAddress, isIpv4, normalizeAddress } from '../base/index.js'

/** Reads texts as libvirt's own parsers do, which accept more than libvirt's schema. */

/** A whole number as `strtoul` reads it: with leading blanks and a sign, and nothing after it. */
export function readInteger(text: string, base: 10 | 16 | 0 = 10): number | undefined {
  const found = /^[ \t\n\v\f\r]*([+-]?)(0x)?([0-9a-f]+)$/i.exec(text)
  if (!found) return undefined
  const [, sign, prefix, digits = ''] = found
  const radix = base === 0 ? (prefix ? 16 : digits.startsWith('0') ? 8 : 10) : base
  if ((prefix && radix !== 16) || (radix !== 16 && !(radix === 8 ? /^[0-7]+$/ : /^\d+$/).test(digits))) return undefined
  const value = Number.parseInt(digits, radix)
  if (!Number.isSafeInteger(value)) return undefined
  return sign === '-' && value !== 0 ? -value : value
}

/** Six octets of one or two digits; ignores anything after a blank. Returns lower case, two digits each. */
export function readMac(text: string): string | undefined {
  const found = /^[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}(?=$|[\s])/i.exec(text)
  return found?.[0]
    .toLowerCase()
    .split(':')
    .map((octet) => octet.padStart(2, '0'))
    .join(':')
}

/** 32 hexadecimal digits, with dashes and blanks anywhere in between. Returns lower case, with dashes. */
export function readUuid(text: string): string | undefined {
  const digits = text.replace(/[\s-]/g, '').toLowerCase()
  if (!/^[0-9a-f]{32}$/.test(digits)) return undefined
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** IPv4 as the C library reads it: one to four parts, each decimal, octal (`010` is 8) or hexadecimal. */
export function readIpv4(text: string): string | undefined {
  // Fast path; the general form treats numbers with a leading zero as octal.
  if (isIpv4(text)) return text
  if (!/^[0-9a-fx.]+$/i.test(text)) return undefined
  const parts = text.split('.').map((part) => (/^(?:0x[0-9a-f]+|0[0-7]*|[1-9]\d*)$/i.test(part) ? part : undefined))
  const numbers = parts.map((part) => (part === undefined ? undefined : readInteger(part, 0)))
  const last = numbers.pop()
  if (last === undefined || numbers.length > 3 || numbers.some((part) => part === undefined || part > 255)) {
    return undefined
  }
  if (last >= 256 ** (4 - numbers.length)) return undefined
  const value = numbers.reduce((sum: number, part, index) => sum + (part ?? 0) * 256 ** (3 - index), last)
  return formatAddress({ family: 'ipv4', value: BigInt(value) })
}

/** An address of either family, in canonical form. */
export const readAddress = (text: string): string | undefined =>
  text.includes(':') ? normalizeAddress(text) : readIpv4(text)
