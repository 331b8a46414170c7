import { isJson, type Json, type Sliced } from '../../base/index.js'
import type { FieldReference, Key, Limit, NamedSet, Statement, Verdict } from '../ruleset.js'
import { readElements, readFields } from './nft-expression.js'
import { limitsIn } from './nft-limit.js'
import { nftText } from './nft-text.js'
import { readVerdict } from './nft-verdict.js'

/** Elements read per slice. */
const batch = 500

/** A named set, with the limits of its elements. */
export function* readSet(set: Json): Sliced<NamedSet> {
  const name = String(set.name)
  if (!Array.isArray(set.elem)) {
    const keys = readElements(set.elem)
    return { name, ...(keys ? { keys } : {}), ...common(set) }
  }
  const all: Key[] = []
  for (let from = 0; from < set.elem.length; from += batch) {
    const keys = readElements(set.elem.slice(from, from + batch))
    if (!keys) return { name, ...common(set) }
    for (const key of keys) all.push(key)
    yield
  }
  return { name, keys: all, ...common(set) }
}

/** A verdict map; other maps keep only their keys. */
export function* readMap(map: Json): Sliced<NamedSet> {
  const keys: Key[] = []
  const verdicts: Verdict[] = []
  let unread = false
  for (const entry of Array.isArray(map.elem) ? (map.elem as unknown[]) : []) {
    if (keys.length % batch === batch - 1) yield
    const [left, right] = Array.isArray(entry) ? (entry as unknown[]) : []
    const [key] = readElements([left]) ?? []
    if (!key) {
      unread = true
      continue
    }
    keys.push(key)
    const verdict = isJson(right) ? readVerdict(right) : undefined
    if (verdict) verdicts.push(verdict)
  }
  const name = String(map.name)
  if (unread) return { name }
  return { name, keys, ...(verdicts.length === keys.length ? { verdicts } : {}), ...common(map) }
}

function common(set: Json): Pick<NamedSet, 'size' | 'limits'> {
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

/** Removes duplicates: most elements have the same limit. */
const distinct = (limits: readonly Limit[]): Limit[] => [...new Map(limits.map((one) => [one.text, one])).values()]

/** `add @s { ip saddr limit rate … }`, for a set, map or meter. */
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
