import { isJson, type Json } from '../../base/index.js'
import { dscpClass, ecnCode } from '../read/well-known.js'
import type { FieldReference, Statement } from '../ruleset.js'
import { readChoice } from './nft-choice.js'
import { headerOf, numberOf, onlyHash, readFields, readValue } from './nft-expression.js'

/** `meta mark set …`, `ct mark set …`, header fields. An unknown change may divert the packet. */
export function readMangle({ key, value }: Json, text: string): Statement[] {
  const header = headerOf(key)
  return [...(header ? [header] : []), ...headersIn(value), readOwn(key, value, text)]
}

/** What a value is computed from must be there: nft adds matches that it does not show. A map has its own. */
function headersIn(value: unknown): Statement[] {
  if (Array.isArray(value)) return value.flatMap(headersIn)
  if (!isJson(value) || isJson(value.map)) return []
  const header = headerOf(value)
  return header ? [header] : Object.values(value).flatMap(headersIn)
}

function readOwn(key: unknown, value: unknown, text: string): Statement {
  const unknown: Statement = { do: 'unknown', text }
  if (!isJson(key)) return unknown
  if (isJson(key['tcp option'])) return { do: 'nothing', text }
  if (isJson(key.payload)) return readHeaderChange(key.payload, value, text)
  if (isJson(key.ct) && key.ct.dir === undefined) {
    const { key: name } = key.ct
    if (name === 'zone') return typeof value === 'number' ? { do: 'set-zone', zone: value } : unknown
    if (name === 'label') return { do: 'forget', field: 'label', text }
    if (name === 'event' || name === 'secmark') return { do: 'nothing', text }
  }
  if (isJson(key.meta) && ['priority', 'nftrace', 'secmark'].includes(String(key.meta.key)))
    return { do: 'nothing', text }
  const [field] = readFields(key) ?? []
  if (field?.field !== 'mark' && field?.field !== 'connection-mark') return unknown
  return readMarkChange(field, value) ?? { do: 'forget', field: field.field, text }
}

const rewritable: Readonly<Record<string, 'dscp' | 'ecn' | 'time-to-live'>> = {
  'ip dscp': 'dscp',
  'ip6 dscp': 'dscp',
  'ip ecn': 'ecn',
  'ip6 ecn': 'ecn',
  'ip ttl': 'time-to-live',
  'ip6 hoplimit': 'time-to-live',
}

function readHeaderChange({ protocol, field }: Json, value: unknown, text: string): Statement {
  const name = `${protocol} ${field}`
  const changed = rewritable[name]
  // Some rules send DHCP replies without a checksum.
  if (name === 'udp checksum' && value === 0) return { do: 'set-field', field: 'udp-checksum', to: 0, text }
  if (name === 'ip6 flowlabel') return { do: 'nothing', text }
  if (!changed) return { do: 'unknown', text }
  const to =
    typeof value === 'number'
      ? value
      : typeof value !== 'string'
        ? undefined
        : changed === 'dscp'
          ? dscpClass(value)
          : changed === 'ecn'
            ? ecnCode(value)
            : undefined
  return to === undefined ? { do: 'unknown', text } : { do: 'set-field', field: changed, to, text }
}

function readMarkChange(field: FieldReference, value: unknown): Statement | undefined {
  const on = field.field === 'mark' ? 'packet' : 'connection'
  const constant = (value: unknown): Statement | undefined => {
    const mark = readValue(value, field)
    return typeof mark === 'number' ? { do: 'set-mark', on, and: 0, xor: mark >>> 0 } : undefined
  }
  if (isJson(value) && isJson(value.map)) return readChoice(value.map, constant)
  const set = constant(value)
  if (set) return set
  const single = onlyHash(value)
  if (single !== undefined) return { do: 'set-mark', on, and: 0, xor: single >>> 0 }
  const copied = readCopy(value, field)
  if (copied) return { do: 'copy-mark', to: on, toMask: 0xffffffff, ...copied }
  return readArithmetic(value, field, on)
}

/** `ct mark`, `ct mark & 0xff`, `mark << 1`: the other mark, or part of it. */
function readCopy(value: unknown, to: FieldReference): { fromMask: number; shift?: number } | undefined {
  const shift = shiftOf(value)
  if (shift && shift.by !== 0) {
    const inner = readCopy(shift.of, to)
    return inner && inner.shift === undefined ? { ...inner, shift: shift.by } : undefined
  }
  const [source] = readFields(value) ?? []
  if (!source || source.field === to.field) return undefined
  if (source.field !== 'mark' && source.field !== 'connection-mark') return undefined
  return { fromMask: source.mask ?? 0xffffffff }
}

/** `mark << 1`, `mark >> 8`. */
function shiftOf(value: unknown): { of: unknown; by: number } | undefined {
  if (!isJson(value)) return undefined
  for (const [operator, sign] of [
    ['<<', 1],
    ['>>', -1],
  ] as const) {
    const parts = value[operator]
    if (Array.isArray(parts) && parts.length === 2 && typeof parts[1] === 'number')
      return { of: parts[0], by: sign * parts[1] }
  }
  return undefined
}

/** `meta mark set mark or 0x10`, `and`, `xor`, nested, with a final shift. */
function readArithmetic(
  value: unknown,
  field: FieldReference,
  on: 'packet' | 'connection',
): (Statement & { do: 'set-mark' }) | undefined {
  if (!isJson(value)) return undefined
  const shift = shiftOf(value)
  if (shift) {
    const inner = readArithmetic(shift.of, field, on)
    return inner && inner.shift === undefined ? { ...inner, shift: shift.by } : undefined
  }
  const [own] = readFields(value) ?? []
  if (own?.field === field.field && own.mask === undefined) return { do: 'set-mark', on, and: 0xffffffff, xor: 0 }
  const operator = Object.keys(value)[0] ?? ''
  const parts = value[operator]
  if (!Array.isArray(parts) || parts.length !== 2) return undefined
  const inner = readArithmetic(parts[0], field, on)
  const bits = numberOf(parts[1], field)
  if (!inner || bits === undefined || inner.shift !== undefined) return undefined
  if (operator === '&') return { ...inner, and: (inner.and & bits) >>> 0, xor: (inner.xor & bits) >>> 0 }
  if (operator === '|') return { ...inner, and: (inner.and & ~bits) >>> 0, xor: ((inner.xor & ~bits) | bits) >>> 0 }
  if (operator === '^') return { ...inner, xor: (inner.xor ^ bits) >>> 0 }
  return undefined
}
