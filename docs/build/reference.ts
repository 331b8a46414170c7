/** The definition reference, made from the tables: a page for each kind of definition. */
import { docsByTable } from '../../src/xml/json-schema/field-docs.js'
import { type FieldAt, visitFields } from '../../src/xml/json-schema/fields.js'
import { definitionTables } from '../../src/xml/json-schema/json-schema.js'
import type { Field, Table } from '../../src/xml/table.js'

const kinds = {
  network: { title: 'Network definition', element: 'network', source: 'https://libvirt.org/formatnetwork.html' },
  interface: {
    title: 'Interface definition',
    element: 'interface',
    source: 'https://libvirt.org/formatdomain.html#network-interfaces',
  },
  filter: { title: 'Filter definition', element: 'filter', source: 'https://libvirt.org/formatnwfilter.html' },
  port: { title: 'Port definition', element: 'networkport', source: 'https://libvirt.org/formatnetworkport.html' },
} as const

type Kind = keyof typeof kinds

interface Row extends FieldAt {
  readonly cells: readonly string[]
}

/** The pages by path in the repository. */
export function referencePages(): Map<string, string> {
  return new Map((Object.keys(kinds) as Kind[]).map((kind) => [`docs/reference/${kind}.md`, pageOf(kind)]))
}

function pageOf(kind: Kind): string {
  const { title, element, source } = kinds[kind]
  const root = definitionTables[kind] as Table<unknown>
  const docs = docsByTable(kind, root)
  const sections = new Map<string, Row[]>()
  visitFields(kind, root, (at) => {
    const found = docs.get(at.owner)?.get(at.name)
    const { description = '', unit = '', fallback = '', since = '', example } = found ?? {}
    const words = description
      .replace(/ ?Unit: [^.]+\./, '')
      .replace(/ ?Default: .+?\.(?=\s|$)/, '')
      .replace(/ Since \d+\.\d+\.\d+\./, '')
      .trim()
    const name = `\`${at.name}${at.field?.many ? '[]' : ''}\`${at.field?.required ? ' (required)' : ''}`
    const choices = at.variants
      ? ` One of ${Object.keys(at.variants)
          .map((word) => `\`${word}\``)
          .join(', ')}.`
      : ''
    const sample = example === undefined ? '' : code(typeof example === 'string' ? example : JSON.stringify(example))
    const about = [
      escaped(words) + choices,
      unit && `Unit: ${unit}.`,
      fallback && `Default: ${escaped(fallback)}.`,
      since && `Since libvirt ${since}.`,
      sample && `Example: ${sample}`,
    ]
    const cells = [name, code(xmlOf(at, element)), about.filter(Boolean).join(' ')]
    const parent = sectionOf(kind, at.path, root)
    sections.set(parent, [...(sections.get(parent) ?? []), { ...at, cells }])
  })
  const merged = merge(sections)
  const body = [...merged].map(([heading, rows]) => `## ${heading}\n\n${tableOf(rows.map(({ cells }) => cells))}\n`)
  return `# ${title}

Every field of ${article(kind)} definition: where it stands in libvirt's XML, its unit, what applies without it, the libvirt release that introduced it, and an example. The format itself is described in [libvirt's documentation](${source}). This page is made from the tables that read, write and check definitions.

${body.join('\n')}`
}

const article = (kind: Kind): string => (kind === 'interface' ? 'an interface' : `a ${kind}`)

/** The object that a field is in, with the variant that it belongs to: `forward, mode nat`. */
function sectionOf(kind: Kind, path: string, root: Table<unknown>): string {
  const parent = path.slice(0, path.lastIndexOf('.'))
  const [, variant, below = ''] = /^[a-z]+(?:\(([^)]*)\))?\.?(.*)$/.exec(parent) ?? []
  const own = below.replaceAll('(', ' (').replaceAll('()', '(without type)')
  if (own === '') return variant === undefined ? kind : `${kind}, ${variant}`
  return variant === undefined ? own : `${own}, ${variantsWith(root, variant, /^[^.[ ]+/.exec(own)?.[0] ?? '')}`
}

/** The variants that have the same field as this one, which was met first: `nat/routed`. */
function variantsWith({ choice }: Table<unknown>, variant: string, property: string): string {
  const all = Object.entries({ ...choice?.variants, ...(choice?.unknown && { 'unknown:…': choice.unknown }) })
  const tableOf = (fields: Table<unknown>['fields'] | undefined) => {
    const at = fields?.[property]?.at
    return at?.kind === 'element' ? at.table : at
  }
  const met = tableOf(all.find(([word]) => word === variant)?.[1].fields)
  return all.flatMap(([word, { fields }]) => (tableOf(fields) === met ? [word] : [])).join('/')
}

/** Sections with the same rows become one, which names all its variants. */
function merge(sections: ReadonlyMap<string, readonly Row[]>): Map<string, readonly Row[]> {
  const rows = new Map<string, { variants: string[]; rows: readonly Row[]; base: string }>()
  // Fields that several variants share stand in a section of their own.
  const byField = new Map<string, Set<string>>()
  for (const [heading, list] of sections) {
    const [base = '', variant] = heading.split(', ')
    for (const { cells } of list) {
      const key = JSON.stringify([base, cells])
      byField.set(key, (byField.get(key) ?? new Set()).add(variant ?? ''))
    }
  }
  for (const [heading, list] of sections) {
    const [base = ''] = heading.split(', ')
    for (const row of list) {
      const variants = [
        ...new Set([...(byField.get(JSON.stringify([base, row.cells])) ?? [])].flatMap((one) => one.split('/'))),
      ]
      const key = `${base}|${variants.join()}`
      const known = rows.get(key)
      const isNew = !known?.rows.some(({ cells }) => JSON.stringify(cells) === JSON.stringify(row.cells))
      if (isNew) rows.set(key, { base, variants, rows: [...(known?.rows ?? []), row] })
    }
  }
  const several = new Set(
    [...rows.values()].map(({ base }) => base).filter((base, index, all) => all.indexOf(base) !== index),
  )
  return new Map(
    [...rows.values()].map(({ base, variants, rows: list }) => {
      const named = variants.filter((variant) => variant !== '')
      const heading = several.has(base) && named.length > 0 ? `${base}: ${named.join(', ')}` : base
      return [heading, list]
    }),
  )
}

function xmlOf({ field, elements, name, variants }: FieldAt, root: string): string {
  const parent = elements.length > 1 ? elements.at(-1) : root
  if (!field) return variants && name === 'type' ? `<${parent} type='…'>` : ''
  return xmlOfField(field, parent ?? root, name)
}

function xmlOfField({ at, element }: Field, parent: string, name: string): string {
  switch (at.kind) {
    case 'attribute':
      return `<${parent} ${at.name}='…'>`
    case 'scalar':
      return at.attribute ? `<${element} ${at.attribute}='…'/>` : `<${element}>…</${element}>`
    case 'element':
    case 'markup':
      return `<${element ?? name}>`
    case 'oneOf':
      return ''
  }
}

const code = (text: string): string => (text === '' ? '' : `\`${text.replaceAll('|', '\\|')}\``)
const escaped = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')

function tableOf(rows: readonly (readonly string[])[]): string {
  const head = ['Field', 'XML', 'What it is']
  const used = head.map((_, column) => column === 0 || rows.some((cells) => cells[column] !== ''))
  const line = (cells: readonly string[]) => `| ${cells.filter((_, column) => used[column]).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
