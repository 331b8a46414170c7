import { booleanValue, onlyOne, patternValue, refusal, type Value, valueBy } from '../value.js'
import { isUnknown, type UnknownWord, unknown, unknownWord, wordOf } from '../words.js'

/** A variable whose value comes from the filter's reference: `$IP`, `$PORTS[0]`, `$PORTS[@1]`. */
export type Variable = `$${string}`

const dollar = '$'.charCodeAt(0)

/** libvirt supports iterators up to 1000. */
const variablePattern = /^\$\w*(?:\[(?:\d{1,10}|@(?:\d{1,3}|1000))\])?$/

const isVariable = (value: unknown): value is Variable => typeof value === 'string' && variablePattern.test(value)

/** In libvirt's spelling: it skips blanks within the brackets, and omits `[@0]`, the default. */
function readVariable(text: string): Variable {
  const found = /^\$(\w*)\[\s*(@)?\s*\+?(\d+)\s*\]/.exec(text)
  if (!found) return text as Variable
  const [, name, iterator = '', number] = found
  return `$${name}${iterator && Number(number) === 0 ? '' : `[${iterator}${Number(number)}]`}`
}

/**
 * A value, or a variable in its place.
 * @param allowed  completes the sentence "… is not"
 */
export function orVariable<T>(value: Value<T>, allowed: string): Value<T | Variable> {
  const words = `${allowed} or a variable such as $NAME`
  const problem = (given: unknown) => {
    if (isVariable(given)) return undefined
    const found = value.problem(given)
    return found?.severity === 'error' ? { ...found, message: refusal(given, words) } : found
  }
  return {
    schema: (v) => {
      const variable = v.pipe(
        v.custom<Variable>(isVariable),
        v.metadata({ jsonSchema: { type: 'string', pattern: variablePattern.source } }),
      )
      return v.union([variable, value.schema(v)], (issue) => problem(issue.input)?.message ?? words)
    },
    problem,
    plain: (text) => (text.charCodeAt(0) === dollar ? undefined : value.plain?.(text)),
    read: (text) => (text.startsWith('$') ? readVariable(text) : value.read(text)),
    format: (given) =>
      typeof given === 'string' && given.startsWith('$') ? readVariable(given) : value.format(given as T),
    ...(value.spelled && { spelled: value.spelled }),
    ...(value.otherwise && { otherwise: value.otherwise }),
    ...(value.kept && { kept: value.kept }),
  }
}

/** Decimal, or else hexadecimal with or without `0x`, as libvirt reads it. */
export function readNumber(text: string, maximum: number, hex: boolean): number | undefined {
  const trimmed = text.trimStart()
  const value = /^\+?\d+$/.test(trimmed)
    ? Number(trimmed)
    : hex && /^\+?(?:0x)?[0-9a-f]+$/i.test(trimmed)
      ? Number.parseInt(trimmed.replace('+', ''), 16)
      : undefined
  // Negative numbers wrap, as unsigned 32-bit integers.
  const wrapped = maximum === 0xffffffff && /^-\d+$/.test(trimmed) ? Number(trimmed) + 2 ** 32 : value
  return wrapped !== undefined && wrapped >= 0 && wrapped <= maximum ? wrapped : undefined
}

/** Fast path for plain decimal numbers. */
export function plainNumber(text: string, minimum: number, maximum: number): number | undefined {
  const value = /^(?:0|[1-9]\d{0,9})$/.test(text) ? Number(text) : undefined
  return value !== undefined && value >= minimum && value <= maximum ? value : undefined
}

const isHexadecimal = (text: string): boolean =>
  /^\s*\+?(?:0x|[0-9]*[a-f])/i.test(text) && readNumber(text, 0xffffffff, true) !== undefined

/** A number; libvirt keeps the spelling of hexadecimal ones. */
function filterNumber(maximum: number, { minimum = 0, hex = true } = {}): Value<number | Variable> {
  const allowed = `a number from ${minimum} to ${maximum}`
  const number = valueBy<number>({
    problem: (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum
        ? undefined
        : { severity: 'error', message: refusal(value, allowed) },
    plain: (text) => plainNumber(text, minimum, maximum),
    read: (text) => readNumber(text, maximum, hex),
    format: String,
    spelled: isHexadecimal,
    json: { type: 'integer', minimum, maximum },
  })
  return orVariable(number, allowed)
}

export const number8 = filterNumber(0xff)
export const number16 = filterNumber(0xffff)
export const number32 = filterNumber(0xffffffff)
/** A connection count; decimal only. */
export const count16 = filterNumber(0xffff, { hex: false })
export const sixBits = filterNumber(63)
export const vlanId = filterNumber(4095)

/**
 * A number or a word. libvirt ignores the case of words; others are read as {@link UnknownWord}.
 * @param words  as libvirt writes them
 */
function numberOrWord<const W extends readonly string[]>(
  minimum: number,
  maximum: number,
  words: W,
  allowed: string,
): Value<number | W[number] | Variable | UnknownWord> {
  const wordFor = (text: string) => words.find((word) => word.toLowerCase() === text.toLowerCase())
  const value = valueBy<number | W[number] | UnknownWord>({
    problem(given) {
      if (isUnknown(given)) return unknownWord(given, words)
      const isRight =
        typeof given === 'number'
          ? Number.isInteger(given) && given >= minimum && given <= maximum
          : typeof given === 'string' && wordFor(given) !== undefined
      return isRight ? undefined : { severity: 'error', message: refusal(given, allowed) }
    },
    plain: (text) => (words.includes(text) ? (text as W[number]) : plainNumber(text, minimum, maximum)),
    read(text) {
      const known = wordFor(text) ?? readNumber(text, maximum, true)
      // A number that is too large must not be read as a word.
      return (
        known ??
        (text === '' || readNumber(text, Number.POSITIVE_INFINITY, true) !== undefined ? undefined : unknown(text))
      )
    },
    format: (given) => (typeof given === 'number' ? String(given) : (wordFor(given) ?? wordOf(given))),
    spelled: isHexadecimal,
    json: {
      anyOf: [{ type: 'integer', minimum, maximum }, { enum: [...words] }, { type: 'string', pattern: '^unknown:' }],
    },
  })
  return orVariable(value, allowed)
}

export const etherType = numberOrWord(
  0x600,
  0xffff,
  ['arp', 'rarp', 'ipv4', 'ipv6', 'vlan'],
  'an Ethernet type from 0x600, or one of arp, rarp, ipv4, ipv6, vlan',
)

/** The Ethernet type of a frame in a VLAN; libvirt accepts lengths too. */
export const encapsulated = numberOrWord(
  0x3c,
  0xffff,
  ['arp', 'rarp', 'ipv4', 'ipv6', 'vlan'],
  'an Ethernet type or length from 0x3c, or one of arp, rarp, ipv4, ipv6, vlan',
)

export const ipProtocol = numberOrWord(
  0,
  255,
  ['tcp', 'udp', 'udplite', 'esp', 'ah', 'icmp', 'igmp', 'sctp', 'icmpv6'],
  'an IP protocol: 0 to 255, or one of tcp, udp, udplite, esp, ah, icmp, igmp, sctp, icmpv6',
)

export const arpOpcode = numberOrWord(
  0,
  0xffff,
  [
    'Request',
    'Reply',
    'Request_Reverse',
    'Reply_Reverse',
    'DRARP_Request',
    'DRARP_Reply',
    'DRARP_Error',
    'InARP_Request',
    'ARP_NAK',
  ],
  'an ARP operation: 0 to 65535, or a name such as Request or Reply',
)

/** Reads a list of words as libvirt does: ignoring case, separated by commas or blanks, in libvirt's own order. */
function readWords(text: string, words: readonly string[]): string | undefined {
  const found = new Set<string>()
  let rest = text
  for (;;) {
    rest = rest.replace(/^[\s,]+/, '')
    if (rest === '') break
    const upper = rest.toUpperCase()
    const word = words.find((candidate) => upper.startsWith(candidate))
    if (word === undefined) return undefined
    found.add(word)
    rest = rest.slice(word.length)
  }
  return words.filter((word) => found.has(word)).join(',')
}

const states = ['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'NONE']

/** All lists of states as libvirt writes them, for a fast path. */
const stateLists = new Set(
  Array.from({ length: 2 ** 4 - 1 }, (_, chosen) => states.filter((_, bit) => ((chosen + 1) >> bit) & 1).join(',')),
).add('NONE')

function readState(text: string): string | undefined {
  if (stateLists.has(text)) return text
  const found = readWords(text, states)
  return found?.includes('NONE') ? 'NONE' : found
}

const stateAllowed = 'NONE, or a list of NEW,ESTABLISHED,RELATED,INVALID'
/** Connection states, such as `NEW,ESTABLISHED`. */
export const connectionState = orVariable(
  patternValue(
    stateAllowed,
    /^(?:(?:NEW|ESTABLISHED|RELATED|INVALID)(?:,(?:NEW|ESTABLISHED|RELATED|INVALID))*|NONE)$/,
    (text) => readState(text) ?? text,
    { read: readState, keeps: '' },
  ),
  stateAllowed,
)

const flagWords = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ALL', 'NONE']

function readFlags(text: string): string | undefined {
  const slash = text.indexOf('/')
  if (slash < 0) return undefined
  const side = (part: string) => {
    const found = readWords(part, flagWords)
    if (found === undefined) return undefined
    const set = found.split(',').filter((word) => word !== 'NONE' && word !== '')
    return set.includes('ALL') || set.length === 6 ? 'ALL' : set.join(',') || 'NONE'
  }
  const [mask, flags] = [side(text.slice(0, slash)), side(text.slice(slash + 1))]
  return mask === undefined || flags === undefined ? undefined : `${mask}/${flags}`
}

const tcpFlagWords = '(?:(?:SYN|ACK|URG|PSH|FIN|RST)(?:,(?:SYN|ACK|URG|PSH|FIN|RST))*|ALL|NONE)'
const flagsAllowed = 'TCP flags such as SYN,ACK/SYN'
/** A mask and the flags that must be set, such as `SYN,ACK/SYN`. */
export const tcpFlags = orVariable(
  patternValue(flagsAllowed, new RegExp(`^${tcpFlagWords}/${tcpFlagWords}$`), (text) => readFlags(text) ?? text, {
    read: readFlags,
  }),
  flagsAllowed,
)

const setAllowed = 'the name of an IP set, at most 31 characters'
export const ipset = orVariable(
  patternValue(setAllowed, /^[a-zA-Z0-9_.:\-+ ]{1,31}$/, undefined, { keeps: '' }),
  setAllowed,
)

const setFlagsAllowed = 'a list of up to six of src and dst'
/** Which addresses of the packet to look up, such as `src,dst`. */
export const ipsetFlags = orVariable(
  patternValue(setFlagsAllowed, /^(?:[Ss][Rr][Cc]|[Dd][Ss][Tt])(?:,(?:[Ss][Rr][Cc]|[Dd][Ss][Tt])){0,5}$/, (text) =>
    text.toLowerCase(),
  ),
  setFlagsAllowed,
)

/** libvirt reads `true`, `yes` and `1` as true, and anything else as false. */
export const trueFalse = orVariable(
  booleanValue('true', 'false', (text) => text === 'yes' || text === '1'),
  'true or false',
)

/** libvirt compares with `no` only. */
export const matches = booleanValue('yes', 'no')

/** Only `false` has an effect. */
export const onlyFalse = onlyOne(
  false,
  'false',
  (text) => (/^(?:false|0)$/i.test(text) ? false : undefined),
  'checks the connection state anyway',
)
