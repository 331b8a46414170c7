import { isIpv4, isIpv6, netmaskToPrefix, normalizeAddress } from '../../base/index.js'
import { ipv4Pattern, ipv6Pattern } from '../address-patterns.js'
import { readIpv4, readMac } from '../libvirt-text.js'
import { patternValue, refusal, textValue, type Value, valueBy } from '../value.js'
import { orVariable, plainNumber, readNumber, type Variable } from './filter-value.js'

const paddedMac = (text: string): string => readMac(text) ?? text

const macAllowed = 'a MAC address'
/** Any MAC address or mask, including group addresses. */
export const filterMac = orVariable(
  patternValue(macAllowed, /^(?:[a-fA-F0-9]{1,2}:){5}[a-fA-F0-9]{1,2}$/, paddedMac, { read: readMac }),
  macAllowed,
)

/** A contiguous mask: full octets, then at most one partly set octet, then empty ones. */
const maskPattern = (octets: number, full: string, partly: string, empty: string, separator: string): string => {
  const repeat = (octet: string, times: number, before: string, after: string) =>
    times > 0 ? `(?:${before}${octet}${after}){${times}}` : ''
  const forms = Array.from(
    { length: octets },
    (_, index) => `${repeat(full, index, '', separator)}${partly}${repeat(empty, octets - 1 - index, separator, '')}`,
  )
  return `^(?:${forms.join('|')})$`
}

const macMaskAllowed = 'a contiguous MAC mask'
export const filterMacMask = orVariable(
  patternValue(
    macMaskAllowed,
    new RegExp(
      maskPattern(6, '[fF]{2}', '(?:[fF]{2}|[fF][eE]|[fF][cC]|[fF]8|[fF]0|[eE]0|[cC]0|80|00|0)', '0{1,2}', ':'),
    ),
    paddedMac,
    { read: readMac },
  ),
  macMaskAllowed,
)

const ipv4 = textValue('an IPv4 address', isIpv4, undefined, { pattern: ipv4Pattern }, { read: readIpv4 })
const ipv6 = textValue('an IPv6 address', isIpv6, (text) => normalizeAddress(text) ?? text, { pattern: ipv6Pattern })

export const filterIpv4 = orVariable(ipv4, 'an IPv4 address')
export const filterIpv6 = orVariable(ipv6, 'an IPv6 address')

/** The end of an IPv6 range: libvirt accepts a variable, and by a bug an IPv4 address. */
export const filterLast6: typeof filterIpv6 = { ...filterIpv6, kept: (value) => isIpv4(String(value)) }

/**
 * A prefix length. Accepts a netmask too, which libvirt converts.
 * @param pattern  of contiguous netmasks
 */
function mask(bits: number, pattern: RegExp, allowed: string): Value<number | string | Variable> {
  const prefixOf = (text: string) => (pattern.test(text) ? netmaskToPrefix(text) : undefined)
  const value = valueBy<number | string>({
    problem: (given) =>
      (typeof given === 'number' && Number.isInteger(given) && given >= 0 && given <= bits) ||
      (typeof given === 'string' && prefixOf(given) !== undefined)
        ? undefined
        : { severity: 'error', message: refusal(given, allowed) },
    plain: (text) => plainNumber(text, 0, bits),
    read: (text) => readNumber(text, bits, false) ?? netmaskToPrefix(readIpv4(text) ?? text),
    format: (given) => String(typeof given === 'number' ? given : (prefixOf(given) ?? given)),
    json: {
      anyOf: [
        { type: 'integer', minimum: 0, maximum: bits },
        { type: 'string', pattern: pattern.source },
      ],
    },
  })
  return orVariable(value, allowed)
}

export const filterMask4 = mask(
  32,
  new RegExp(maskPattern(4, '255', '(?:255|254|252|248|240|224|192|128|0)', '0', '\\.')),
  'a prefix from 0 to 32 or a netmask',
)
export const filterMask6 = mask(128, /^(?:ffff:){1,7}:$/, 'a prefix from 0 to 128 or a netmask')
