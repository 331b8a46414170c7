import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fieldTextFiles, readFieldTexts } from '../../../docs/build/field-texts.js'
import { parseDocs } from '../../../src/xml/json-schema/field-docs.js'
import { type DefinitionKind, definitionSchema } from './surface.js'

interface Node {
  properties?: Record<string, Node>
  title?: string
  description?: string
  not?: unknown
  [keyword: string]: unknown
}

/** Every property in a schema, at whatever depth: its path within the document, and its schema. */
function propertiesOf(node: unknown, path = ''): [string, Node][] {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([keyword, below]) => {
    const at = `${path}/${keyword}`
    // A condition names a property to decide by; the property itself stands in what follows.
    if (keyword === 'if') return []
    const own = keyword === 'properties' ? Object.entries(below as Record<string, Node>) : []
    return [...own.map(([name, one]): [string, Node] => [`${at}/${name}`, one]), ...propertiesOf(below, at)]
  })
}

test('every field of every definition has a docstring that editors show', { timeout: 120_000 }, () => {
  const texts = readFieldTexts()
  expect([...texts].flatMap(([path, text]) => (text === '' ? [path] : []))).toEqual([])
  // What is made from them is up to date: otherwise run `npm run generate:docs`.
  for (const [file, content] of fieldTextFiles(texts)) expect(readFileSync(file, 'utf8')).toBe(content)
})

describe.each(['network', 'interface', 'filter', 'port'] as DefinitionKind[])('the JSON Schema of a %s', (kind) => {
  const properties = propertiesOf(definitionSchema(kind)).filter(
    ([path, { not }]) => !not && !path.startsWith('/$defs/unmodelled/'),
  )

  test('has a title and a description for every field', () => {
    expect(properties.length).toBeGreaterThan(30)
    expect(properties.flatMap(([path, { description }]) => (description ? [] : [path]))).toEqual([])
    expect(properties.flatMap(([path, { title }]) => (title ? [] : [path]))).toEqual([])
  })

  test('has examples that the schema itself allows', async () => {
    const { Ajv2020 } = await import('ajv/dist/2020.js')
    const ajv = new Ajv2020({ discriminator: true, strictTypes: false })
    const { $defs } = definitionSchema(kind)
    for (const [path, node] of properties) {
      for (const example of (node.examples as unknown[] | undefined) ?? []) {
        // A pattern lists its words as examples; a word of the docs is one of them.
        expect([path, example, ajv.validate({ $defs, ...node }, example)]).toEqual([path, example, true])
      }
    }
  })
})

test('a docstring is read for its unit, default, release and example', () => {
  expect(parseDocs('mtu', 'MTU of it. Unit: bytes. Default: 1500. Since 3.1.0. Example: 9000.')).toEqual({
    title: 'MTU',
    description: 'MTU of it. Unit: bytes. Default: 1500. Since 3.1.0.',
    unit: 'bytes',
    fallback: '1500',
    since: '3.1.0',
    example: 9000,
  })
  expect(parseDocs('trustGuestRxFilters', 'Words.')).toEqual({ title: 'Trust guest rx filters', description: 'Words.' })
})
