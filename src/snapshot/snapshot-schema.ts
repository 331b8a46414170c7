import type { JsonSchema } from '@valibot/to-json-schema'
import { loadToJsonSchema, schemaOfShape } from '../base/index.js'
import { snapshotShape } from './snapshot.js'

let made: JsonSchema | undefined

/** The JSON Schema (draft 2020-12) of a snapshot, for validation in other languages. What is not in it is allowed. */
export function snapshotSchema(): JsonSchema {
  const { toJsonSchema } = loadToJsonSchema()
  made ??= toJsonSchema(schemaOfShape(snapshotShape), { target: 'draft-2020-12' })
  return made
}
