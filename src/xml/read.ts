import { DefinitionError, type DefinitionIssue } from '../errors.js'
import type { XmlElement } from './markup.js'
import { elementKey, elementNames, type Field, type Table } from './table.js'
import { siblingKey, type Unmodelled, type UnmodelledElement } from './unmodelled.js'
import { refusal, type Value, ValueError } from './value.js'

type Data = Record<string, unknown>
type Scope = ReadonlyMap<string, string>

/** A table, indexed for reading. */
interface Index {
  readonly attributes: ReadonlyMap<string, readonly [property: string, field: Field]>
  readonly elements: ReadonlyMap<string, readonly [property: string, field: Field, name: string]>
  readonly required: readonly string[]
  /** Declarations that the writer makes by itself. */
  readonly namespaces: ReadonlyMap<string, string>
}

const indexes = new WeakMap<Table<unknown>, Index>()

/**
 * Reads an element by its table; what the table does not name goes to `unmodelled`.
 *
 * @throws DefinitionError with every value that is not what libvirt allows there
 */
export function readElement<T>(xml: XmlElement, described: Table<T>): T {
  const reading = new Reading()
  const data = reading.element(xml, described as Table<unknown>, '', new Map())
  if (reading.issues.length > 0) throw new DefinitionError(reading.issues)
  return data as T
}

class Reading {
  readonly issues: DefinitionIssue[] = []

  element(xml: XmlElement, described: Table<unknown>, path: string, outer: Scope): Data {
    const data: Data = {}
    const chosen = this.#choose(xml, described, path, data)
    if (!chosen) return data
    const index = indexOf(chosen)
    const scope = scopeOf(xml, outer)
    const carried: Carried = {}
    for (const [name, text] of xml.attributes) {
      const found = index.attributes.get(name)
      if (found) {
        const [property, field] = found
        if (field.at.kind === 'attribute') this.#value(data, property, field.at.value, text, join(path, property))
      } else if (Object.hasOwn(chosen.fixed, name)) {
        if (text !== chosen.fixed[name]) this.issue(join(path, name), refusal(text, `${chosen.fixed[name]}`))
      } else if (
        name !== described.choice?.attribute &&
        !(name.startsWith('xmlns:') && index.namespaces.get(name) === text)
      ) {
        carried.attributes ??= []
        carried.attributes.push([name, text])
      }
    }
    if (xml.children.length > 0) this.#children(xml, index, data, carried, path, scope)
    for (const property of index.required) {
      if (data[property] === undefined && !this.issues.some((issue) => issue.path.startsWith(join(path, property)))) {
        this.issue(join(path, property), 'is required')
      }
    }
    const unmodelled = asUnmodelled(carried)
    if (unmodelled) data.unmodelled = unmodelled
    return data
  }

  issue(path: string, message: string): void {
    this.issues.push({ path, message })
  }

  /** The table to read by, which an attribute may decide. */
  #choose(xml: XmlElement, described: Table<unknown>, path: string, data: Data): Table<unknown> | undefined {
    const { choice } = described
    if (!choice) return described
    const value = xml.attributes.get(choice.attribute)
    if (value === undefined && choice.otherwise) return choice.otherwise
    const where = join(path, choice.property)
    const words = Object.keys(choice.variants).join(', ')
    if (value === undefined) {
      this.issue(where, `is required: one of ${words}`)
      return undefined
    }
    if (!Object.hasOwn(choice.variants, value)) {
      this.issue(where, refusal(value, `one of ${words}`))
      return undefined
    }
    data[choice.property] = value
    return choice.variants[value]
  }

  #children(xml: XmlElement, index: Index, data: Data, carried: Carried, path: string, scope: Scope): void {
    const counts = new Map<string, number>()
    let after: string | undefined
    let afterIndex = 0
    const carry = (child: XmlElement) => {
      carried.elements ??= []
      carried.elements.push({ xml: child.outer, ...(after && { after: siblingKey(after, afterIndex) }) })
    }
    for (const child of xml.children) {
      const found = index.elements.get(keyOf(child, scope))
      if (!found) {
        carry(child)
        continue
      }
      const [property, field, name] = found
      const count = counts.get(name) ?? 0
      const where = join(path, property)
      // libvirt itself writes some elements twice, such as the driver of a host device; the second is carried.
      if (!field.many && Object.hasOwn(data, property)) {
        carry(child)
        continue
      }
      const array = field.many ? (data[property] as unknown[] | undefined) : undefined
      const value = this.#child(
        child,
        field,
        name,
        array ? `${where}[${array.length}]` : field.many ? `${where}[0]` : where,
        scope,
      )
      if (value === undefined) {
        carry(child)
        continue
      }
      counts.set(name, count + 1)
      after = name
      afterIndex = count
      if (field.at.kind === 'scalar' || field.at.kind === 'markup') {
        const inside = insideOf(child, field)
        if (inside) {
          carried.inside ??= []
          carried.inside.push([siblingKey(name, count), inside])
        }
      }
      if (array) array.push(value)
      else if (field.many) data[property] = [value]
      else if (!(field.always && Object.keys(value as object).length === 0)) data[property] = value
    }
  }

  /** What a child says; `undefined` where it says nothing that the table shows. */
  #child(child: XmlElement, { at }: Field, name: string, path: string, scope: Scope): unknown {
    switch (at.kind) {
      case 'element':
        return this.element(child, at.table, path, scope)
      case 'oneOf': {
        const described = at.tables[name]
        return described && { [at.property]: name, ...this.element(child, described, path, scope) }
      }
      case 'markup':
        return child.inner.trim()
      case 'scalar': {
        const text = at.attribute === undefined ? child.text : child.attributes.get(at.attribute)
        if (text === undefined) return undefined
        return this.#parse(at.value, text, path) ?? ''
      }
      case 'attribute':
        return undefined
    }
  }

  #value(data: Data, property: string, value: Value<unknown>, text: string, path: string): void {
    const parsed = this.#parse(value, text, path)
    if (parsed !== undefined) data[property] = parsed
  }

  #parse(value: Value<unknown>, text: string, path: string): unknown {
    try {
      return value.parse(text)
    } catch (error) {
      if (!(error instanceof ValueError)) throw error
      this.issue(path, error.message)
      return undefined
    }
  }
}

/** What is carried, before it becomes an object: names from the XML are kept out of objects until then. */
interface Carried {
  attributes?: [string, string][]
  elements?: UnmodelledElement[]
  inside?: [string, Unmodelled][]
}

function asUnmodelled({ attributes, elements, inside }: Carried): Unmodelled | undefined {
  if (!attributes && !elements && !inside) return undefined
  return {
    // fromEntries defines properties, so a name such as __proto__ is one like any other.
    ...(attributes && { attributes: Object.fromEntries(attributes) }),
    ...(elements && { elements }),
    ...(inside && { inside: Object.fromEntries(inside) }),
  }
}

/** What an element shown as a plain value has besides that value. */
function insideOf(child: XmlElement, { at, namespace }: Field): Unmodelled | undefined {
  const shown = at.kind === 'scalar' ? at.attribute : undefined
  const attributes = [...child.attributes].filter(
    ([name, text]) => name !== shown && !(namespace && name === `xmlns:${namespace.prefix}` && text === namespace.uri),
  )
  const elements = at.kind === 'markup' ? [] : child.children.map(({ outer }) => ({ xml: outer }))
  return asUnmodelled({ ...(attributes.length > 0 && { attributes }), ...(elements.length > 0 && { elements }) })
}

const join = (path: string, property: string): string => (path ? `${path}.${property}` : property)

function scopeOf(xml: XmlElement, outer: Scope): Scope {
  let scope: Map<string, string> | undefined
  for (const [name, uri] of xml.attributes) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue
    scope ??= new Map(outer)
    scope.set(name.slice(6), uri)
  }
  return scope ?? outer
}

/** The element's name with its namespace, where it has one. */
function keyOf({ name, attributes }: XmlElement, scope: Scope): string {
  const colon = name.indexOf(':')
  if (colon < 0) return elementKey(name, attributes.get('xmlns') ?? scope.get(''))
  const prefix = name.slice(0, colon)
  const uri = attributes.get(`xmlns:${prefix}`) ?? scope.get(prefix)
  return uri ? elementKey(name.slice(colon + 1), uri) : name
}

function indexOf(described: Table<unknown>): Index {
  const known = indexes.get(described)
  if (known) return known
  const attributes: [string, [string, Field]][] = []
  const elements: [string, [string, Field, string]][] = []
  const required: string[] = []
  const namespaces: [string, string][] = []
  for (const [property, field] of Object.entries(described.fields)) {
    if (field.at.kind === 'attribute') attributes.push([field.at.name, [property, field]])
    for (const name of elementNames(field))
      elements.push([elementKey(name, field.namespace?.uri), [property, field, name]])
    if (field.required) required.push(property)
    if (field.namespace) namespaces.push([`xmlns:${field.namespace.prefix}`, field.namespace.uri])
  }
  const index = {
    attributes: new Map(attributes),
    elements: new Map(elements),
    required,
    namespaces: new Map(namespaces),
  }
  indexes.set(described, index)
  return index
}
