import { createRequire } from 'node:module'
import type { JsonSchema } from '@valibot/to-json-schema'
import { policySchema } from './definition.js'

let made: JsonSchema | undefined

/**
 * The JSON Schema (draft 2020-12) of a policy, for validation in other languages, forms and editors. Only `checkPolicy`
 * checks rules that involve several properties.
 */
export function policyJsonSchema(): JsonSchema {
  const { toJsonSchema } = createRequire(import.meta.url)(
    '@valibot/to-json-schema',
  ) as typeof import('@valibot/to-json-schema')
  made ??= toJsonSchema(policySchema(), {
    target: 'draft-2020-12',
    overrideAction: ({ valibotAction, jsonSchema }) => {
      if (valibotAction.type === 'raw_check' || valibotAction.type === 'check') return jsonSchema
      if (valibotAction.type !== 'metadata') return undefined
      const { jsonSchema: own, ...rest } = jsonSchema as JsonSchema & { jsonSchema?: JsonSchema }
      return { ...rest, ...own }
    },
  })
  return made
}
