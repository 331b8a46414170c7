import { isIpv4, isIpv6, netmaskToPrefix, normalizeAddress } from '../addresses.js'
import { integerValue, patternValue, refusal, textValue, type Value, ValueError, wordValue } from '../value.js'

/** A variable that the use of the filter gives a value: `$IP`, `$PORTS[0]`, `$PORTS[@1]`. */
export type Variable = `$${string}`

const variablePattern = /^\$[a-zA-Z0-9_]+(\[@?\d{1,3}\])?$/

const isVariable = (value: unknown): value is Variable => typeof value === 'string' && variablePattern.test(value)

/**
 * A value, or a variable in its place.
 * @param value    what stands there otherwise
 * @param allowed  finishes the sentence "… is not"
 */
export function orVariable<T>(value: Value<T>, allowed: string): Value<T | Variable> {
  const words = `${allowed} or a variable such as $NAME`
  return {
    schema: (v) => {
      const variable = v.pipe(
        v.custom<Variable>(isVariable),
        v.metadata({ jsonSchema: { type: 'string', pattern: variablePattern.source } }),
      )
      return v.union([variable, value.schema(v)], (issue) => refusal(issue.input, words))
    },
    parse(text) {
      if (isVariable(text)) return text
      try {
        return value.parse(text)
      } catch (error) {
        throw error instanceof ValueError ? new ValueError(refusal(text, words)) : error
      }
    },
    format: (given) => (isVariable(given) ? given : value.format(given)),
  }
}

/** A number or a word: decimal or hexadecimal is read, decimal written. */
function numberOr<T extends string>(
  minimum: number,
  maximum: number,
  other: Value<T>,
  allowed: string,
): Value<number | T> {
  const isNumber = (value: unknown): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum
  return {
    schema: (v) => {
      const number = v.pipe(
        v.custom<number>(isNumber),
        v.metadata({ jsonSchema: { type: 'integer', minimum, maximum } }),
      )
      return v.union([number, other.schema(v)], (issue) => refusal(issue.input, allowed))
    },
    parse(text) {
      const number = /^(?:\d+|0x[0-9a-f]+)$/i.test(text) ? Number(text) : undefined
      if (number === undefined) return other.parse(text)
      if (!isNumber(number)) throw new ValueError(refusal(text, allowed))
      return number
    },
    format: (given) => (typeof given === 'number' ? String(given) : other.format(given)),
  }
}

const number = (maximum: number) => orVariable(integerValue(0, maximum), `a number from 0 to ${maximum}`)

/** Numbers that are read by libvirt in decimal or hexadecimal. */
export const number16 = number(0xffff)
export const number32 = number(0xffffffff)
export const sixBits = number(63)
export const vlanId = number(4095)

const paddedMac = (text: string): string =>
  text
    .toLowerCase()
    .split(':')
    .map((octet) => octet.padStart(2, '0'))
    .join(':')

const macAllowed = 'a MAC address'
/** Any MAC address or mask; group addresses too. */
export const filterMac = orVariable(
  patternValue(macAllowed, /^(?:[a-fA-F0-9]{1,2}:){5}[a-fA-F0-9]{1,2}$/, paddedMac),
  macAllowed,
)

/** Octets of a mask: full ones, at most one that is partly set, empty ones. */
const maskPattern = (octets: number, full: string, partly: string, empty: string, separator: string): string => {
  const repeat = (octet: string, times: number, before: string, after: string) =>
    times > 0 ? `(?:${before}${octet}${after}){${times}}` : ''
  const forms = Array.from(
    { length: octets },
    (_, index) => `${repeat(full, index, '', separator)}${partly}${repeat(empty, octets - 1 - index, separator, '')}`,
  )
  return `^(?:${forms.join('|')})$`
}

const macMaskAllowed = 'a MAC mask whose set bits are the leading ones'
export const filterMacMask = orVariable(
  patternValue(
    macMaskAllowed,
    new RegExp(
      maskPattern(6, '[fF]{2}', '(?:[fF]{2}|[fF][eE]|[fF][cC]|[fF]8|[fF]0|[eE]0|[cC]0|80|00|0)', '0{1,2}', ':'),
    ),
    paddedMac,
  ),
  macMaskAllowed,
)

const ipv4 = textValue('an IPv4 address', isIpv4, undefined, { format: 'ipv4' })
const ipv6 = textValue('an IPv6 address', isIpv6, (text) => normalizeAddress(text) ?? text, { format: 'ipv6' })

export const filterIpv4 = orVariable(ipv4, 'an IPv4 address')
export const filterIpv6 = orVariable(ipv6, 'an IPv6 address')

const netmask4 = patternValue(
  'a netmask whose set bits are the leading ones',
  new RegExp(maskPattern(4, '255', '(?:255|254|252|248|240|224|192|128|0)', '0', '\\.')),
)
const netmask6 = textValue(
  'a netmask whose set bits are the leading ones',
  (text) => text.includes(':') && netmaskToPrefix(text) !== undefined,
  (text) => normalizeAddress(text) ?? text,
  { pattern: '^(?:ffff:){1,7}:$' },
)

const mask4 = 'a prefix from 0 to 32 or a netmask'
const mask6 = 'a prefix from 0 to 128 or a netmask'
/** In bits, or as a netmask. */
export const filterMask4 = orVariable(numberOr(0, 32, netmask4, mask4), mask4)
export const filterMask6 = orVariable(numberOr(0, 128, netmask6, mask6), mask6)

const etherTypes = 'an Ethernet type from 0x600, or one of arp, rarp, ipv4, ipv6, vlan'
export const etherType = orVariable(
  numberOr(0x600, 0xffff, wordValue('arp', 'rarp', 'ipv4', 'ipv6', 'vlan'), etherTypes),
  etherTypes,
)

const protocols = wordValue('tcp', 'udp', 'udplite', 'esp', 'ah', 'icmp', 'igmp', 'sctp', 'icmpv6')
const protocolAllowed = 'an IP protocol: 0 to 255, or one of tcp, udp, udplite, esp, ah, icmp, igmp, sctp, icmpv6'
export const ipProtocol = orVariable(numberOr(0, 255, protocols, protocolAllowed), protocolAllowed)

const opcodeWords = patternValue(
  'an ARP operation such as Request or Reply',
  /^(?:[Rr]eply|[Rr]equest|[Rr]equest_[Rr]everse|[Rr]eply_[Rr]everse|DRARP_[Rr]equest|DRARP_[Rr]eply|DRARP_[Ee]rror|InARP_[Rr]equest|ARP_NAK)$/,
)
const opcodeAllowed = 'an ARP operation: 0 to 65535, or a name such as Request or Reply'
export const arpOpcode = orVariable(numberOr(0, 0xffff, opcodeWords, opcodeAllowed), opcodeAllowed)

/** libvirt reads six words here and writes two. */
export const trueFalse: Value<boolean> = {
  schema: (v) => v.boolean((issue) => refusal(issue.input, 'true or false')),
  parse(text) {
    if (/^(?:yes|true|1)$/.test(text)) return true
    if (/^(?:no|false|0)$/.test(text)) return false
    throw new ValueError(refusal(text, 'one of yes, true, 1, no, false, 0'))
  },
  format: String,
}

/** `false` is all there is to say. */
export const onlyFalse: Value<false> = {
  schema: (v) => v.literal(false, (issue) => refusal(issue.input, 'false')),
  parse(text) {
    if (/^(?:false|0)$/i.test(text)) return false
    throw new ValueError(refusal(text, 'false or 0'))
  },
  format: String,
}
