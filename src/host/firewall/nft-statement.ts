import { isJson, type Json } from '../json.js'
import { readChoice } from './nft-choice.js'
import { headerOf, numberOf, readElements, readFields, readValue } from './nft-expression.js'
import { nftText } from './nft-text.js'
import { readTranslation, readTranslationByMap } from './nft-translation.js'
import { readVerdict } from './nft-verdict.js'
import type { FieldReference, Key, Statement, TableFamily, Verdict } from './ruleset.js'
import { rejectReplies } from './well-known.js'

/** Statements that count, log or change what decides nothing here. */
const harmless = new Set([
  'counter',
  'log',
  'set',
  'map',
  'meter',
  'flow',
  'dup',
  'last',
  'secmark',
  'ct timeout',
  'ct helper',
  'ct expectation',
  'reset',
])

/** One entry of a rule's `expr`. */
export function readStatement(expression: unknown, family: TableFamily): Statement[] {
  const text = nftText([expression])
  if (!isJson(expression)) return [{ do: 'unknown', text }]
  const name = Object.keys(expression)[0] ?? ''
  const verdict = readVerdict(expression)
  if (verdict) return [verdict]
  if (harmless.has(name)) return [{ do: 'nothing', text }]
  const body = expression[name]
  switch (name) {
    case 'match':
      return isJson(body) ? readMatchOf(body, text) : [{ do: 'match-unknown', text }]
    case 'vmap':
      return [isJson(body) ? readVerdictMap(body, text) : { do: 'unknown', text }]
    case 'notrack':
      return [{ do: 'notrack' }]
    case 'reject':
      return readReject(body, family, text)
    case 'mangle':
      return [isJson(body) ? readMangle(body, text) : { do: 'unknown', text }]
    case 'snat':
    case 'dnat':
      return [
        ...(isJson(body) && family === 'inet' ? ofFamily(body.family) : []),
        readTranslationByMap(name, body) ?? readTranslation(name, body) ?? { do: 'unknown', text },
      ]
    case 'masquerade':
    case 'redirect':
      return [readTranslation(name, body) ?? { do: 'unknown', text }]
    case 'limit':
    case 'quota':
    case 'ct count':
      return [{ do: 'match-unknown', text }]
    case 'xt':
      return [{ do: isJson(body) && body.type === 'match' ? 'match-unknown' : 'unknown', text }]
    default:
      return [{ do: 'unknown', text }]
  }
}

/** What hardware and protocol ARP is for, which it says of itself; it is never about another here. */
const arpConstants: Readonly<Record<string, number>> = { htype: 1, ptype: 0x800, hlen: 6, plen: 4 }

function readMatchOf(match: Json, text: string): Statement[] {
  const { left, right, op } = match
  const header = headerOf(left)
  const { protocol, field } = isJson(left) && isJson(left.payload) ? left.payload : {}
  const expected = protocol === 'arp' ? arpConstants[String(field)] : undefined
  if (header && op === '==' && expected !== undefined && (right === expected || right === 'ip')) return [header]
  const read = readMatch(match, text)
  return read.do === 'match-unknown' && header ? [header, read] : [read]
}

/** How it is compared; `in`, or nothing, where a flag is to be set, `!` where none of them is. */
const comparisons = new Set<unknown>(['==', '!=', 'in', '!', undefined])
const complement: Record<string, true> = { '!=': true, '!': true }

function readMatch({ op, left, right }: Json, text: string): Statement {
  const unknown: Statement = { do: 'match-unknown', text }
  const fields = readFields(left)
  const first = fields?.[0]
  if (!fields || !first) return unknown
  if (op === '<' || op === '>' || op === '<=' || op === '>=') {
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

function readVerdictMap({ key, data }: Json, text: string): Statement {
  const unknown: Statement = { do: 'unknown', text }
  const fields = readFields(key)
  if (!fields) return unknown
  if (typeof data === 'string' && data.startsWith('@')) {
    return { do: 'verdict-map', fields, entries: [], map: data.slice(1) }
  }
  const pairs = isJson(data) && Array.isArray(data.set) ? (data.set as unknown[]) : undefined
  if (!pairs) return unknown
  const entries: [Key, Verdict][] = []
  for (const pair of pairs) {
    const [left, right] = Array.isArray(pair) ? (pair as unknown[]) : []
    const [found] = readElements([left], fields) ?? []
    const verdict = isJson(right) ? readVerdict(right) : undefined
    if (!found || !verdict || found.length !== fields.length) return unknown
    entries.push([found, verdict])
  }
  return { do: 'verdict-map', fields, entries }
}

function readReject(body: unknown, family: TableFamily, text: string): Statement[] {
  if (!isJson(body)) return [{ do: 'reject', reply: 'port-unreachable' }]
  const type = String(body.type)
  // nft leaves out `meta l4proto tcp`, which goes without saying.
  if (type === 'tcp reset')
    return [
      { do: 'match', fields: [{ field: 'protocol' }], keys: [[6]] },
      { do: 'reject', reply: 'tcp-reset' },
    ]
  const reply = rejectReplies[String(body.expr ?? 'port-unreachable')]
  if (!reply) return [{ do: 'unknown', text }]
  const only = family === 'ip' || family === 'ip6' || type === 'icmpx' ? undefined : type === 'icmp' ? 'ipv4' : 'ipv6'
  const reject: Statement = {
    do: 'reject',
    reply: type === 'icmpx' && reply === 'no-route' ? 'net-unreachable' : reply,
  }
  return only ? [isFamily(only), reject] : [reject]
}

const isFamily = (family: 'ipv4' | 'ipv6'): Statement => ({
  do: 'match',
  fields: [{ field: 'family' }],
  keys: [[family]],
})

/** `dnat ip to …`, which passes over packets of the other family. */
const ofFamily = (name: unknown): Statement[] =>
  name === 'ip' ? [isFamily('ipv4')] : name === 'ip6' ? [isFamily('ipv6')] : []

/** Header fields whose change does not change the packet's way. A time to live must be left some. */
const changesNothing = (key: unknown, value: unknown): boolean => {
  if (!isJson(key)) return false
  if (isJson(key['tcp option'])) return true
  const { protocol, field } = isJson(key.payload) ? key.payload : {}
  // Without a checksum, which libvirt gives to DHCP's answers.
  if (protocol === 'udp' && field === 'checksum') return value === 0
  if (protocol !== 'ip' && protocol !== 'ip6') return false
  if (field === 'ttl' || field === 'hoplimit') return typeof value === 'number' && value > 8
  return field === 'dscp' || field === 'ecn' || field === 'flowlabel'
}

/** `meta mark set …` and `ct mark set …`; other header changes may lead anywhere. */
function readMangle({ key, value }: Json, text: string): Statement {
  const [field] = readFields(key) ?? []
  const unknown: Statement = { do: 'unknown', text }
  if (changesNothing(key, value)) return { do: 'nothing', text }
  if (field?.field !== 'mark' && field?.field !== 'connection-mark') {
    const named = isJson(key) && isJson(key.meta) ? String(key.meta.key) : ''
    return ['priority', 'nftrace', 'cpu', 'secmark'].includes(named) ? { do: 'nothing', text } : unknown
  }
  const on = field.field === 'mark' ? 'packet' : 'connection'
  const constant = (value: unknown): Statement | undefined => {
    const mark = readValue(value, field)
    return typeof mark === 'number' ? { do: 'set-mark', on, and: 0, xor: mark >>> 0 } : undefined
  }
  if (isJson(value) && isJson(value.map)) return readChoice(value.map, constant) ?? unknown
  const set = constant(value)
  if (set) return set
  const [source] = readFields(value) ?? []
  if (source && (source.field === 'mark' || source.field === 'connection-mark') && source.field !== field.field) {
    return { do: 'copy-mark', to: on, fromMask: source.mask ?? 0xffffffff, toMask: 0xffffffff }
  }
  return readArithmetic(value, field, on) ?? unknown
}

/** `meta mark set mark or 0x10`, `and`, `xor`, nested. */
function readArithmetic(
  value: unknown,
  field: FieldReference,
  on: 'packet' | 'connection',
): (Statement & { do: 'set-mark' }) | undefined {
  if (!isJson(value)) return undefined
  const [own] = readFields(value) ?? []
  if (own?.field === field.field && own.mask === undefined) return { do: 'set-mark', on, and: 0xffffffff, xor: 0 }
  const operator = Object.keys(value)[0] ?? ''
  const parts = value[operator]
  if (!Array.isArray(parts) || parts.length !== 2) return undefined
  const inner = readArithmetic(parts[0], field, on)
  const bits = numberOf(parts[1], field)
  if (!inner || bits === undefined) return undefined
  if (operator === '&') return { ...inner, and: (inner.and & bits) >>> 0, xor: (inner.xor & bits) >>> 0 }
  if (operator === '|') return { ...inner, and: (inner.and & ~bits) >>> 0, xor: ((inner.xor & ~bits) | bits) >>> 0 }
  if (operator === '^') return { ...inner, xor: (inner.xor ^ bits) >>> 0 }
  return undefined
}
