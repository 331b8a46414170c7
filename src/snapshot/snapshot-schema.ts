import { type JsonSchemaDocument, loadToJsonSchema, schemaOfShape } from '../base/index.js'
import { snapshotShape } from './snapshot.js'

let made: JsonSchemaDocument | undefined

/**
 * The JSON Schema (draft 2020-12) of a snapshot, for validation in other languages. Additional properties are allowed.
 */
export function snapshotSchema(): JsonSchemaDocument {
  const { toJsonSchema } = loadToJsonSchema()
  made ??= toJsonSchema(schemaOfShape(snapshotShape), { target: 'draft-2020-12' }) as JsonSchemaDocument
  return made
}
