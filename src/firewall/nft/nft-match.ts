import { addressBits, formatAddress, isJson, type Json, parseAddress } from '../../base/index.js'
import type { FieldReference, Statement, Value } from '../ruleset.js'
import {
  headerOf,
  isFamily,
  isFarBelow,
  never,
  numberOf,
  onlyHash,
  readElements,
  readFields,
  tracked,
} from './nft-expression.js'

/** ARP's hardware and protocol types and lengths, which are constant here. */
const arpConstants: Readonly<Record<string, number>> = { htype: 1, ptype: 0x800, hlen: 6, plen: 4 }

/** Header fields that are the same for all packets here, which have no IP options. */
const headerConstants: Readonly<Record<string, number>> = { 'ip version': 4, 'ip6 version': 6, 'ip hdrlength': 5 }

/** A comparison: `tcp dport 22`, `ip saddr != @set`. */
export function readMatch(match: Json, text: string): Statement[] {
  const { left, right, op } = match
  const header = headerOf(left)
  const { protocol, field } = isJson(left) && isJson(left.payload) ? left.payload : {}
  const expected = protocol === 'arp' ? arpConstants[String(field)] : undefined
  if (header && op === '==' && expected !== undefined && (right === expected || right === 'ip')) return [header]
  const special = readSpecial(match, text)
  // Other protocols have no TCP options, so no header match is needed.
  if (special?.[0]?.do === 'match' && special[0].fields[0]?.field === 'tcp-option') return special
  if (special) return header ? [header, ...special] : special
  const read = compare(match, text)
  return read.do === 'match-unknown' && header ? [header, read] : [read]
}

/** Matches that are not on fields: headers that packets here do not have, and constant values. */
function readSpecial({ left, right, op }: Json, text: string): Statement[] | undefined {
  if (!isJson(left)) return undefined
  const wantsMissing = (right === false) !== (op === '!=')
  const { payload, exthdr, socket, osf } = left
  if (isJson(exthdr)) {
    const isPresence = exthdr.field === undefined && typeof right === 'boolean'
    return isPresence && wantsMissing ? [isFamily('ipv6')] : [never]
  }
  const ipOption = left['ip option']
  if (isJson(ipOption)) {
    const isPresence = ipOption.field === undefined && typeof right === 'boolean'
    return isPresence && wantsMissing ? [isFamily('ipv4')] : [never]
  }
  const tcpOption = left['tcp option']
  if (isJson(tcpOption)) {
    // Options that nft has no name for, by number.
    const { name, base, field } = tcpOption
    const option = typeof name === 'string' ? name : typeof base === 'number' ? String(base) : undefined
    if (field !== undefined || typeof right !== 'boolean' || option === undefined)
      return [{ do: 'match-unknown', text, cause: 'packet-form' }]
    const fields: FieldReference[] = [{ field: 'tcp-option', option }]
    return [{ do: 'match', fields, keys: [[wantsMissing ? 'missing' : 'exists']] }]
  }
  if (isJson(socket)) return [{ do: 'match', fields: [{ field: 'socket' }], keys: [['exists']] }]
  if (isJson(osf))
    return [
      { do: 'match', fields: [{ field: 'protocol' }], keys: [[6]] },
      { do: 'match-unknown', text },
    ]
  if (isJson(left.ct) && left.ct.key === 'helper') return [never]
  if (isJson(left.meta) && (left.meta.key === 'ipsec' || left.meta.key === 'secpath') && typeof right === 'boolean')
    return [{ do: 'match', fields: [{ field: 'ipsec' }], keys: [[wantsMissing ? 'missing' : 'exists']] }]
  if (isJson(left.ipsec))
    return [
      { do: 'match', fields: [{ field: 'ipsec' }], keys: [['exists']] },
      { do: 'match-unknown', text },
    ]
  if (isJson(payload) && payload.protocol === 'vlan') return [never]
  const constant =
    onlyHash(left) ?? (isJson(payload) ? headerConstants[`${payload.protocol} ${payload.field}`] : undefined)
  if (constant !== undefined) {
    const holds = holdsFor(constant, op, right)
    if (holds !== undefined) return holds ? [] : [never]
  }
  if (isJson(left.ct) && typeof right === 'number' && isFarBelow(String(left.ct.key), right)) {
    if (op === '>' || op === '>=' || op === '==') return [never]
    if (op === '<' || op === '<=' || op === '!=') return [tracked]
  }
  // Always true.
  if (op === '>=' && right === 0 && !readFields(left)) {
    if (isJson(left.ct)) return [tracked]
    if (isJson(payload) || (isJson(left.meta) && left.meta.key === 'random')) return []
  }
  if (isJson(payload) && ['ip id', 'ip6 flowlabel', 'tcp doff', 'tcp window', 'icmp id'].includes(nameOf(payload)))
    return [{ do: 'match-unknown', text, cause: 'packet-form', ...usualOf(payload, op, right) }]
  return undefined
}

const nameOf = ({ protocol, field }: Json): string => `${protocol} ${field}`

/** TCP headers have 40 bytes in a handshake, and 32 later, with timestamps. */
function usualOf(payload: Json, op: unknown, right: unknown): { usual?: boolean } {
  if (nameOf(payload) !== 'tcp doff') return {}
  const [opening, later] = [holdsFor(10, op, right), holdsFor(8, op, right)]
  return opening !== undefined && opening === later ? { usual: opening } : {}
}

/** Whether a comparison is true; undefined if the operand is not a number. */
function holdsFor(value: number, op: unknown, right: unknown): boolean | undefined {
  if (isJson(right) && Array.isArray(right.range) && (op === '==' || op === '!=')) {
    const [from, to] = right.range as unknown[]
    if (typeof from !== 'number' || typeof to !== 'number') return undefined
    return (value >= from && value <= to) === (op === '==')
  }
  if (typeof right !== 'number') return undefined
  switch (op) {
    case '==':
      return value === right
    case '!=':
      return value !== right
    case '<':
      return value < right
    case '>':
      return value > right
    case '<=':
      return value <= right
    case '>=':
      return value >= right
    default:
      return undefined
  }
}

/** The comparison operators; `in` or none: a flag must be set; `!`: none may be set. */
const comparisons = new Set<unknown>(['==', '!=', 'in', '!', undefined])
const complement: Record<string, true> = { '!=': true, '!': true }

function compare({ op, left, right }: Json, text: string): Statement {
  const unknown: Statement = { do: 'match-unknown', text }
  const masked = maskedAddress(left, op, right)
  if (masked) return masked
  const fields = readFields(left)
  const first = fields?.[0]
  if (!fields || !first) return unknown
  if (op === '<' || op === '>' || op === '<=' || op === '>=') {
    if (first.mask !== undefined) return unknown
    const span = typeof right === 'string' ? addressSpan(op, right) : undefined
    if (span) return { do: 'match', fields, keys: span.length > 0 ? [span] : [] }
    const bound = numberOf(right, first)
    if (bound === undefined) return unknown
    const from = op === '>' ? bound + 1 : op === '>=' ? bound : 0
    const to = op === '<' ? bound - 1 : op === '<=' ? bound : 0xffffffff
    return { do: 'match', fields, keys: from <= to ? [[{ from, to }]] : [] }
  }
  if (!comparisons.has(op)) return unknown
  const negated = complement[String(op)] ? { negated: true } : {}
  if (typeof right === 'string' && right.startsWith('@')) {
    return { do: 'match', fields, keys: [], set: right.slice(1), ...negated }
  }
  return flagMatch(first, op, right) ?? listMatch(fields, right, negated) ?? unknown
}

/** `ip saddr & 0.0.0.255 == 0.0.0.5`: bits of an address. */
function maskedAddress(left: unknown, op: unknown, right: unknown): Statement | undefined {
  if (!isJson(left) || !Array.isArray(left['&']) || (op !== '==' && op !== '!=')) return undefined
  const [of, mask] = left['&'] as unknown[]
  const [field] = readFields(of) ?? []
  const isAddress = (text: unknown): text is string => typeof text === 'string' && parseAddress(text) !== undefined
  if (!field || field.mask !== undefined || !isAddress(mask) || !isAddress(right)) return undefined
  return {
    do: 'match',
    fields: [field],
    keys: [[{ prefix: `${right}/${mask}` }]],
    ...(op === '!=' ? { negated: true } : {}),
  }
}

/** The addresses below or above one; empty if there is none. */
function addressSpan(op: string, text: string): Value[] | undefined {
  const address = parseAddress(text)
  if (!address) return undefined
  const last = (1n << BigInt(addressBits(address.family))) - 1n
  const at = (value: bigint): string => formatAddress({ ...address, value })
  const from = op === '>' ? address.value + 1n : op === '>=' ? address.value : 0n
  const to = op === '<' ? address.value - 1n : op === '<=' ? address.value : last
  return from > to || to < 0n ? [] : [{ from: at(from), to: at(to) }]
}

/** Flags: `tcp flags & (syn|ack) == syn`, and `ct state & established != 0`, which means one of them is set. */
function flagMatch(field: FieldReference, op: unknown, right: unknown): Statement | undefined {
  const zero = right === 0 || right === '0'
  if (field.field === 'connection-state' || field.field === 'connection-status') return undefined
  if (field.field === 'tcp-flags') {
    const value = numberOf(right, field)
    if (value === undefined) return undefined
    if (field.mask === undefined && (op === 'in' || op === '!')) {
      return {
        do: 'match',
        fields: [{ ...field, mask: value }],
        keys: [[0]],
        ...(op === 'in' ? { negated: true } : {}),
      }
    }
    return { do: 'match', fields: [field], keys: [[value]], ...(op === '!=' ? { negated: true } : {}) }
  }
  if (field.mask === undefined) return undefined
  const value = zero ? 0 : numberOf(right, field)
  if (value === undefined) return undefined
  return { do: 'match', fields: [field], keys: [[value]], ...(op === '!=' ? { negated: true } : {}) }
}

function listMatch(fields: FieldReference[], right: unknown, negated: { negated?: boolean }): Statement | undefined {
  const elements = isJson(right) && 'set' in right ? right.set : right
  const keys = readElements(elements, fields)
  if (!keys || keys.some((key) => key.length !== fields.length)) return undefined
  return { do: 'match', fields, keys, ...negated }
}
