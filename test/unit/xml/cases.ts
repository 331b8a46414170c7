import { readdirSync, readFileSync } from 'node:fs'
import type { DefinitionFinding } from '../../../src/base/index.js'
import {
  buildFilter,
  buildInterface,
  buildNetwork,
  checkFilter,
  checkInterface,
  checkNetwork,
  parseFilter,
  parseInterface,
  parseNetwork,
} from '../../../src/xml/index.js'

type Data = Record<string, unknown>

interface Room {
  readonly parse: (xml: string) => Data
  readonly check: (definition: Data) => DefinitionFinding[]
  readonly build: (definition: Data) => string
}

const rooms = {
  net: { parse: parseNetwork, check: checkNetwork, build: buildNetwork },
  if: { parse: parseInterface, check: checkInterface, build: buildInterface },
  filter: { parse: parseFilter, check: checkFilter, build: buildFilter },
} as unknown as Record<string, Room>

/** A document with what libvirt 9.0 made of it; see test/fixtures/xml-cases/README.md. */
export interface Case extends Room {
  readonly name: string
  readonly kind: 'net' | 'if' | 'filter'
  /** How libvirt takes it, A to H. */
  readonly group: string
  readonly xml: string
}

const folder = new URL('../../fixtures/xml-cases/', import.meta.url)

export const cases: readonly Case[] = readdirSync(folder)
  .filter((file) => file.endsWith('.xml'))
  .map((file) => {
    const name = file.slice(0, -'.xml'.length)
    const kind = name.split('-', 1)[0] as Case['kind']
    const group = /^class ([A-H]):/m.exec(readFileSync(new URL(`${name}.txt`, folder), 'utf8'))?.[1]
    const room = rooms[kind]
    if (!room || !group) throw new Error(`${file} is of no kind or class`)
    return { name, kind, group, xml: readFileSync(new URL(file, folder), 'utf8'), ...room }
  })
