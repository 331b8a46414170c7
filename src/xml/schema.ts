import type { GenericIssue, ObjectEntries } from 'valibot'
import { type DefinitionIssue, loadValibot, type Schema, type Valibot } from '../base/index.js'
import type { Choice, Field, Fields, Table } from './table.js'
import { unmodelledSchema } from './unmodelled.js'
import { refusal } from './value.js'
import { unknownSchema } from './words.js'

const schemas = new WeakMap<Table<unknown>, Schema>()

/** The schema of a table, built on first use. */
export function schemaOf(described: Table<unknown>): Schema {
  const known = schemas.get(described)
  if (known) return known
  const v = loadValibot()
  const made = described.choice ? choiceSchema(v, described.choice) : v.strictObject(...objectOf(v, described.fields))
  schemas.set(described, made)
  return made
}

/** @returns all issues; `typed`: the data has the right types, and only values are wrong */
export function holdAgainst(schema: Schema, data: unknown): { issues: DefinitionIssue[]; typed: boolean } {
  const { issues = [], typed } = loadValibot().safeParse(schema, data)
  return { issues: issues.map((issue) => ({ path: pathOf(issue), message: issue.message })), typed }
}

type Alternatives = Pick<Choice, 'property' | 'variants' | 'otherwise'> & Partial<Pick<Choice, 'unknown'>>

function choiceSchema(v: Valibot, { property, variants, otherwise, unknown }: Alternatives): Schema {
  const words = Object.keys(variants)
  const options = words.map((word) => {
    const [entries, message] = objectOf(v, variants[word]?.fields ?? {}, property, word)
    return v.strictObject({ [property]: v.literal(word), ...entries }, message)
  })
  const message = (issue: { input: unknown; path?: unknown }) =>
    isObject(issue.input)
      ? `is required: one of ${words.join(', ')}`
      : refusal(issue.input, `one of ${words.join(', ')}`)
  const others: typeof options = []
  if (unknown) {
    const [entries, refused] = objectOf(v, unknown.fields, property)
    others.push(v.strictObject({ [property]: unknownSchema([])(v), ...entries }, refused) as never)
  }
  if (otherwise) {
    const [entries, refused] = objectOf(v, otherwise.fields, property)
    others.push(v.strictObject({ [property]: v.optional(v.undefined_()), ...entries }, refused) as never)
  }
  return v.variant(property, [...options, ...others], message)
}

function objectOf(v: Valibot, fields: Fields, property?: string, word?: string) {
  const entries: ObjectEntries = {}
  for (const [name, field] of Object.entries(fields)) {
    const made = fieldSchema(v, field)
    entries[name] = field.required ? made : v.optional(made)
  }
  entries.unmodelled = v.optional(unmodelledSchema(v))
  const allowed = [...(property && word ? [property] : []), ...Object.keys(entries)].join(', ')
  const context = property && word ? ` with ${property} '${word}'` : ''
  const message = (issue: { expected: string | null; received: string; input: unknown }): string => {
    if (issue.expected === 'never') return `is not allowed${context}; allowed: ${allowed}`
    return issue.received === 'undefined' ? 'is required' : refusal(issue.input, 'an object')
  }
  return [entries, message] as const
}

function fieldSchema(v: Valibot, field: Field): Schema {
  const one = itemSchema(v, field)
  return field.many ? v.array(one, (issue) => refusal(issue.input, 'an array')) : one
}

function itemSchema(v: Valibot, { at }: Field): Schema {
  switch (at.kind) {
    case 'attribute':
    case 'scalar':
      return at.value.schema(v)
    case 'element':
      return schemaOf(at.table)
    case 'markup':
      return v.string((issue) => refusal(issue.input, 'XML text'))
    case 'oneOf':
      return choiceSchema(v, { property: at.property, variants: at.tables })
  }
}

/** `ips[0].dhcp.ranges[1].end` */
export function pathOf(issue: Pick<GenericIssue, 'path'>): string {
  let path = ''
  for (const { key } of issue.path ?? []) {
    if (typeof key === 'number') path += `[${key}]`
    else path += path ? `.${String(key)}` : String(key)
  }
  return path
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null
