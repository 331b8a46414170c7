import { DefinitionError, type DefinitionIssue } from '../base/index.js'
import { parseMarkup } from './markup.js'
import { elementNames, type Field, type Namespace, type Table } from './table.js'
import { escapeAttribute, escapeText, forbiddenCharacter } from './text.js'
import { siblingKey, type Unmodelled } from './unmodelled.js'
import { dropped, type Value } from './value.js'
import { wordOf } from './words.js'

type Data = Readonly<Record<string, unknown>>

const attributeName = /^[A-Za-z_:\u00b7-\uffff][\w:.\-\u00b7-\uffff]*$/

/**
 * Writes data by its table, indented by two spaces per level, as libvirt does.
 * Expects data that the table's schema accepts.
 *
 * @throws DefinitionError  if something in `unmodelled` is not valid XML
 */
export function writeElement<T>(name: string, described: Table<T>, data: T): string {
  const writing = new Writing()
  const xml = writing.element(name, described as Table<unknown>, data as Data, '', '', '')
  if (writing.issues.length > 0) throw new DefinitionError(writing.issues)
  return `${xml}\n`
}

type Attribute = readonly [property: string, attribute: string, value: Value<unknown>, derive: Field['derive']]

/** The fields of a table, grouped by where they are written. */
interface Order {
  readonly attributes: readonly Attribute[]
  readonly children: readonly (readonly [property: string, field: Field])[]
  readonly namespaces: readonly (readonly [property: string, namespace: Namespace])[]
}

const orders = new WeakMap<Table<unknown>, Order>()
const nothing: Order = { attributes: [], children: [], namespaces: [] }

function orderOf(described: Table<unknown> | undefined): Order {
  if (!described) return nothing
  const known = orders.get(described)
  if (known) return known
  const fields = Object.entries(described.fields)
  const order: Order = {
    attributes: fields.flatMap(([property, { at, derive }]) =>
      at.kind === 'attribute' ? [[property, at.name, at.value, derive] as const] : [],
    ),
    children: fields.filter(([, { at }]) => at.kind !== 'attribute'),
    namespaces: fields.flatMap(([property, { namespace }]) => (namespace ? [[property, namespace] as const] : [])),
  }
  orders.set(described, order)
  return order
}

/** Prefix of keys for elements that come before a sibling. */
const before = '<'

/** The table that applies to the data. */
function chosenBy(described: Table<unknown>, data: Data): Table<unknown> | undefined {
  const { choice } = described
  if (!choice) return described
  const decided = data[choice.property]
  if (decided === undefined) return choice.otherwise
  return Object.hasOwn(choice.variants, String(decided)) ? choice.variants[String(decided)] : choice.unknown
}

const isEmpty = (data: unknown): boolean =>
  Object.entries(data as Data).every(
    ([name, value]) => value === undefined || (name === 'unmodelled' && isEmpty(value)),
  )

const own = (texts: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(texts, name) ? texts[name] : undefined

/**
 * Formats a value: as the original text if it still has this value, or means what no value can represent.
 * @param odd  the original text
 */
function written(value: Value<unknown>, given: unknown, odd: string | undefined): string | undefined {
  if (odd === undefined) return given === undefined ? undefined : value.format(given)
  const read = value.read(odd)
  // A value that has been taken away stays away.
  if (given === undefined) return read === undefined ? odd : undefined
  const text = value.format(given)
  return read !== undefined && read !== dropped && value.format(read) === text ? odd : text
}

class Writing {
  readonly issues: DefinitionIssue[] = []

  element(name: string, described: Table<unknown>, data: Data, indent: string, path: string, prefix: string): string {
    const { choice } = described
    const decided = choice && data[choice.property]
    const chosen = chosenBy(described, data)
    const unmodelled = data.unmodelled as Unmodelled | undefined
    const { attributes, children: fields, namespaces } = orderOf(chosen)
    let start = `<${name}`
    if (choice && decided !== undefined) start += ` ${choice.attribute}='${escapeAttribute(wordOf(String(decided)))}'`
    for (const fixed in chosen?.fixed) start += ` ${fixed}='${chosen.fixed[fixed]}'`
    const carried = unmodelled?.attributes
    for (const [property, attribute, value, derive] of attributes) {
      const text = written(value, data[property] ?? derive?.(data), carried && own(carried, attribute))
      if (text !== undefined) start += ` ${attribute}='${escapeAttribute(text)}'`
    }
    const declared = prefix ? [] : namespaces.filter(([property]) => data[property] !== undefined)
    for (const [, { prefix: short, uri }] of declared) start += ` xmlns:${short}='${uri}'`
    if (unmodelled?.attributes) {
      const modelled = new Set([
        ...Object.keys(chosen?.fixed ?? {}),
        ...(choice ? [choice.attribute] : []),
        ...attributes.map(([, attribute]) => attribute),
        ...declared.map(([, { prefix: short }]) => `xmlns:${short}`),
      ])
      start += this.#attributes(unmodelled, modelled, path)
    }
    const children = fields.length > 0 || unmodelled ? this.#children(fields, data, unmodelled, indent, path) : []
    return children.length === 0 ? `${start}/>` : `${start}>\n${children.join('')}${indent}</${name}>`
  }

  #children(
    fields: Order['children'],
    data: Data,
    unmodelled: Unmodelled | undefined,
    indent: string,
    path: string,
  ): string[] {
    const deeper = `${indent}  `
    const carried = this.#elements(unmodelled, path)
    const children: string[] = []
    const put = (xml: string) => children.push(`${deeper}${xml}\n`)
    const putCarried = (key: string) => {
      for (const xml of carried?.get(key) ?? []) put(xml)
      carried?.delete(key)
    }
    putCarried('')
    const counts = new Map<string, number>()
    for (const [property, field] of fields) {
      if (carried && !field.behind) for (const name of elementNames(field)) putCarried(`${before}${name}`)
      const value = data[property] ?? (field.always ? {} : undefined)
      if (value === undefined || (field.omitted === 'empty' && isEmpty(value))) continue
      const where = path ? `${path}.${property}` : property
      const items: readonly unknown[] = field.many ? (value as unknown[]) : [value]
      items.forEach((item, index) => {
        const name = field.at.kind === 'oneOf' ? String((item as Data)[field.at.property]) : (field.element ?? '')
        const count = counts.get(name) ?? 0
        counts.set(name, count + 1)
        const key = siblingKey(name, count)
        put(
          this.#child(name, field, item, unmodelled?.inside?.[key], deeper, field.many ? `${where}[${index}]` : where),
        )
        putCarried(key)
      })
    }
    for (const xml of [...(carried?.values() ?? [])].flat()) put(xml)
    return children
  }

  #child(
    name: string,
    { at, namespace }: Field,
    value: unknown,
    inside: Unmodelled | undefined,
    indent: string,
    path: string,
  ): string {
    const qualified = namespace ? `${namespace.prefix}:${name}` : name
    const prefix = namespace?.prefix ?? ''
    if (at.kind === 'element') return this.element(qualified, at.table, value as Data, indent, path, prefix)
    if (at.kind === 'oneOf') {
      const described = at.tables[name]
      return described ? this.element(qualified, described, value as Data, indent, path, prefix) : ''
    }
    const shown = at.kind === 'scalar' ? at.attribute : undefined
    const attributes = inside ? this.#attributes(inside, new Set(shown ? [shown] : []), path) : ''
    const nested = inside?.elements ? [...(this.#elements(inside, path)?.values() ?? [])].flat().join('') : ''
    if (at.kind === 'markup') return this.#markup(qualified, attributes, String(value), path)
    if (at.kind !== 'scalar') return ''
    const odd = shown ? inside?.attributes && own(inside.attributes, shown) : inside?.text
    const text = written(at.value, value, odd) ?? ''
    const start = at.attribute
      ? `<${qualified} ${at.attribute}='${escapeAttribute(text)}'${attributes}`
      : `<${qualified}${attributes}`
    const content = (at.attribute ? '' : escapeText(text)) + nested
    return content ? `${start}>${content}</${qualified}>` : `${start}/>`
  }

  #markup(name: string, attributes: string, content: string, path: string): string {
    const xml = `<${name}${attributes}>\n${content}\n</${name}>`
    this.#wellFormed(xml, path)
    return content.trim() === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`
  }

  #attributes(unmodelled: Unmodelled | undefined, modelled: ReadonlySet<string>, path: string): string {
    let text = ''
    for (const [name, value] of Object.entries(unmodelled?.attributes ?? {})) {
      const where = `${path ? `${path}.` : ''}unmodelled.attributes.${name}`
      const bad = forbiddenCharacter(value)
      // Modelled attributes are already written.
      if (modelled.has(name)) continue
      if (!attributeName.test(name)) this.issues.push({ path: where, message: 'is not a valid attribute name' })
      else if (bad) this.issues.push({ path: where, message: `contains ${bad}, which XML cannot represent` })
      else text += ` ${name}='${escapeAttribute(value)}'`
    }
    return text
  }

  /** Carried elements by the sibling that they come after or before. */
  #elements(unmodelled: Unmodelled | undefined, path: string): Map<string, string[]> | undefined {
    if (!unmodelled?.elements) return undefined
    const byKey = new Map<string, string[]>()
    unmodelled.elements.forEach(({ xml, after = '', before: sibling }, index) => {
      this.#wellFormed(xml, `${path ? `${path}.` : ''}unmodelled.elements[${index}].xml`)
      const key = sibling === undefined ? after : `${before}${sibling}`
      byKey.set(key, [...(byKey.get(key) ?? []), xml.trim()])
    })
    return byKey
  }

  #wellFormed(xml: string, path: string): void {
    try {
      parseMarkup(xml, true)
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error
      for (const issue of error.issues) this.issues.push({ path, message: issue.message })
    }
  }
}
