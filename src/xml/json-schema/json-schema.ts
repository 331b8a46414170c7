import type { JsonSchema } from '@valibot/to-json-schema'
import {
  type JsonSchemaDocument,
  likely,
  loadToJsonSchema,
  loadValibot,
  OptionRangeError,
  quote,
} from '../../base/index.js'
import { networkFilter } from '../filter/filter.js'
import { domainInterface } from '../interface/interface.js'
import { network } from '../network/network.js'
import { networkPort } from '../port/port.js'
import { schemaOf } from '../schema.js'
import type { Table } from '../table.js'
import { unmodelledSchema } from '../unmodelled.js'
import { annotate } from './annotate.js'
import { docsByTable } from './field-docs.js'

/** The table of each kind of definition. */
export const definitionTables = {
  network,
  interface: domainInterface,
  filter: networkFilter,
  port: networkPort,
} as const satisfies Record<string, Table<unknown>>

/** What a definition describes: `network`, `interface`, `filter` or `port`. */
export type DefinitionKind = keyof typeof definitionTables

const made = new Map<DefinitionKind, JsonSchemaDocument>()

/**
 * The JSON Schema (draft 2020-12) of a definition, for validation in other languages, forms and editors.
 *
 * Every property has a `title` and a `description`. Where a property selects an alternative, as `mode` does, the schema has
 * the OpenAPI keyword `discriminator`: with `new Ajv2020({ discriminator: true })` a mistake causes only one error.
 *
 * The schema covers what the types cover. Rules that involve several properties, such as that a DHCP range must lie within
 * its subnet, are checked by `checkNetwork` and the other check functions, and by `definitionValidator`.
 *
 * @throws OptionRangeError  for an unknown kind
 */
export function definitionSchema(kind: DefinitionKind): JsonSchemaDocument {
  const known = made.get(checkKind('definitionSchema', kind))
  if (known) return known
  const { toJsonSchema } = loadToJsonSchema()
  const described = definitionTables[kind] as Table<unknown>
  const names = namesOf(described)
  const schema = toJsonSchema(schemaOf(described), {
    target: 'draft-2020-12',
    definitions: {
      unmodelled: unmodelledSchema(loadValibot()),
      ...Object.fromEntries([...names].map(([one, name]) => [name, schemaOf(one)])),
    },
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
  annotate(schema, described, names, docsByTable(kind, described))
  made.set(kind, schema as JsonSchemaDocument)
  return schema as JsonSchemaDocument
}

/** @throws OptionRangeError  for an unknown kind */
export function checkKind(where: string, kind: DefinitionKind): DefinitionKind {
  const kinds = Object.keys(definitionTables)
  if (kinds.includes(kind)) return kind
  const meant = likely(String(kind), kinds)
  throw new OptionRangeError(
    `${where}: kind must be one of ${kinds.join(', ')}, not ${quote(kind)}${meant ? `; did you mean '${meant}'?` : ''}`,
    { option: 'kind' },
  )
}

/** Names the schema of every element, so that the document can refer to it instead of repeating it. */
function namesOf(root: Table<unknown>): ReadonlyMap<Table<unknown>, string> {
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
  return names
}
