import type { JsonSchema } from '@valibot/to-json-schema'
import type { Fields, Table } from '../table.js'
import type { DocsByTable, FieldDocs } from './field-docs.js'

/** A JSON Schema with the keywords used here. */
interface Node {
  properties?: Record<string, Node>
  items?: Node
  oneOf?: Node[]
  anyOf?: Node[]
  title?: string
  description?: string
  examples?: unknown[]
  [keyword: string]: unknown
}

/**
 * Adds a title, description and example to every property in the JSON Schema of a kind of definition, and a discriminator
 * to every choice.
 *
 * @param names  of the tables' schemas in `$defs`
 */
export function annotate(
  schema: JsonSchema,
  root: Table<unknown>,
  names: ReadonlyMap<Table<unknown>, string>,
  docs: DocsByTable,
): void {
  const document = schema as Node & { $defs: Record<string, Node> }
  const annotating = new Annotating(docs)
  annotating.table(document, root)
  for (const [described, name] of names) {
    const node = document.$defs[name]
    if (node) annotating.table(node, described)
  }
  const { unmodelled } = document.$defs
  if (unmodelled) Object.assign(unmodelled, unmodelledDocs)
}

const unmodelledDocs = {
  title: 'Unmodelled XML',
  description:
    'Attributes and elements that virtnet does not model, carried unchanged from the XML read. Omit it in new definitions.',
}

class Annotating {
  readonly #docs: DocsByTable

  constructor(docs: DocsByTable) {
    this.#docs = docs
  }

  table(node: Node, described: Table<unknown>): void {
    const { choice } = described
    if (!choice) {
      this.#fields(node, described, described.fields)
      return
    }
    const variants = Object.entries(choice.variants)
    const options = [...variants.map(([, variant]) => variant), choice.unknown, choice.otherwise].filter(
      (variant) => variant !== undefined,
    )
    this.#choice(node, choice.property, choice, options)
    if (choice.unknown || choice.otherwise) split(node, choice.property, variants.length, Boolean(choice.unknown))
  }

  #choice(node: Node, property: string, owner: object, options: readonly Table<unknown>[]): void {
    const docs = this.#docs.get(owner)?.get(property)
    node.oneOf?.forEach((option, index) => {
      const decided = option.properties?.[property]
      // A forbidden property needs no description.
      if (docs && decided && !('not' in decided)) describe(decided, { ...docs, example: undefined })
      const variant = options[index]
      if (variant) this.#fields(option, variant, variant.fields)
    })
    node.discriminator = { propertyName: property }
    node.type = 'object'
  }

  #fields({ properties = {} }: Node, owner: object, fields: Fields): void {
    const { unmodelled } = properties
    if (unmodelled) Object.assign(unmodelled, unmodelledDocs)
    for (const [name, { at, many }] of Object.entries(fields)) {
      const node = properties[name]
      if (!node) continue
      const docs = this.#docs.get(owner)?.get(name)
      if (docs) describe(node, docs)
      const one = many ? node.items : node
      if (at.kind === 'oneOf' && one?.oneOf) this.#choice(one, at.property, at.tables, Object.values(at.tables))
    }
  }
}

function describe(node: Node, { title, description, example }: FieldDocs): void {
  node.title = title
  node.description = description
  if (example !== undefined && !node.examples) node.examples = [example]
}

/**
 * Moves alternatives that a discriminator cannot name out of `oneOf`: values of a newer libvirt, and a missing value. In
 * the list, a single mistake would cause an error for every alternative.
 */
function split(node: Node, property: string, named: number, hasUnknown: boolean): void {
  const { oneOf = [], discriminator } = node
  const [unknown, otherwise] = hasUnknown ? oneOf.slice(named) : [undefined, oneOf[named]]
  const known = { type: 'object', discriminator, oneOf: oneOf.slice(0, named) }
  const words: Node = unknown
    ? {
        if: { required: [property], properties: { [property]: { type: 'string', pattern: '^unknown:' } } },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: unknown,
        else: known,
      }
    : known
  for (const keyword of ['oneOf', 'discriminator']) delete node[keyword]
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  Object.assign(node, otherwise ? { if: { required: [property] }, then: words, else: otherwise } : words)
}
