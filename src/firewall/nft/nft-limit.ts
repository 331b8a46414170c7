import { isJson, type Json } from '../../base/index.js'
import type { Limit, Statement } from '../ruleset.js'
import { nftText } from './nft-text.js'

/** A table's named objects: `limit name "l"`. */
export type TableObjects = ReadonlyMap<string, Json>

/** Stateful limits, by their name in JSON. */
export const counting = ['limit', 'quota', 'ct count'] as const

export const objectKey = (kind: string, name: unknown): string => `${kind} ${String(name)}`

/**
 * A statement that matches below a limit, or above it (`over`, `inv`). Undefined for other statements, and for unknown
 * objects.
 */
function readLimit(statement: unknown, objects: TableObjects = new Map()): Limit | undefined {
  if (!isJson(statement)) return undefined
  const kind = counting.find((name) => name in statement)
  if (!kind) return undefined
  const written = statement[kind]
  const body = typeof written === 'string' ? objects.get(objectKey(kind, written)) : written
  if (!isJson(body) || isJson(body.map)) return undefined
  return { text: nftText([{ [kind]: written }]), within: body.inv !== true }
}

/** The same as a separate statement. */
export function readLimitStatement(statement: Json, objects: TableObjects): Statement {
  const limit = readLimit(statement, objects)
  if (limit) return { do: 'match-unknown', text: limit.text, cause: 'limit', usual: limit.within }
  return { do: 'match-unknown', text: nftText([statement]), cause: 'limit' }
}

/** The limits in a list of statements, or of an element. */
export const limitsIn = (statements: unknown, objects?: TableObjects): Limit[] =>
  (Array.isArray(statements) ? (statements as unknown[]) : [statements]).flatMap(
    (statement) => readLimit(statement, objects) ?? [],
  )
