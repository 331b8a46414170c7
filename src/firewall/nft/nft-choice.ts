import { isJson, type Json } from '../../base/index.js'
import type { Choice, Key, Statement } from '../ruleset.js'
import { onlyHash, readElements, readFields } from './nft-expression.js'

/**
 * A statement whose operand comes from a map: `dnat to tcp dport map { 80 : 10.0.0.1, … }`.
 *
 * @param read  returns the statement for one of the map's values
 * @returns undefined if the map or its content is unknown
 */
export function readChoice(
  { key, data, name }: Json,
  read: (value: unknown) => Statement | undefined,
): Statement | undefined {
  const fields = readFields(key)
  const pairs = isJson(data) && Array.isArray(data.set) ? (data.set as unknown[]) : undefined
  const only = onlyHash(key)
  if (only !== undefined && pairs) {
    const pair = pairs.find((one) => Array.isArray(one) && one[0] === only) as unknown[] | undefined
    return pair && read(pair[1])
  }
  if (!fields || !pairs) return undefined
  const entries: [Key, Choice][] = []
  for (const pair of pairs) {
    const [left, right] = Array.isArray(pair) ? (pair as unknown[]) : []
    const [found] = readElements([left], fields) ?? []
    const chosen = read(isJson(right) && isJson(right.elem) ? right.elem.val : right)
    if (!found || found.length !== fields.length || !isChoice(chosen)) return undefined
    entries.push([found, chosen])
  }
  return { do: 'choose', fields, entries, ...(typeof name === 'string' ? { map: name } : {}) }
}

const isChoice = (statement: Statement | undefined): statement is Choice =>
  statement?.do === 'dnat' || statement?.do === 'snat' || statement?.do === 'set-mark'

/** Replaces references to named maps, `map @name`, with their elements. */
export function withMaps(expression: unknown, maps: ReadonlyMap<string, unknown>): unknown {
  if (maps.size === 0) return expression
  if (Array.isArray(expression)) return expression.map((part) => withMaps(part, maps))
  if (!isJson(expression)) return expression
  const { map } = expression
  if (isJson(map) && typeof map.data === 'string' && maps.has(map.data.slice(1))) {
    return { map: { ...map, name: map.data.slice(1), data: { set: maps.get(map.data.slice(1)) } } }
  }
  return Object.fromEntries(Object.entries(expression).map(([name, part]) => [name, withMaps(part, maps)]))
}
