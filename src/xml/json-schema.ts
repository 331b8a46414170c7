import type { JsonSchema } from '@valibot/to-json-schema'
import { loadToJsonSchema, loadValibot } from '../base/index.js'
import { networkFilter } from './filter/filter.js'
import { domainInterface } from './interface/interface.js'
import { network } from './network/network.js'
import { networkPort } from './port/port.js'
import { schemaOf } from './schema.js'
import type { Table } from './table.js'
import { unmodelledSchema } from './unmodelled.js'

/** The table of each kind of definition. */
export const definitionTables = {
  network,
  interface: domainInterface,
  filter: networkFilter,
  port: networkPort,
} as const satisfies Record<string, Table<unknown>>

/** What a definition describes: `network`, `interface`, `filter` or `port`. */
export type DefinitionKind = keyof typeof definitionTables

const made = new Map<DefinitionKind, JsonSchema>()

/**
 * The JSON Schema (draft 2020-12) of a definition, for validation in other languages, forms and editors.
 *
 * It says what the types say; what depends on several properties at once (a range within its subnet)
 * only checkNetwork and its kin know.
 */
export function definitionSchema(kind: DefinitionKind): JsonSchema {
  const known = made.get(kind)
  if (known) return known
  const { toJsonSchema } = loadToJsonSchema()
  const described = definitionTables[kind] as Table<unknown>
  const schema = toJsonSchema(schemaOf(described), {
    target: 'draft-2020-12',
    definitions: definitionsOf(described),
    overrideAction: ({ valibotAction, jsonSchema }) => {
      if (valibotAction.type === 'raw_check') return jsonSchema
      if (valibotAction.type !== 'metadata') return undefined
      const { jsonSchema: own, ...rest } = jsonSchema as JsonSchema & { jsonSchema?: JsonSchema }
      return { ...rest, ...own }
    },
    overrideSchema: ({ valibotSchema, jsonSchema }) => {
      if (valibotSchema.type === 'undefined' || valibotSchema.type === 'never') return { not: {} }
      return valibotSchema.type === 'custom' ? jsonSchema : undefined
    },
  })
  made.set(kind, schema)
  return schema
}

/** Every element's schema under the element's name, so that the document refers instead of repeating. */
function definitionsOf(root: Table<unknown>): Record<string, ReturnType<typeof schemaOf>> {
  const names = new Map<Table<unknown>, string>()
  const taken = new Set<string>(['unmodelled'])
  const visit = (described: Table<unknown>, name: string): void => {
    for (const variant of [...Object.values(described.choice?.variants ?? {}), described.choice?.otherwise]) {
      if (variant) visitFields(variant)
    }
    if (described !== root && !names.has(described)) {
      let unique = name
      for (let number = 2; taken.has(unique); number++) unique = `${name}${number}`
      taken.add(unique)
      names.set(described, unique)
    }
    visitFields(described)
  }
  const visitFields = (described: Table<unknown>): void => {
    for (const { at, element = '' } of Object.values(described.fields)) {
      if (at.kind === 'element' && !names.has(at.table)) visit(at.table, element)
      if (at.kind === 'oneOf') for (const one of Object.values(at.tables)) visitFields(one)
    }
  }
  visit(root, '')
  const entries = [...names].map(([described, name]) => [name, schemaOf(described)] as const)
  return { unmodelled: unmodelledSchema(loadValibot()), ...Object.fromEntries(entries) }
}
