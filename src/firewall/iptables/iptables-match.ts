import { dscpClass, icmpTypeKey, portNumber, protocolNumber } from '../read/well-known.js'
import type { FieldName, FieldReference, Key, Statement, Value } from '../ruleset.js'
import { iptablesMatches } from './iptables-constructs.js'
import type { Option, RuleContext } from './iptables-option.js'
import { readSpecial } from './iptables-special.js'

type Reader = (values: readonly string[], context: RuleContext) => Read | undefined
interface Read {
  readonly fields: readonly FieldReference[]
  readonly keys: readonly Key[]
}

const one = (field: FieldName | FieldReference, values: readonly Value[]): Read => ({
  fields: [typeof field === 'string' ? { field } : field],
  keys: values.map((value) => [value]),
})

const flag = (field: FieldName, value: string): Read => one(field, [value])

/** `virbr+` matches every name with that prefix. */
const interfaceName = (text: string): string => (text.endsWith('+') ? `${text.slice(0, -1)}*` : text)

const addressOf = (text: string): Value => {
  const mask = /^(.*)\/([^/]*)$/.exec(text)
  return mask ? { prefix: `${mask[1]}/${mask[2]}` } : text
}

const addressRange = (text: string): Value => {
  const [from = '', to = from] = text.split('-')
  return { from, to }
}

/** `22`, `domain`, `1024:65535`, `:1023`; undefined for an unknown name. */
function portOf(text: string): Value | undefined {
  const colon = text.indexOf(':')
  if (colon < 0) return portNumber(text)
  const from = colon === 0 ? 0 : portNumber(text.slice(0, colon))
  const to = colon === text.length - 1 ? 65535 : portNumber(text.slice(colon + 1))
  return from === undefined || to === undefined ? undefined : { from, to }
}

const ports =
  (field: FieldName): Reader =>
  (values, { protocol }) => {
    const read = (values[0] ?? '').split(',').map(portOf)
    const known = read.filter((value): value is Value => value !== undefined)
    if (known.length !== read.length || read.length === 0) return undefined
    const of = protocol === 'tcp' || protocol === 'udp' ? { protocol } : {}
    return one({ field, ...of } as FieldReference, known)
  }

/** `0x1/0xff`, `1`. */
function maskedNumber(text: string): { value: number; mask: number } | undefined {
  const [value = '', mask = '0xffffffff'] = text.split('/')
  const [number, bits] = [Number(value), Number(mask)]
  return Number.isInteger(number) && Number.isInteger(bits) && value !== '' ? { value: number, mask: bits } : undefined
}

const masked =
  (field: FieldName): Reader =>
  (values) => {
    const read = maskedNumber(values[0] ?? '')
    return read && { fields: [{ field, mask: read.mask }], keys: [[read.value]] }
  }

const timeToLive =
  (span: (value: number) => { readonly from: number; readonly to: number }): Reader =>
  (values) => {
    const value = Number(values[0])
    return Number.isInteger(value) ? one('time-to-live', [span(value)]) : undefined
  }
const livesFor = timeToLive((value) => ({ from: value, to: value }))
const livesUnder = timeToLive((value) => ({ from: 0, to: value - 1 }))
const livesOver = timeToLive((value) => ({ from: value + 1, to: 255 }))

const words =
  (field: FieldName, rename: Readonly<Record<string, string>> = {}): Reader =>
  (values) =>
    one(
      field,
      (values[0] ?? '').split(',').map((word) => rename[word.toLowerCase()] ?? word.toLowerCase()),
    )

const tcpFlagBits: Record<string, number> = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16, URG: 32, ALL: 63, NONE: 0 }

const tcpFlags: Reader = (values) => {
  const bits = (text = ''): number => text.split(',').reduce((sum, name) => sum | (tcpFlagBits[name] ?? 0), 0)
  return { fields: [{ field: 'tcp-flags', mask: bits(values[0]), protocol: 'tcp' }], keys: [[bits(values[1])]] }
}

const icmpType =
  (protocol: 'icmp' | 'icmpv6'): Reader =>
  (values) => {
    const key = icmpTypeKey(values[0] ?? '', protocol)
    if (!key) return undefined
    const fields: FieldReference[] = [{ field: 'icmp-type', protocol }]
    return key.length === 1
      ? { fields, keys: [key] }
      : { fields: [...fields, { field: 'icmp-code', protocol }], keys: [key] }
  }

const macAddress: Reader = (values) => one('source-mac', [(values[0] ?? '').toLowerCase()])

const addressType =
  (field: 'source-type' | 'destination-type'): Reader =>
  (values) =>
    one(
      field,
      (values[0] ?? '').split(',').map((word) => word.toLowerCase()),
    )

/** `0x1`, `5`, or a name; no masks. */
const group =
  (field: 'in-group' | 'out-group'): Reader =>
  ([text = '']) =>
    text.includes('/') ? undefined : one(field, [Number.isNaN(Number(text)) ? text : Number(text)])

const header =
  (field: 'dscp' | 'ecn', number: (text: string) => number | undefined): Reader =>
  ([text = '']) => {
    const value = number(text)
    return value === undefined || Number.isNaN(value) ? undefined : one(field, [value])
  }

/** By option, or by module and option if the meaning depends on the module. */
const readers: Record<string, Reader> = {
  '-i': (values) => one('in-interface', [interfaceName(values[0] ?? '')]),
  '-o': (values) => one('out-interface', [interfaceName(values[0] ?? '')]),
  // iptables does not count first fragments.
  '-f': () => ({ fields: [{ field: 'fragment-offset', mask: 0x1fff }], keys: [[{ from: 1, to: 0x1fff }]] }),
  '-s': (values) => one('source', (values[0] ?? '').split(',').map(addressOf)),
  '-d': (values) => one('destination', (values[0] ?? '').split(',').map(addressOf)),
  '--sport': ports('source-port'),
  '--dport': ports('destination-port'),
  '--sports': ports('source-port'),
  '--dports': ports('destination-port'),
  '--ports': ports('any-port'),
  '--tcp-flags': tcpFlags,
  '--syn': () => ({ fields: [{ field: 'tcp-flags', mask: 23, protocol: 'tcp' }], keys: [[2]] }),
  '--icmp-type': icmpType('icmp'),
  '--icmpv6-type': icmpType('icmpv6'),
  '--ctstate': words('connection-state'),
  '--state': words('connection-state'),
  '--ctstatus': words('connection-status'),
  '--ctproto': (values) => {
    const number = protocolNumber(values[0] ?? '')
    return number === undefined ? undefined : one({ field: 'protocol', tracked: true }, [number])
  },
  '--ctdir': words('connection-direction'),
  '--ctorigsrc': (values) => one('original-source', [addressOf(values[0] ?? '')]),
  '--ctorigdst': (values) => one('original-destination', [addressOf(values[0] ?? '')]),
  '--ctreplsrc': (values) => one('reply-source', [addressOf(values[0] ?? '')]),
  '--ctrepldst': (values) => one('reply-destination', [addressOf(values[0] ?? '')]),
  '--ctorigsrcport': ports('original-source-port'),
  '--ctorigdstport': ports('original-destination-port'),
  '--ctreplsrcport': ports('reply-source-port'),
  '--ctrepldstport': ports('reply-destination-port'),
  '--ttl-eq': livesFor,
  '--ttl-lt': livesUnder,
  '--ttl-gt': livesOver,
  '--hl-eq': livesFor,
  '--hl-lt': livesUnder,
  '--hl-gt': livesOver,
  '--length': (values) => {
    const [from = '', to = from] = (values[0] ?? '').split(':')
    return one('length', [{ from: Number(from), to: to === '' ? 0xffff : Number(to) }])
  },
  'mark --mark': masked('mark'),
  'connmark --mark': masked('connection-mark'),
  '--physdev-in': (values) => one('in-port', [interfaceName(values[0] ?? '')]),
  '--physdev-out': (values) => one('out-port', [interfaceName(values[0] ?? '')]),
  '--physdev-is-in': () => flag('in-port', '*'),
  '--physdev-is-out': () => flag('out-port', '*'),
  '--physdev-is-bridged': () => flag('bridged', 'yes'),
  '--src-type': addressType('source-type'),
  '--dst-type': addressType('destination-type'),
  '--src-range': (values) => one('source', [addressRange(values[0] ?? '')]),
  '--dst-range': (values) => one('destination', [addressRange(values[0] ?? '')]),
  '--mac-source': macAddress,
  '--pkt-type': words('packet-type', { unicast: 'host' }),
  '--tcp-option': ([option = '']) => one({ field: 'tcp-option', option }, ['exists']),
  '--src-group': group('in-group'),
  '--dst-group': group('out-group'),
  '--dscp': header('dscp', dscpClass),
  '--dscp-class': header('dscp', dscpClass),
  '--ecn-ip-ect': header('ecn', Number),
}

/** The implied match of an option written without `-m`. */
export const matchOf = (option: string): string => (option === '--tcp-flags' || option === '--syn' ? 'tcp' : '')

/**
 * A match with its options.
 *
 * @returns empty for a match that always applies (comments), `match-unknown` for an unknown one
 */
export function readMatch(module: string, options: readonly Option[], context: RuleContext): Statement[] {
  const knows = iptablesMatches[module]?.knows
  if (knows === 'nothing') return []
  const text = textOf(module, options)
  const unknown: Statement[] = [{ do: 'match-unknown', text }]
  if (module !== '' && knows !== 'modelled') return unknown
  const special = readSpecial(module, options, context, text)
  if (special) return special
  const read = options.map((option) => readOption(module, option, context))
  // If one option is unknown, the whole match is.
  return read.every((part): part is Statement[] => part !== undefined) ? read.flat() : unknown
}

function readOption(module: string, { name, values, negated }: Option, context: RuleContext): Statement[] | undefined {
  if (name === '-p' || name === '--protocol') return protocolMatch(values[0] ?? '', negated)
  if (name === '-4' || name === '-6') return []
  const read = (readers[`${module} ${name}`] ?? readers[name])?.(values, context)
  return read && [{ do: 'match', ...read, ...(negated ? { negated } : {}) }]
}

const textOf = (module: string, options: readonly Option[]): string =>
  [
    ...(module === '' ? [] : [`-m ${module}`]),
    ...options.map(({ name, values, negated }) => [...(negated ? ['!'] : []), name, ...values].join(' ')),
  ].join(' ')

function protocolMatch(name: string, negated: boolean): Statement[] | undefined {
  if (name === 'all' || name === '0') return []
  const number = protocolNumber(name)
  return number === undefined
    ? undefined
    : [{ do: 'match', ...one('protocol', [number]), ...(negated ? { negated } : {}) }]
}
