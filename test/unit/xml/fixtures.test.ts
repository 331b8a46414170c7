import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { networkFilter } from '../../../src/xml/filter/filter.js'
import { domainInterface } from '../../../src/xml/interface/interface.js'
import { network } from '../../../src/xml/network/network.js'
import { networkPort } from '../../../src/xml/port/port.js'
import type { Table } from '../../../src/xml/table.js'
import {
  buildFilter,
  buildInterface,
  buildNetwork,
  buildPort,
  checkFilter,
  checkInterface,
  checkNetwork,
  checkPort,
  parseFilter,
  parseInterface,
  parseNetwork,
  parsePort,
} from './surface.js'

type Data = Record<string, unknown>

const rooms = [
  { folder: 'network', table: network, parse: parseNetwork, build: buildNetwork, check: checkNetwork },
  { folder: 'interface', table: domainInterface, parse: parseInterface, build: buildInterface, check: checkInterface },
  { folder: 'nwfilter', table: networkFilter, parse: parseFilter, build: buildFilter, check: checkFilter },
  { folder: 'port', table: networkPort, parse: parsePort, build: buildPort, check: checkPort },
] as const

/** Fixtures of what the schema allows and the code of libvirt refuses. */
const refused = ['address-unassigned.xml']

describe.each(rooms)('fixtures of $folder', ({ folder, table, ...functions }) => {
  const parse = functions.parse as (xml: string) => Data
  const build = functions.build as unknown as (definition: Data) => string
  const check = functions.check as unknown as (definition: Data) => { severity: string }[]
  const path = new URL(`../../fixtures/${folder}/`, import.meta.url)
  const files = readdirSync(path)
  const definitionOf = (file: string) => parse(readFileSync(new URL(file, path), 'utf8'))

  test.each(files)('%s', (file) => {
    const definition = definitionOf(file)
    if (file === 'hexadecimal.xml') expect(carriedIn(definition)).toEqual(['attributes'])
    else expect(carriedIn(definition)).toEqual([])
    const errors = check(definition).filter(({ severity }) => severity === 'error')
    if (refused.includes(file)) {
      expect(errors).not.toEqual([])
      return
    }
    expect(errors).toEqual([])
    expect(parse(build(definition))).toEqual(definition)
  })

  test('every element and every attribute stands in one of them', () => {
    const seen = new Set<object>()
    for (const file of files) visit(table as Table<unknown>, definitionOf(file), seen)
    expect(unseen(table as Table<unknown>, folder, seen)).toEqual([])
  })
})

/** What kinds of things a definition carries. */
function carriedIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const { unmodelled, ...rest } = value as Data
  return [...new Set([...Object.keys(unmodelled ?? {}), ...Object.values(rest).flatMap(carriedIn)])]
}

/** Notes the fields and the alternatives that a definition has. */
function visit(table: Table<unknown>, data: Data, seen: Set<object>): void {
  const { choice } = table
  const value = choice && data[choice.property]
  const chosen = choice ? (value === undefined ? choice.otherwise : choice.variants[String(value)]) : table
  if (!chosen) return
  seen.add(chosen)
  for (const [property, field] of Object.entries(chosen.fields)) {
    const item = data[property]
    if (item === undefined) continue
    seen.add(field)
    for (const one of (field.many ? item : [item]) as Data[]) {
      if (field.at.kind === 'element') visit(field.at.table, one, seen)
      if (field.at.kind === 'oneOf') {
        const described = field.at.tables[String(one[field.at.property])]
        if (described) visit(described, one, seen)
      }
    }
  }
}

/** Paths of the fields and alternatives of a table that were not noted. */
function unseen(table: Table<unknown>, at: string, seen: Set<object>, done = new Set<object>()): string[] {
  if (done.has(table)) return []
  done.add(table)
  const { choice } = table
  const alternatives = Object.entries({ ...choice?.variants, ...(choice?.otherwise && { '': choice.otherwise }) })
  return [
    ...alternatives.flatMap(([word, variant]) => [
      ...(seen.has(variant) ? [] : [`${at}:${word}`]),
      ...unseen(variant, `${at}:${word}`, seen, done),
    ]),
    ...Object.entries(table.fields).flatMap(([property, field]) => {
      const where = `${at}.${property}`
      // What has fixed attributes only is shown by nothing.
      const shown =
        seen.has(field) ||
        (field.always && field.at.kind === 'element' && Object.keys(field.at.table.fields).length === 0)
      const inside =
        field.at.kind === 'element'
          ? unseen(field.at.table, where, seen, done)
          : field.at.kind === 'oneOf'
            ? Object.entries(field.at.tables).flatMap(([word, one]) => unseen(one, `${where}:${word}`, seen, done))
            : []
      return [...(shown ? [] : [where]), ...inside]
    }),
  ]
}
