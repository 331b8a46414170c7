import { isJson, type Json } from '../../base/index.js'
import { rejectReplies } from '../read/well-known.js'
import type { Key, Statement, TableFamily, Verdict } from '../ruleset.js'
import { nftStatements } from './nft-constructs.js'
import { headerOf, isFamily, readElements, readFields } from './nft-expression.js'
import { readLimitStatement, type TableObjects } from './nft-limit.js'
import { readMangle } from './nft-mangle.js'
import { readMatch } from './nft-match.js'
import { readUpdate, readUpdateText } from './nft-sets.js'
import { nftText } from './nft-text.js'
import { readTranslation, readTranslationByMap } from './nft-translation.js'
import { readVerdict } from './nft-verdict.js'

/** One entry of a rule's `expr`. @param objects  the table's limits and quotas */
export function readStatement(
  expression: unknown,
  family: TableFamily,
  objects: TableObjects = new Map(),
): Statement[] {
  const text = nftText([expression])
  if (typeof expression === 'string') return [readUpdateText(expression) ?? { do: 'unknown', text: expression }]
  if (!isJson(expression)) return [{ do: 'unknown', text }]
  const name = Object.keys(expression)[0] ?? ''
  const verdict = readVerdict(expression)
  if (verdict) return [verdict]
  const body = expression[name]
  if (nftStatements[name] === 'nothing') return [...mapsIn(body, text), { do: 'nothing', text }]
  switch (name) {
    case 'match':
      return isJson(body) ? readMatch(body, text) : [{ do: 'match-unknown', text }]
    case 'vmap':
      return [isJson(body) ? readVerdictMap(body, text) : { do: 'unknown', text }]
    case 'notrack':
      return [{ do: 'notrack' }]
    case 'reject':
      return readReject(body, family, text)
    case 'mangle':
      return isJson(body) ? readMapped(body, text) : [{ do: 'unknown', text }]
    case 'reset': {
      const header = headerOf(body)
      return [...(header ? [header] : []), { do: 'nothing', text }]
    }
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
      return [...mapsIn(body, text), readLimitStatement(expression, objects)]
    case 'set':
    case 'map':
    case 'meter':
      return readUpdate(name, body)
    case 'flow':
      // Whether it offloads the connection, or ends the rule, depends on the link and on earlier packets.
      return [{ do: 'match-unknown', text }]
    case 'dup':
      return [
        ...mapsIn(body, text),
        { do: 'copy', ...(isJson(body) && typeof body.addr === 'string' ? { to: body.addr } : {}), text },
      ]
    case 'queue':
      return [readQueue(body, text)]
    case 'xt':
      return [{ do: isJson(body) && body.type === 'match' ? 'match-unknown' : 'unknown', text }]
    default:
      return [{ do: 'unknown', text }]
  }
}

/** A change whose value may come from a map without an element for the packet. */
function readMapped(body: Json, text: string): Statement[] {
  const read = readMangle(body, text)
  return read.some((statement) => statement.do === 'choose') ? read : [...mapsIn(body.value, text), ...read]
}

/** Matches for the maps in a statement: the rule ends if a map has no element for the packet. */
function mapsIn(body: unknown, text: string): Statement[] {
  if (Array.isArray(body)) return body.flatMap((part) => mapsIn(part, text))
  if (!isJson(body)) return []
  if (!isJson(body.map)) return Object.values(body).flatMap((part) => mapsIn(part, text))
  const { key, data } = body.map
  const fields = readFields(key)
  const unknown: Statement[] = [{ do: 'match-unknown', text }]
  if (!fields) return unknown
  if (typeof data === 'string') return [{ do: 'match', fields, keys: [], set: data.replace(/^@/, '') }]
  const pairs = isJson(data) && Array.isArray(data.set) ? (data.set as unknown[]) : undefined
  const keys =
    pairs &&
    readElements(
      pairs.map((pair) => (Array.isArray(pair) ? (pair as unknown[])[0] : pair)),
      fields,
    )
  return keys ? [{ do: 'match', fields, keys }] : unknown
}

/** `queue num 1-3 bypass` */
function readQueue(body: unknown, text: string): Statement {
  const { num, flags } = isJson(body) ? body : {}
  const [from, to] = isJson(num) && Array.isArray(num.range) ? (num.range as unknown[]) : [num ?? 0, num ?? 0]
  if (typeof from !== 'number' || typeof to !== 'number') return { do: 'unknown', text }
  const bypass = JSON.stringify(flags ?? '').includes('bypass')
  return { do: 'queue', from, to, bypass, text }
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
  // nft omits the implied `meta l4proto tcp`.
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

/** `dnat ip to …`, which skips packets of the other family. */
const ofFamily = (name: unknown): Statement[] =>
  name === 'ip' ? [isFamily('ipv4')] : name === 'ip6' ? [isFamily('ipv6')] : []
