import { isJson, type Json } from '../json.js'
import { readFields } from './nft-expression.js'
import { limitsIn } from './nft-limit.js'
import { nftText } from './nft-text.js'
import type { FieldReference, Limit, NamedSet, Statement } from './ruleset.js'

/** How large a set may become, and what its elements count. */
export function limitsOf(set: Json): Pick<NamedSet, 'size' | 'limits'> {
  const elements = Array.isArray(set.elem) ? (set.elem as unknown[]) : []
  const own = limitsIn(set.stmt ?? [])
  const ofElements = elements.flatMap((element) => {
    const key: unknown = Array.isArray(element) ? element[0] : element
    return isJson(key) && isJson(key.elem) ? limitsIn(key.elem) : []
  })
  const limits: readonly Limit[] = own.length > 0 ? own : distinct(ofElements)
  return {
    ...(typeof set.size === 'number' ? { size: set.size } : {}),
    ...(limits.length > 0 ? { limits } : {}),
  }
}

/** Elements mostly count by the same: once each. */
const distinct = (limits: readonly Limit[]): Limit[] => [...new Map(limits.map((one) => [one.text, one])).values()]

/** `add @s { ip saddr limit rate … }`, as a set's, a map's or a meter's statement. */
export function readUpdate(name: 'set' | 'map' | 'meter', body: unknown): Statement[] {
  const text = nftText([{ [name]: body }])
  if (!isJson(body)) return [{ do: 'unknown', text }]
  if (name === 'meter') {
    const limits = limitsIn(body.stmt ?? [])
    const fields = elementFields(body.key)
    if (!fields) return [{ do: 'unknown', text }]
    return [{ do: 'update-set', op: 'add', set: `meter ${String(body.name)}`, fields, limits, text }]
  }
  const { op, elem } = body
  const set = body[name]
  const fields = elementFields(elem)
  if (!fields || typeof set !== 'string' || (op !== 'add' && op !== 'update' && op !== 'delete'))
    return [{ do: 'unknown', text }]
  const limits = limitsIn(body.stmt ?? [])
  return [{ do: 'update-set', op, set: set.replace(/^@/, ''), fields, ...(limits.length > 0 ? { limits } : {}), text }]
}

const elementFields = (element: unknown): FieldReference[] | undefined =>
  isJson(element) && isJson(element.elem) ? elementFields(element.elem.val) : readFields(element)

/** How nft 1.0.6 shows a map's statement in JSON: `update @m { ip saddr limit rate over 10/second : 0x00000005 }`. */
export function readUpdateText(text: string): Statement | undefined {
  const parts = /^(add|update|delete) @(\S+) \{ (.*) \}$/.exec(text)
  if (!parts) return undefined
  const [, op = '', set = '', inner = ''] = parts
  const counts = /\b(limit rate|quota|ct count)\b(.*?)(?= : |$)/.exec(inner)
  const key = inner.slice(0, counts?.index ?? inner.length).replace(/ (timeout|expires|counter|last|:) .*$| : .*$/, '')
  const fields = key
    .trim()
    .split(' . ')
    .map((part) => {
      const [protocol = '', field] = part.split(' ')
      return readFields(
        field === undefined || protocol === 'meta'
          ? { meta: { key: field ?? protocol } }
          : { payload: { protocol, field } },
      )?.[0]
    })
  if (!fields.every((field): field is FieldReference => field !== undefined)) return undefined
  const limits = counts ? [{ text: counts[0], within: !/\bover\b/.test(counts[0]) }] : []
  return {
    do: 'update-set',
    op: op as 'add' | 'update' | 'delete',
    set,
    fields,
    ...(limits.length > 0 ? { limits } : {}),
    text,
  }
}
