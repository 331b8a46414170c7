import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  buildFilter,
  buildInterface,
  buildNetwork,
  buildPort,
  type Connection,
  connect,
  DefinitionError,
  parseFilter,
  parseInterface,
  parseNetwork,
  parsePort,
} from '../../../src/index.js'
import { type Host, startHost } from '../harness/index.js'
import { canonicalOf, withoutGenerated } from './canonical.js'

/** The documents that libvirt tests itself with; `.ci/setup` unpacks them. */
const folder = fileURLToPath(new URL('../../../.cache/libvirt-documents/', import.meta.url))
const missing = existsSync(folder) ? '' : ": libvirt's source package is not there; .ci/setup"

interface Document {
  readonly file: string
  readonly xml: string
}

function documents(pattern: RegExp, root: string): Document[] {
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .flatMap((name) => readdirSync(folder + name).map((file) => `${name}/${file}`))
    .filter((file) => file.endsWith('.xml') && existsSync(folder + file))
    .map((file) => ({ file, xml: readFileSync(folder + file, 'utf8') }))
    .filter(({ xml }) => xml.includes(`<${root}`))
}

/** Every interface of every guest, once. */
function interfaces(): Document[] {
  const seen = new Map<string, Document>()
  for (const { file, xml } of documents(/^qemuxml/, 'interface type=')) {
    for (const [found] of xml.matchAll(/<interface type=[^>]*[^/]>[\s\S]*?<\/interface>/g)) {
      const alone = found.replace(/\s+/g, ' ')
      if (!seen.has(alone)) seen.set(alone, { file, xml: found })
    }
  }
  return [...seen.values()]
}

const kinds = {
  net: { read: () => documents(/^network/, 'network'), rebuild: (xml: string) => buildNetwork(parseNetwork(xml)) },
  filter: { read: () => documents(/^nwfilter/, 'filter'), rebuild: (xml: string) => buildFilter(parseFilter(xml)) },
  if: { read: interfaces, rebuild: (xml: string) => buildInterface(parseInterface(xml)) },
} as const

describe.skipIf(missing)(`libvirt's own test documents${missing}`, () => {
  let host: Host
  let connection: Connection
  beforeAll(async () => {
    host = await startHost()
    connection = await connect(host.uri)
  })
  afterAll(async () => {
    await connection?.close()
    await host?.[Symbol.asyncDispose]()
  })

  test.each(['net', 'filter', 'if'] as const)(
    '%s: all that libvirtd takes comes back the same, and what it refuses of filters is refused',
    async (kind) => {
      const { read, rebuild } = kinds[kind]
      const failures: string[] = []
      let taken = 0
      for (const { file, xml } of read()) {
        const original = await canonicalOf(connection, kind, xml).catch(() => undefined)
        // Of networks and interfaces, some need what this host does not have.
        if (original === undefined && kind === 'filter') expect(() => rebuild(xml), file).toThrow(DefinitionError)
        if (original === undefined) continue
        taken++
        const back = await Promise.resolve(xml)
          .then(rebuild)
          .then((rebuilt) => canonicalOf(connection, kind, rebuilt))
          .catch(String)
        if (withoutGenerated(back) !== withoutGenerated(original)) failures.push(`${file}\n${original}\n${back}`)
      }
      expect(failures.join('\n')).toBe('')
      expect(taken).toBeGreaterThanOrEqual(20)
    },
  )

  test('ports are read, and written as they were read', () => {
    const ports = documents(/^virnetworkport/, 'networkport')
    for (const { xml } of ports) expect(parsePort(buildPort(parsePort(xml)))).toEqual(parsePort(xml))
    expect(ports.length).toBeGreaterThan(3)
  })
})
