import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { DefinitionError } from '../../../src/base/errors.js'
import { buildFilter } from '../../../src/xml/filter/build-filter.js'
import { parseFilter } from '../../../src/xml/filter/parse-filter.js'
import { buildInterface } from '../../../src/xml/interface/build-interface.js'
import { parseInterface } from '../../../src/xml/interface/parse-interface.js'
import { buildNetwork } from '../../../src/xml/network/build-network.js'
import { parseNetwork } from '../../../src/xml/network/parse-network.js'
import { buildPort } from '../../../src/xml/port/build-port.js'
import { parsePort } from '../../../src/xml/port/parse-port.js'
import type { LibvirtVersion } from '../harness/libvirts.js'
import { canonicalOf, withoutGenerated } from './canonical.js'
import { daemonOfFile } from './daemon-of-file.js'

/** The documents that libvirt tests itself with, of the releases whose source `.ci/setup` could have. */
const folderOf = (version: LibvirtVersion) =>
  fileURLToPath(new URL(`../../../.cache/libvirt-documents-${version}/`, import.meta.url))

/** Each libvirt with its own documents; 12.8 with those of 11.3 too, since not every mirror has the source of 12.8. */
const pairs = (
  [
    ['9.0', '9.0'],
    ['11.3', '11.3'],
    ['12.8', '11.3'],
    ['12.8', '12.8'],
  ] as const
).filter(([, of]) => existsSync(folderOf(of)))

interface Document {
  readonly file: string
  readonly xml: string
}

function documents(folder: string, pattern: RegExp, root: string): Document[] {
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .flatMap((name) => readdirSync(folder + name).map((file) => `${name}/${file}`))
    .filter((file) => file.endsWith('.xml') && existsSync(folder + file))
    .map((file) => ({ file, xml: readFileSync(folder + file, 'utf8') }))
    .filter(({ xml }) => xml.includes(`<${root}`))
}

/** Every interface of every guest, once. */
function interfaces(folder: string): Document[] {
  const seen = new Map<string, Document>()
  for (const { file, xml } of documents(folder, /^qemuxml/, 'interface type=')) {
    for (const [found] of xml.matchAll(/<interface type=[^>]*[^/]>[\s\S]*?<\/interface>/g)) {
      const alone = found.replace(/\s+/g, ' ')
      if (!seen.has(alone)) seen.set(alone, { file, xml: found })
    }
  }
  return [...seen.values()]
}

const kinds = {
  net: {
    read: (folder: string) => documents(folder, /^network/, 'network'),
    rebuild: (xml: string) => buildNetwork(parseNetwork(xml)),
  },
  filter: {
    read: (folder: string) => documents(folder, /^nwfilter/, 'filter'),
    rebuild: (xml: string) => buildFilter(parseFilter(xml)),
  },
  if: { read: interfaces, rebuild: (xml: string) => buildInterface(parseInterface(xml)) },
} as const

test('there are documents: .ci/setup unpacks them', () => {
  expect(pairs.map(([libvirt]) => libvirt)).toEqual(expect.arrayContaining(['9.0', '11.3', '12.8']))
})

describe.each(pairs)('libvirt %s, the own test documents of %s', (libvirt, of) => {
  const folder = folderOf(of)
  const daemon = daemonOfFile({ libvirt, firewall: 'iptables' })

  test.each(['net', 'filter', 'if'] as const)(
    '%s: all that libvirtd takes comes back the same, and what it refuses of filters is refused',
    async (kind) => {
      const { read, rebuild } = kinds[kind]
      const { connection } = daemon
      const failures: string[] = []
      let taken = 0
      for (const { file, xml } of read(folder)) {
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
    const ports = documents(folder, /^virnetworkport/, 'networkport')
    for (const { xml } of ports) expect(parsePort(buildPort(parsePort(xml)))).toEqual(parsePort(xml))
    expect(ports.length).toBeGreaterThan(3)
  })
})
