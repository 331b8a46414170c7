import { elementNames, type Table } from '../table.js'

/** The names of a table's attributes or elements in the XML. */
export function namesIn({ fields, fixed }: Table<unknown>, kind: 'attribute' | 'element'): string[] {
  const names = Object.values(fields).flatMap((field) => {
    if (kind === 'element') return elementNames(field)
    return field.at.kind === 'attribute' ? [field.at.name] : []
  })
  return kind === 'attribute' ? [...names, ...Object.keys(fixed)] : names
}

interface NamePlace {
  /** The enclosing elements, such as `dns`, `host`. */
  readonly path: readonly string[]
  readonly kind: 'attribute' | 'element'
}

const places = new WeakMap<Table<unknown>, ReadonlyMap<string, NamePlace>>()

/** Describes where a name belongs in a definition; undefined if nowhere. @param element  the element that it is in */
export function whereElse(
  root: Table<unknown>,
  kind: 'attribute' | 'element',
  name: string,
  element: string,
): string | undefined {
  let known = places.get(root)
  if (!known) {
    known = placesIn(root)
    places.set(root, known)
  }
  const local = name.replace(/^.*:/, '')
  const place = known.get(`${kind} ${local}`) ?? known.get(`${kind === 'attribute' ? 'element' : 'attribute'} ${local}`)
  if (!place) return undefined
  if (place.kind === kind && (place.path.at(-1) ?? '') === element) return 'it belongs to another mode or type'
  const within = place.path.length > 0 ? `<${place.path.join('><')}>` : 'the root element'
  return place.kind === 'attribute' ? `it is an attribute of ${within}` : `it belongs in ${within}`
}

function placesIn(root: Table<unknown>): Map<string, NamePlace> {
  const found = new Map<string, NamePlace>()
  const queue: { table: Table<unknown>; path: readonly string[] }[] = [{ table: root, path: [] }]
  const seen = new Set<Table<unknown>>()
  for (const { table, path } of queue) {
    if (seen.has(table)) continue
    seen.add(table)
    const add = (kind: NamePlace['kind'], name: string) => {
      if (!found.has(`${kind} ${name}`)) found.set(`${kind} ${name}`, { path, kind })
    }
    for (const variant of Object.values(table.choice?.variants ?? {})) queue.push({ table: variant, path })
    for (const field of Object.values(table.fields)) {
      const { at } = field
      if (at.kind === 'attribute') add('attribute', at.name)
      for (const name of elementNames(field)) add('element', name)
      if (at.kind === 'scalar' && at.attribute && field.element) {
        const key = `attribute ${at.attribute}`
        if (!found.has(key)) found.set(key, { path: [...path, field.element], kind: 'attribute' })
      }
      if (at.kind === 'element' && field.element) queue.push({ table: at.table, path: [...path, field.element] })
      if (at.kind === 'oneOf') {
        for (const [name, one] of Object.entries(at.tables)) queue.push({ table: one, path: [...path, name] })
      }
    }
  }
  return found
}
