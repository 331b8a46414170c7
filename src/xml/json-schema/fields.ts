import type { Choice, Field, Table } from '../table.js'

/** A property of a definition, at its first occurrence. */
export interface FieldAt {
  /** From the kind of definition down, with the variant of each choice: `network(nat).ips[].dhcp.ranges[].start`. */
  readonly path: string
  /** The property's name. */
  readonly name: string
  /** The table that has it; for a property that decides a choice, the choice. */
  readonly owner: object
  /** Its representation in the XML; omitted for a property that decides a choice. */
  readonly field?: Field
  /** The alternatives that the property decides between. */
  readonly variants?: Choice['variants']
  /** The enclosing elements, outermost first. */
  readonly elements: readonly string[]
}

/** Calls `visit` for every property of a kind of definition, once even if it occurs in several places. */
export function visitFields(kind: string, root: Table<unknown>, visit: (at: FieldAt) => void): void {
  const seen = new Set<Table<unknown>>()

  const fieldsOf = (described: Table<unknown>, path: string, elements: readonly string[]): void => {
    if (seen.has(described)) return
    seen.add(described)
    for (const [name, field] of Object.entries(described.fields)) {
      const inside = `${path}.${name}${field.many ? '[]' : ''}`
      visit({ path: `${path}.${name}`, name, owner: described, field, elements })
      const { at } = field
      if (at.kind === 'element') tableOf(at.table, inside, [...elements, field.element ?? name])
      if (at.kind === 'oneOf' && !decided.has(at.tables)) {
        decided.add(at.tables)
        const { property, tables: variants } = at
        visit({ path: `${inside}.${property}`, name: property, owner: variants, variants, elements })
        for (const [word, one] of Object.entries(variants)) fieldsOf(one, `${inside}(${word})`, [...elements, word])
      }
    }
  }
  const decided = new Set<object>()

  const tableOf = (described: Table<unknown>, path: string, elements: readonly string[]): void => {
    const { choice } = described
    if (!choice || seen.has(described)) {
      fieldsOf(described, path, elements)
      return
    }
    seen.add(described)
    const { property, variants } = choice
    visit({ path: `${path}.${property}`, name: property, owner: choice, variants, elements })
    for (const [word, variant] of Object.entries(variants)) fieldsOf(variant, `${path}(${word})`, elements)
    if (choice.unknown) fieldsOf(choice.unknown, `${path}(unknown:…)`, elements)
    if (choice.otherwise) fieldsOf(choice.otherwise, `${path}()`, elements)
  }

  tableOf(root, kind, [kind])
}
