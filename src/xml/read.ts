import { DefinitionError } from '../base/index.js'
import type { XmlElement } from './markup.js'
import { type Found, type Index, indexOf } from './read-index.js'
import { elementKey, elementNames, type Field, type Table } from './table.js'
import { siblingKey, type Unmodelled, type UnmodelledElement } from './unmodelled.js'
import { dropped, type Value } from './value.js'
import { unknown } from './words.js'

type Data = Record<string, unknown>
type Scope = ReadonlyMap<string, string>

const noScope: Scope = new Map()

/**
 * Reads an element by its table. What no property can represent goes to `unmodelled`: names that the table lacks, invalid
 * values, incomplete elements.
 *
 * @throws DefinitionError  if the root lacks a required part
 */
export function readElement<T>(xml: XmlElement, described: Table<T>): T {
  const table = described as Table<unknown>
  const data = read(xml, table, noScope)
  if (data) return data as T
  const path = indexOf(table).required.find(
    (property) => !readBy(xml, { ...table, fields: pick(table, property) }, {}, noScope),
  )
  throw new DefinitionError([{ path: path ?? '', message: path ? 'is required' : `<${xml.name}> is incomplete` }])
}

/** The required parts that an element lacks; empty if it can be read. */
export function missingParts(xml: XmlElement, described: Table<unknown>): string[] {
  if (read(xml, described, noScope)) return []
  const { choice } = described
  const word = choice && (xml.attributes.get(choice.attribute) ?? choice.initial)
  const chosen = choice ? (word === undefined ? choice.otherwise : choice.variants[word]) : described
  if (!chosen) return choice ? [choice.property] : []
  if (chosen.needs) return [chosen.needs.join(' or ')]
  return indexOf(chosen).required.filter(
    (property) => !readBy(xml, { ...chosen, fields: pick(chosen, property) }, {}, noScope),
  )
}

const pick = ({ fields }: Table<unknown>, property: string): Table<unknown>['fields'] =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => name === property))

/** `undefined` if the element lacks a required part of its table. */
function read(xml: XmlElement, described: Table<unknown>, outer: Scope): Data | undefined {
  const { choice } = described
  if (!choice) return readBy(xml, described, {}, outer)
  const { property, initial, otherwise, variants } = choice
  const word = xml.attributes.get(choice.attribute) ?? initial
  if (word === undefined) return otherwise && readBy(xml, otherwise, {}, outer, choice.attribute)
  const chosen = Object.hasOwn(variants, word) ? variants[word] : undefined
  const known = chosen && readBy(xml, chosen, { [property]: word }, outer, choice.attribute)
  if (known || !choice.unknown) return known
  return readBy(xml, choice.unknown, { [property]: unknown(word) }, outer, choice.attribute)
}

function readBy(xml: XmlElement, described: Table<unknown>, data: Data, outer: Scope, chosenBy?: string) {
  const index = indexOf(described)
  const carried: Carried = {}
  for (const [name, text] of xml.attributes) {
    const found = index.attributes.get(name)
    if (found) {
      const [property, value] = found
      const shown = value.plain?.(text)
      if (shown !== undefined) data[property] = shown
      else if (note(data, property, value, text)) carryAttribute(carried, name, text)
    } else if (Object.hasOwn(described.fixed, name)) {
      if (text !== described.fixed[name] && text !== '') return undefined
    } else if (name !== chosenBy && index.namespaces.get(name)?.[0] !== text) carryAttribute(carried, name, text)
  }
  if (xml.children.length > 0) readChildren(xml, index, data, carried, scopeOf(xml, outer))
  for (const property of index.required) if (data[property] === undefined) return undefined
  if (described.needs?.every((property) => data[property] === undefined)) return undefined
  for (const [property, derive] of index.derived) {
    const follows = data[property] === undefined ? derive(data) : undefined
    if (follows !== undefined) data[property] = follows
  }
  for (const [name, [uri, property]] of index.namespaces) {
    if (data[property] === undefined && xml.attributes.get(name) === uri) carryAttribute(carried, name, uri)
  }
  if (described.expects?.every((property) => data[property] === undefined))
    carried.missing = described.expects.slice(0, 1)
  const unmodelled = asUnmodelled(carried)
  if (unmodelled) data.unmodelled = unmodelled
  return data
}

/** Reads a text that is not plain. @returns whether the text must be kept too, or instead */
function note(data: Data, property: string, value: Value<unknown>, text: string): boolean {
  const shown = value.read(text)
  if (shown === dropped) return false
  if (shown === undefined) return true
  data[property] = shown
  return isOdd(value, shown, text)
}

/** Whether a value is invalid in new definitions, or its spelling must be kept. */
const isOdd = (value: Value<unknown>, shown: unknown, text: string): boolean =>
  value.problem(shown)?.severity === 'error' || (value.spelled?.(text) === true && value.format(shown) !== text)

function readChildren(xml: XmlElement, index: Index, data: Data, carried: Carried, outer: Scope): void {
  const counts = new Map<string, number>()
  /** For each property, the key of the last element read; empty for a single element that could not be read. */
  const shown = new Map<string, string>()
  /** The position of the first unmodelled element of each kind; further ones go there too, to keep their order. */
  let places: Map<string, Position> | undefined
  let last: string | undefined
  const carry = (child: XmlElement, place: Position) => {
    carried.elements ??= []
    carried.elements.push({ xml: child.outer, ...place })
  }
  for (const child of xml.children) {
    const key = keyOf(child, outer)
    const found = index.elements.get(key)
    if (!found) {
      places ??= new Map()
      const place = places.get(key) ?? (last === undefined ? {} : { after: last })
      places.set(key, place)
      carry(child, place)
      continue
    }
    const [first, field, name] = found
    const before = shown.get(first)
    // For a single element the first counts, as in libvirt, even if it could not be read.
    const property = field.many || before === undefined ? first : furtherOf(found, index, data)
    const value = property === undefined ? undefined : readChild(child, field, name, outer)
    if (value === undefined || value === dropped) {
      if (!field.many && before === undefined) shown.set(first, '')
      const omitted = field.omitted === 'empty' || field.omitted === 'incomplete'
      if ((omitted || value === dropped) && (field.many || !before)) continue
      carry(child, before ? { after: before } : { before: elementNames(field)[0] ?? name })
      continue
    }
    const count = counts.get(name) ?? 0
    counts.set(name, count + 1)
    last = siblingKey(name, count)
    shown.set(first, last)
    if (field.at.kind === 'scalar' || field.at.kind === 'markup') noteInside(child, field, value, last, carried)
    if (property === undefined) continue
    if (field.many || property !== first) {
      const list = data[property] as unknown[] | undefined
      if (list) list.push(value)
      else data[property] = [value]
    } else if (!((field.always || field.omitted === 'empty') && Object.keys(value as object).length === 0)) {
      data[property] = value
    }
  }
  if (carried.elements && carried.elements.length > 1) carried.elements = inOrder(carried.elements, index)
}

/** In the order in which they are written, so that a round trip yields the same. */
function inOrder(elements: UnmodelledElement[], { order }: Index): UnmodelledElement[] {
  const rank = ({ before, after }: UnmodelledElement): number => {
    const name = before ?? after?.replace(/\[\d+\]$/, '')
    return name === undefined ? -1 : 2 * (order.get(name) ?? 0) + (before === undefined ? 1 : 0)
  }
  return elements.sort((one, other) => rank(one) - rank(other))
}

/** The property for repeated elements of the same name as a single one. */
function furtherOf([first, { at }, name]: Found, index: Index, data: Data): string | undefined {
  const shown = data[first] as Data | undefined
  return at.kind === 'oneOf' && shown?.[at.property] === name ? index.behind.get(first) : undefined
}

/** The value of a child; `undefined` if the table cannot represent it, or {@link dropped}. */
function readChild(child: XmlElement, { at }: Field, name: string, scope: Scope): unknown {
  switch (at.kind) {
    case 'element':
      return read(child, at.table, scope)
    case 'oneOf': {
      const described = at.tables[name]
      const data = described && read(child, described, scope)
      return data && { [at.property]: name, ...data }
    }
    case 'markup':
      return child.inner.trim()
    case 'scalar': {
      const text = at.attribute === undefined ? child.text : child.attributes.get(at.attribute)
      if (text === undefined) return undefined
      return at.value.plain?.(text) ?? at.value.read(text)
    }
    case 'attribute':
      return undefined
  }
}

/** Carried data as pairs, so that names from the XML cannot collide with object members. */
interface Carried {
  attributes?: [string, string][]
  elements?: UnmodelledElement[]
  inside?: [string, Unmodelled][]
  missing?: readonly string[]
}

type Position = Omit<UnmodelledElement, 'xml'>

function carryAttribute(carried: Carried, name: string, text: string): void {
  carried.attributes ??= []
  carried.attributes.push([name, text])
}

function asUnmodelled({ attributes, elements, inside, missing }: Carried): Unmodelled | undefined {
  if (!attributes && !elements && !inside && !missing) return undefined
  return {
    // fromEntries defines properties, so a name such as __proto__ is safe.
    ...(attributes && { attributes: Object.fromEntries(attributes) }),
    ...(elements && { elements }),
    ...(inside && { inside: Object.fromEntries(inside) }),
    ...(missing && { missing }),
  }
}

/** Carries the further content of an element that is represented as a plain value. */
function noteInside(child: XmlElement, { at, namespace }: Field, value: unknown, key: string, carried: Carried): void {
  const shown = at.kind === 'scalar' ? at.attribute : undefined
  if (child.attributes.size === (shown ? 1 : 0) && child.children.length === 0 && at.kind === 'scalar') {
    if (at.value.plain?.(shown ? (child.attributes.get(shown) ?? '') : child.text) !== undefined) return
  }
  const attributes = [...child.attributes].filter(([name, text]) =>
    name === shown
      ? at.kind === 'scalar' && isOdd(at.value, value, text)
      : !(namespace && name === `xmlns:${namespace.prefix}` && text === namespace.uri),
  )
  const elements = at.kind === 'markup' ? [] : child.children.map(({ outer }) => ({ xml: outer }))
  const isOddText = at.kind === 'scalar' && !shown && isOdd(at.value, value, child.text)
  if (attributes.length === 0 && elements.length === 0 && !isOddText) return
  const inside: Unmodelled = {
    ...(attributes.length > 0 && { attributes: Object.fromEntries(attributes) }),
    ...(elements.length > 0 && { elements }),
    ...(isOddText && { text: child.text }),
  }
  carried.inside ??= []
  carried.inside.push([key, inside])
}

function scopeOf(xml: XmlElement, outer: Scope): Scope {
  let scope: Map<string, string> | undefined
  for (const [name, uri] of xml.attributes) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue
    scope ??= new Map(outer)
    scope.set(name.slice(6), uri)
  }
  return scope ?? outer
}

/** The element's name, with its namespace if it has one. */
function keyOf({ name, attributes }: XmlElement, scope: Scope): string {
  const colon = name.indexOf(':')
  if (colon < 0) return elementKey(name, attributes.get('xmlns') ?? scope.get(''))
  const prefix = name.slice(0, colon)
  const uri = attributes.get(`xmlns:${prefix}`) ?? scope.get(prefix)
  return uri ? elementKey(name.slice(colon + 1), uri) : name
}
