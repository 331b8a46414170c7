import { DefinitionError, type DefinitionIssue } from '../errors.js'
import { parseMarkup } from './markup.js'
import type { Field, Table } from './table.js'
import { escapeAttribute, escapeText, forbiddenCharacter } from './text.js'
import { siblingKey, type Unmodelled } from './unmodelled.js'

type Data = Readonly<Record<string, unknown>>

const attributeName = /^[A-Za-z_:\u00b7-\uffff][\w:.\-\u00b7-\uffff]*$/

/**
 * Writes data by its table, two spaces deeper per level, as libvirt does.
 * Expects data that the table's schema accepts.
 *
 * @throws DefinitionError where something in `unmodelled` is not XML
 */
export function writeElement<T>(name: string, described: Table<T>, data: T): string {
  const writing = new Writing()
  const xml = writing.element(name, described as Table<unknown>, data as Data, '', '', '')
  if (writing.issues.length > 0) throw new DefinitionError(writing.issues)
  return `${xml}\n`
}

class Writing {
  readonly issues: DefinitionIssue[] = []

  element(name: string, described: Table<unknown>, data: Data, indent: string, path: string, prefix: string): string {
    const { choice } = described
    const decided = choice && data[choice.property]
    const chosen = choice ? (decided === undefined ? choice.otherwise : choice.variants[String(decided)]) : described
    const unmodelled = data.unmodelled as Unmodelled | undefined
    let start = `<${name}`
    if (choice && decided !== undefined) start += ` ${choice.attribute}='${escapeAttribute(String(decided))}'`
    const fields = Object.entries(chosen?.fields ?? {})
    for (const [fixed, value] of Object.entries(chosen?.fixed ?? {})) start += ` ${fixed}='${value}'`
    const modelled = new Set([...Object.keys(chosen?.fixed ?? {}), ...(choice ? [choice.attribute] : [])])
    for (const [property, { at }] of fields) {
      if (at.kind !== 'attribute') continue
      modelled.add(at.name)
      const value = data[property]
      if (value !== undefined) start += ` ${at.name}='${escapeAttribute(at.value.format(value))}'`
    }
    for (const [property, { namespace }] of fields) {
      if (!namespace || data[property] === undefined || prefix) continue
      modelled.add(`xmlns:${namespace.prefix}`)
      start += ` xmlns:${namespace.prefix}='${namespace.uri}'`
    }
    start += this.#attributes(unmodelled, modelled, path)
    const children = this.#children(fields, data, unmodelled, indent, path)
    return children.length === 0 ? `${start}/>` : `${start}>\n${children.join('')}${indent}</${name}>`
  }

  #children(
    fields: [string, Field][],
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
      if (field.at.kind === 'attribute') continue
      const value = data[property] ?? (field.always ? {} : undefined)
      if (value === undefined) continue
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
    const modelled = new Set(at.kind === 'scalar' && at.attribute ? [at.attribute] : [])
    const attributes = inside ? this.#attributes(inside, modelled, path) : ''
    const nested = inside?.elements ? [...(this.#elements(inside, path)?.values() ?? [])].flat().join('') : ''
    if (at.kind === 'markup') return this.#markup(qualified, attributes, String(value), path)
    if (at.kind !== 'scalar') return ''
    const text = at.value.format(value)
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
      if (!attributeName.test(name)) this.issues.push({ path: where, message: 'is no attribute name' })
      else if (modelled.has(name))
        this.issues.push({ path: where, message: 'is an attribute that the definition models' })
      else if (bad) this.issues.push({ path: where, message: `contains ${bad}, which XML cannot carry` })
      else text += ` ${name}='${escapeAttribute(value)}'`
    }
    return text
  }

  /** Carried elements by the sibling they stand behind. */
  #elements(unmodelled: Unmodelled | undefined, path: string): Map<string, string[]> | undefined {
    if (!unmodelled?.elements) return undefined
    const byKey = new Map<string, string[]>()
    unmodelled.elements.forEach(({ xml, after = '' }, index) => {
      this.#wellFormed(xml, `${path ? `${path}.` : ''}unmodelled.elements[${index}].xml`)
      byKey.set(after, [...(byKey.get(after) ?? []), xml.trim()])
    })
    return byKey
  }

  #wellFormed(xml: string, path: string): void {
    try {
      parseMarkup(xml)
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error
      for (const issue of error.issues) this.issues.push({ path, message: issue.message })
    }
  }
}
