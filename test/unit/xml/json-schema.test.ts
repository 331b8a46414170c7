import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { issuesOf } from '../../../src/xml/check-data.js'
import { networkFilter } from '../../../src/xml/filter/filter.js'
import { domainInterface } from '../../../src/xml/interface/interface.js'
import { network } from '../../../src/xml/network/network.js'
import { networkPort } from '../../../src/xml/port/port.js'
import { arbitraryOf } from './schema-arbitrary.js'
import { seed } from './seed.js'
import { definitionSchema } from './surface.js'

const kinds = [
  ['network', network],
  ['interface', domainInterface],
  ['filter', networkFilter],
  ['port', networkPort],
] as const

describe.each(kinds)('the JSON Schema of a definition: %s', { timeout: 60_000 }, (kind, table) => {
  test('allows nothing that validation refuses', () => {
    fc.assert(
      fc.property(arbitraryOf(kind, { carried: true }), (definition) => {
        expect(issuesOf(table as never, definition)).toEqual([])
      }),
      { numRuns: 200, seed },
    )
  })

  test('is JSON, and refers to nothing outside', () => {
    const schema = definitionSchema(kind)
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema)
    const names = Object.keys((schema as { $defs: object }).$defs)
    const references = [...JSON.stringify(schema).matchAll(/"\$ref":"([^"]*)"/g)].map(([, reference]) => reference)
    expect(references.length).toBeGreaterThan(0)
    for (const reference of references) expect(names.map((name) => `#/$defs/${name}`)).toContain(reference)
  })
})

test('the modes are alternatives that close each other out', () => {
  const { oneOf, discriminator } = definitionSchema('network') as {
    discriminator: unknown
    oneOf: { properties: Record<string, object>; additionalProperties: boolean }[]
  }
  expect(discriminator).toEqual({ propertyName: 'mode' })
  expect(oneOf.map(({ properties }) => (properties.mode as { const: string }).const)).toEqual([
    'nat',
    'routed',
    'bridged',
    'isolated',
    'open',
    'macvtap',
    'hostdev',
    'unknown',
  ])
  for (const { additionalProperties } of oneOf) expect(additionalProperties).toBe(false)
})
