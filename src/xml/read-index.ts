import { elementKey, elementNames, type Field, type Table } from './table.js'
import type { Value } from './value.js'

export type Found = readonly [property: string, field: Field, name: string]

/** A table, indexed for reading. */
export interface Index {
  readonly attributes: ReadonlyMap<string, readonly [property: string, value: Value<unknown>]>
  readonly elements: ReadonlyMap<string, Found>
  readonly required: readonly string[]
  /** The position of an element among its siblings when written, by name. */
  readonly order: ReadonlyMap<string, number>
  /** Properties derived from others if they are missing. */
  readonly derived: readonly (readonly [property: string, derive: NonNullable<Field['derive']>])[]
  /** The property for repeated elements, by the property for the first. */
  readonly behind: ReadonlyMap<string, string>
  /** Namespace declarations that the writer adds, and the property that needs each. */
  readonly namespaces: ReadonlyMap<string, readonly [uri: string, property: string]>
}

const indexes = new WeakMap<Table<unknown>, Index>()

export function indexOf(described: Table<unknown>): Index {
  const known = indexes.get(described)
  if (known) return known
  const attributes: [string, readonly [string, Value<unknown>]][] = []
  const elements: [string, Found][] = []
  const required: string[] = []
  const order: [string, number][] = []
  const derived: [string, NonNullable<Field['derive']>][] = []
  const behind: [string, string][] = []
  const namespaces: [string, readonly [string, string]][] = []
  for (const [place, [property, field]] of Object.entries(described.fields).entries()) {
    if (field.behind) {
      behind.push([field.behind, property])
      continue
    }
    if (field.at.kind === 'attribute') attributes.push([field.at.name, [property, field.at.value]])
    for (const name of elementNames(field)) order.push([name, place])
    for (const name of elementNames(field))
      elements.push([elementKey(name, field.namespace?.uri), [property, field, name]])
    if (field.required) required.push(property)
    if (field.derive) derived.push([property, field.derive])
    if (field.namespace) namespaces.push([`xmlns:${field.namespace.prefix}`, [field.namespace.uri, property]])
  }
  const index = {
    attributes: new Map(attributes),
    elements: new Map(elements),
    required,
    order: new Map(order),
    derived,
    behind: new Map(behind),
    namespaces: new Map(namespaces),
  }
  indexes.set(described, index)
  return index
}
