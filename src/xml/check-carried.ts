import { DefinitionError, type Findings, likely } from '../base/index.js'
import { namesIn, whereElse } from './hints/likely-names.js'
import { parseMarkup } from './markup.js'
import { missingParts } from './read.js'
import { type Choice, elementNames, type Field, type Table } from './table.js'
import type { Unmodelled } from './unmodelled.js'
import { refusal, type Value } from './value.js'

/** The place of carried XML. */
export interface CarriedAt {
  readonly table: Table<unknown>
  readonly root: Table<unknown>
  /** The enclosing element; empty for the root. */
  readonly element: string
  readonly data: Readonly<Record<string, unknown>>
  /** Set if an attribute chose the table. */
  readonly choice?: Choice
}

const ignored = 'libvirt ignores unknown names'

/**
 * Reports what libvirt does with carried attributes and elements, and what was probably meant. Those of other namespaces
 * are left to their owners.
 */
export function checkCarried(findings: Findings, at: CarriedAt, path: string): void {
  const carried = at.data.unmodelled as Unmodelled
  const shape = shapeOf(carried)
  if (shape) {
    findings.error(path, shape)
    return
  }
  for (const [name, text] of Object.entries(carried.attributes ?? {})) {
    checkAttribute(findings, at, name, text, `${path}.attributes.${name}`)
  }
  carried.elements?.forEach(({ xml }, index) => {
    checkElement(findings, at, xml, `${path}.elements[${index}]`)
  })
  for (const [key, inside] of Object.entries(carried.inside ?? {})) checkInside(findings, at, key, inside, path)
}

function checkAttribute(findings: Findings, at: CarriedAt, name: string, text: string, path: string): void {
  if (isForeign(name)) return
  const field = fieldOf(at.table, name)
  if (!field) {
    const refused = refusedBy(at.table, `@${name}`, text)
    if (refused) findings.error(path, `libvirt refuses ${name} here: ${refused}`)
    else findings.warn(path, unknownName('attribute', name, at))
    return
  }
  const { property, value } = field
  // If the property is set, it replaces this text; if it was removed, this text is not written.
  if (at.data[property] !== undefined) return
  if (value.read(text) !== undefined) {
    findings.warn(path, `is not written: its property ${property} was removed`)
    return
  }
  const problem = problemOf(value, text)
  if (value.otherwise) findings.warn(path, `${problem}; libvirt ${value.otherwise}`)
  else if (value.open) findings.warn(path, `${problem}; it is passed to libvirt unchanged`)
  else findings.error(path, problem)
}

/** Why a text could not be read as a value. */
function problemOf(value: Value<unknown>, text: string): string {
  const number = text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
  return value.problem(number)?.message ?? value.problem(text)?.message ?? refusal(text, 'valid here')
}

function refusedBy({ refuses }: Table<unknown>, key: string, text: string): string | undefined {
  const refused = refuses && Object.hasOwn(refuses, key) ? refuses[key] : undefined
  return typeof refused === 'function' ? refused(text) : refused
}

function checkElement(findings: Findings, at: CarriedAt, xml: string, path: string): void {
  const [, name = '', attributes = ''] = /^\s*<([^\s/>]+)((?:[^>"']|"[^"]*"|'[^']*')*)/.exec(xml) ?? []
  const prefix = name.includes(':') ? name.slice(0, name.indexOf(':')) : undefined
  if (prefix === undefined ? /\sxmlns\s*=/.test(attributes) : prefix !== 'dnsmasq') return
  const refused = refusedBy(at.table, name, xml)
  const entry = Object.entries(at.table.fields).find(([, field]) => elementNames(field).includes(name))
  if (refused) findings.error(path, `libvirt refuses <${name}> here: ${refused}`)
  else if (!entry) findings.warn(path, unknownName('element', name, at))
  else checkKnown(findings, at, entry, name, xml, path)
}

/** An element that its property does not represent: a repeated or incomplete one. */
function checkKnown(
  findings: Findings,
  at: CarriedAt,
  [property, field]: readonly [string, Field],
  name: string,
  xml: string,
  path: string,
): void {
  if (typeof field.omitted === 'function' && field.omitted(parseMarkup(xml).attributes)) return
  const missing = missingIn(field, name, xml)
  if (!field.many && at.data[property] !== undefined) {
    const twice = refusedBy(at.table, `${name} twice`, xml)
    const first = field.at.kind === 'oneOf' ? "those with the first one's name" : 'the first one'
    if (twice) findings.error(path, `<${name}> ${twice}`)
    else findings.warn(path, `<${name}> follows another one; libvirt reads only ${first}`)
  } else if (missing.length > 0) findings.error(path, `<${name}> is incomplete: it needs ${missing.join(', ')}`)
  else findings.warn(path, `<${name}> has no content that libvirt reads; it is ignored`)
}

function missingIn({ at }: Field, name: string, xml: string): string[] {
  const described = at.kind === 'element' ? at.table : at.kind === 'oneOf' ? at.tables[name] : undefined
  try {
    if (described) return missingParts(parseMarkup(xml), described)
    if (at.kind !== 'scalar') return []
    const text = at.attribute ? parseMarkup(xml).attributes.get(at.attribute) : parseMarkup(xml).text
    if (text === undefined) return []
    return at.value.read(text) === undefined ? [`a value, and ${problemOf(at.value, text)}`] : []
  } catch (error) {
    // Malformed XML is refused on writing.
    if (error instanceof DefinitionError) return []
    throw error
  }
}

function checkInside(findings: Findings, at: CarriedAt, key: string, inside: Unmodelled, path: string): void {
  const name = key.replace(/\[\d+\]$/, '')
  const field = Object.values(at.table.fields).find(({ element }) => element === name)
  const shown = field?.at.kind === 'scalar' ? field.at.attribute : undefined
  const known = shown === undefined ? [] : [shown]
  for (const attribute of Object.keys(inside.attributes ?? {})) {
    if (isForeign(attribute) || attribute === shown) continue
    const meant = likely(attribute, known)
    const hint = meant ? `; did you mean '${meant}'?` : ''
    findings.warn(
      `${path}.inside.${key}.attributes.${attribute}`,
      `<${name}> has no attribute ${attribute}; ${ignored}${hint}`,
    )
  }
  inside.elements?.forEach(({ xml }, index) => {
    const [, child = ''] = /^\s*<([^\s/>]+)/.exec(xml) ?? []
    if (!child.includes(':'))
      findings.warn(`${path}.inside.${key}.elements[${index}]`, `<${child}> does not belong in <${name}>; ${ignored}`)
  })
}

function unknownName(kind: 'attribute' | 'element', name: string, { table, root, element, choice }: CarriedAt): string {
  const known = namesIn(table, kind)
  if (choice && kind === 'attribute') known.push(choice.attribute)
  const meant = likely(name, known)
  const elsewhere = meant ? undefined : whereElse(root, kind, name, element)
  const hint = meant ? `; did you mean '${meant}'?` : elsewhere ? `; ${elsewhere}` : ''
  const shown = kind === 'element' ? `<${name}>` : name
  return `${shown} is not a known ${kind}${element ? ` of <${element}>` : ''}; ${ignored}${hint}`
}

function fieldOf(table: Table<unknown>, attribute: string) {
  for (const [property, { at }] of Object.entries(table.fields)) {
    if (at.kind === 'attribute' && at.name === attribute) return { property, value: at.value }
  }
  return undefined
}

const isForeign = (name: string): boolean => name.includes(':') || name === 'xmlns'

/** What is wrong with the shape of carried data; undefined if it is valid. */
function shapeOf(carried: unknown, isInside = false): string | undefined {
  if (!isObject(carried)) return refusal(carried, 'an object')
  const allowed = isInside ? ['attributes', 'elements', 'text'] : ['attributes', 'elements', 'inside', 'missing']
  for (const [name, value] of Object.entries(carried)) {
    if (value === undefined) continue
    if (!allowed.includes(name)) return `${name} is not allowed; allowed: ${allowed.join(', ')}`
    if (name === 'text' && typeof value !== 'string') return `text: ${refusal(value, 'a string')}`
    if (name === 'attributes' && !(isObject(value) && Object.values(value).every((one) => typeof one === 'string'))) {
      return `attributes: ${refusal(value, 'an object of strings')}`
    }
    if (name === 'elements' && !(Array.isArray(value) && value.every(isElement))) {
      return `elements: ${refusal(value, 'an array of { xml, after, before }')}`
    }
    if (name === 'missing' && !(Array.isArray(value) && value.every((one) => typeof one === 'string'))) {
      return `missing: ${refusal(value, 'an array of property names')}`
    }
    if (name === 'inside') {
      if (!isObject(value)) return `inside: ${refusal(value, 'an object')}`
      for (const [key, one] of Object.entries(value)) {
        const wrong = shapeOf(one, true)
        if (wrong) return `inside.${key}: ${wrong}`
      }
    }
  }
  return undefined
}

const isElement = (value: unknown): boolean =>
  isObject(value) &&
  typeof value.xml === 'string' &&
  Object.entries(value).every(
    ([name, text]) => ['xml', 'after', 'before'].includes(name) && (text === undefined || typeof text === 'string'),
  )

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
