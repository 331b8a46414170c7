import { type DefinitionIssue, Findings } from '../base/index.js'
import { type CarriedAt, checkCarried } from './check-carried.js'
import { checkMetadata } from './check-metadata.js'
import { meantProperty, meantWord, notAnObject, takenBy, wordsOf } from './hints/meant.js'
import type { Field, Fields, Table } from './table.js'
import type { Unmodelled } from './unmodelled.js'
import { refusal, type Value } from './value.js'
import { isUnknown, unknownWord, wordOf } from './words.js'

type Data = Readonly<Record<string, unknown>>

/**
 * Checks data against its table: property names, values, and that nothing required is missing. Values that libvirt
 * returned, but that a new definition may not have, only cause warnings.
 */
export function checkData(findings: Findings, root: Table<unknown>, data: unknown): void {
  new Checking(findings, root).table(root, data, '')
}

/** The errors in data: path, value and what is allowed; empty if the data is valid. */
export function issuesOf(described: Table<unknown>, data: unknown): DefinitionIssue[] {
  const findings = new Findings()
  checkData(findings, described, data)
  return findings.list.flatMap(({ severity, path, message }) => (severity === 'error' ? [{ path, message }] : []))
}

class Checking {
  readonly #findings: Findings
  readonly #root: Table<unknown>

  constructor(findings: Findings, root: Table<unknown>) {
    this.#findings = findings
    this.#root = root
  }

  table(described: Table<unknown>, data: unknown, path: string, element = ''): void {
    if (!isObject(data)) {
      this.#findings.error(path, notAnObject(data, described, this.#root, path))
      return
    }
    const { choice } = described
    const decided = choice && data[choice.property]
    const chosen = choice ? this.#choose(described, data, path) : described
    if (!chosen) return
    this.#known(chosen.fields, data, path, choice?.property, decided)
    for (const [property, field] of entriesOf(chosen)) {
      if (data[property] !== undefined || field.required)
        this.#field(field, data, property, join(path, property), data.unmodelled as Unmodelled | undefined)
    }
    if (data.unmodelled !== undefined) {
      const at: CarriedAt = { table: chosen, root: this.#root, element, data, ...(choice && { choice }) }
      checkCarried(this.#findings, at, join(path, 'unmodelled'))
    }
  }

  #choose({ choice }: Table<unknown>, data: Data, path: string): Table<unknown> | undefined {
    if (!choice) return undefined
    const { property, variants, otherwise, unknown } = choice
    const decided = data[property]
    const where = join(path, property)
    const words = wordsOf(choice)
    if (decided === undefined) {
      // Given under another name: `type: 'nat'`.
      const other = Object.keys(data).find((name) => words.includes(data[name] as string))
      const hint = other === undefined ? '' : `; write ${property} '${data[other]}' instead of ${other}`
      if (!otherwise) this.#findings.error(where, `is required: one of ${words.join(', ')}${hint}`)
      return otherwise
    }
    if (typeof decided === 'string' && Object.hasOwn(variants, decided)) return variants[decided]
    if (!unknown || !isUnknown(decided)) {
      this.#findings.error(where, refusal(decided, `one of ${words.join(', ')}`) + meantWord(decided, words))
      return undefined
    }
    const { severity, message } = unknownWord(decided, words)
    // A known variant that lacks a required part is read as unknown.
    const incomplete = `'${wordOf(decided)}' is known, but a required part of it is missing or invalid`
    if (severity === 'warning') this.#findings.warn(where, message)
    else if (choice.keepsIncomplete) this.#findings.warn(where, incomplete)
    else this.#findings.error(where, incomplete)
    return unknown
  }

  /** Refuses unknown properties. */
  #known(fields: Fields, data: Data, path: string, property?: string, decided?: unknown): void {
    for (const name in data) {
      if (!Object.hasOwn(data, name)) continue
      if (Object.hasOwn(fields, name) || name === 'unmodelled' || name === property || data[name] === undefined)
        continue
      const known = [...(property ? [property] : []), ...Object.keys(fields), 'unmodelled']
      const context = property && decided !== undefined ? ` with ${property} '${String(decided)}'` : ''
      const hint = meantProperty(name, known, this.#root, path, data[name])
      this.#findings.error(join(path, name), `is not allowed${context}${hint}; allowed: ${known.join(', ')}`)
    }
  }

  #field(field: Field, data: Data, property: string, path: string, unmodelled: Unmodelled | undefined): void {
    const value = data[property]
    if (value === undefined) {
      if (field.required) this.#findings.error(path, `is required${takenBy(field)}`)
      return
    }
    if (!field.many) {
      this.#item(field, value, path, unmodelled, 0)
      return
    }
    if (!Array.isArray(value)) {
      this.#findings.error(path, refusal(value, 'an array'))
      return
    }
    for (let index = 0; index < value.length; index++) {
      this.#item(field, value[index], `${path}[${index}]`, unmodelled, index)
    }
  }

  #item(field: Field, value: unknown, path: string, unmodelled: Unmodelled | undefined, index: number): void {
    const { at, element = '' } = field
    switch (at.kind) {
      case 'attribute':
        this.#value(at.value, value, path, unmodelled?.attributes?.[at.name])
        return
      case 'scalar': {
        const inside = unmodelled?.inside?.[index === 0 ? element : `${element}[${index}]`]
        this.#value(at.value, value, path, at.attribute ? inside?.attributes?.[at.attribute] : inside?.text)
        return
      }
      case 'markup':
        checkMetadata(this.#findings, value, path, unmodelled)
        return
      case 'element':
        this.table(at.table, value, path, element)
        return
      case 'oneOf': {
        const name = isObject(value) ? value[at.property] : undefined
        const described = typeof name === 'string' && Object.hasOwn(at.tables, name) ? at.tables[name] : undefined
        const words = Object.keys(at.tables).join(', ')
        if (described) {
          const { [at.property]: _, ...rest } = value as Record<string, unknown>
          this.#one(described, rest, path, at.property, String(name))
        } else if (!isObject(value))
          this.#findings.error(path, refusal(value, `an object with ${at.property}, one of ${words}`))
        else {
          const where = join(path, at.property)
          this.#findings.error(
            where,
            name === undefined ? `is required: one of ${words}` : refusal(name, `one of ${words}`),
          )
        }
      }
    }
  }

  /** @param name  of the element, which is the value of `property` */
  #one(described: Table<unknown>, data: Data, path: string, property: string, name: string): void {
    this.#known(described.fields, data, path, property, name)
    const unmodelled = data.unmodelled as Unmodelled | undefined
    for (const [key, field] of entriesOf(described))
      if (data[key] !== undefined || field.required) this.#field(field, data, key, join(path, key), unmodelled)
    if (unmodelled !== undefined) {
      checkCarried(
        this.#findings,
        { table: described, root: this.#root, element: name, data },
        join(path, 'unmodelled'),
      )
    }
  }

  /** @param odd  the text that the value was read from, if it was kept */
  #value(value: Value<unknown>, given: unknown, path: string, odd: string | undefined): void {
    const problem = value.problem(given)
    if (!problem) return
    if (problem.severity === 'warning') this.#findings.warn(path, problem.message)
    else if (odd === undefined || value.read(odd) !== given || !value.kept?.(given))
      this.#findings.error(path, problem.message)
    else
      this.#findings.warn(
        path,
        `${problem.message}; ${value.otherwise ? `libvirt ${value.otherwise}` : 'libvirt stores it as it is'}`,
      )
  }
}

const entries = new WeakMap<Table<unknown>, readonly (readonly [string, Field])[]>()

function entriesOf(described: Table<unknown>): readonly (readonly [string, Field])[] {
  const known = entries.get(described) ?? Object.entries(described.fields)
  entries.set(described, known)
  return known
}

const join = (path: string, property: string): string => (path ? `${path}.${property}` : property)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
