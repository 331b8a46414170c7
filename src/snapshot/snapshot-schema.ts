import { createRequire } from 'node:module'
import { type JsonSchemaDocument, schemaOfShape } from '../base/index.js'
import { snapshotShape } from './snapshot.js'

let made: JsonSchemaDocument | undefined

/** The JSON Schema (draft 2020-12) of a snapshot, for validation in other languages. What is not in it is allowed. */
export function snapshotSchema(): JsonSchemaDocument {
  const { toJsonSchema } = createRequire(import.meta.url)(
    '@valibot/to-json-schema',
  ) as typeof import('@valibot/to-json-schema')
  made ??= toJsonSchema(schemaOfShape(snapshotShape), { target: 'draft-2020-12' }) as JsonSchemaDocument
  return made
}
