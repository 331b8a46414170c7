import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  buildNetwork,
  type Connection,
  connect,
  LibvirtError,
  parseNetwork,
  VIR_NETWORK_DEFINE_VALIDATE,
} from '../../../src/index.js'
import { networks } from '../../unit/xml/definition-arbitraries.js'
import { seed } from '../../unit/xml/seed.js'
import { type Loss, layout, lost, without } from './read-back.js'

let connection: Connection
beforeAll(async () => {
  connection = await connect('test:///default')
  // The driver's own network, whose name and bridge the fixtures of libvirt have too.
  const own = await connection.libvirt.virNetworkLookupByName('default')
  expect(parseNetwork(await connection.libvirt.virNetworkGetXMLDesc(own, 0)).name).toBe('default')
  await connection.libvirt.virNetworkDestroy(own)
  await connection.libvirt.virNetworkUndefine(own)
})
afterAll(() => connection.close())

/** libvirt's own form of a network, checked against libvirt's schema. */
async function canonical(xml: string): Promise<string> {
  const network = await connection.libvirt.virNetworkDefineXMLFlags(xml, VIR_NETWORK_DEFINE_VALIDATE)
  try {
    return await connection.libvirt.virNetworkGetXMLDesc(network, 0)
  } finally {
    await connection.libvirt.virNetworkUndefine(network)
  }
}

const withoutUuid = (xml: string) => xml.replace(/^ {2}<uuid>.*\n/m, '')

/** What came after the release that is tested, and is therefore refused by its schema or dropped. */
const newer: Record<string, { since: number; reason: string }> = {
  title: { since: 9_007_000, reason: 'title, since 9.7.0' },
  description: { since: 9_007_000, reason: 'description, since 9.7.0' },
  'forward.driver.model': { since: 10_000_000, reason: 'VFIO variant drivers, since 10.0.0' },
  'domain.register': { since: 10_001_000, reason: 'register, since 10.1.0' },
  'dns.forwarders[].port': { since: 12_000_000, reason: 'port of a forwarder, since 12.0.0' },
}

/** Fixtures that need a newer libvirt than the one that is tested. */
const newerFixtures: Record<string, { since: number; reason: string }> = {
  'newer-nat.xml': { since: 12_000_000, reason: 'title, description, register, port of a forwarder' },
  'newer-open.xml': { since: 10_008_000, reason: 'an open network without an address of the host, since 10.8.0' },
  'newer-hostdev.xml': { since: 10_000_000, reason: 'VFIO variant drivers, since 10.0.0' },
}

/** What libvirt does not give back as it was given. */
const losses: Loss[] = [
  { path: /^connections$|connections$/, reason: 'read only: libvirt counts for itself' },
  { path: /^dnsmasqOptions/, reason: "the test driver does not read dnsmasq's namespace; test/host/xml has it" },
  { path: /^ipv6$/, value: false, reason: 'the default' },
  { path: /\.default$/, value: false, reason: 'the default' },
  { path: /^mtu$/, value: 0, reason: 'the default' },
  { path: /^forward\.nat\.ipv6$/, value: false, reason: 'the default' },
  { path: /\.profileId$/, value: '', reason: 'the empty profile is none' },
  { path: /\.srvs\[\]\.(priority|weight)$/, value: 0, reason: 'the default' },
  { path: /\.lease\.unit$/, value: 'minutes', reason: 'the default' },
  { path: /^metadata$/, reason: 'laid out anew; compared apart' },
]

const folder = new URL('../../fixtures/network/', import.meta.url)
const version = () => connection.libvirt.virConnectGetLibVersion()

describe.each(readdirSync(folder))('%s', (file) => {
  const xml = readFileSync(new URL(file, folder), 'utf8')

  test('means to libvirt what it meant before it was read and written', async () => {
    const needs = newerFixtures[file]
    if (needs && (await version()) < needs.since) {
      await expect(canonical(xml), needs.reason).rejects.toThrow(LibvirtError)
      await expect(canonical(buildNetwork(parseNetwork(xml))), needs.reason).rejects.toThrow(LibvirtError)
      return
    }
    const original = await canonical(xml)
    const rebuilt = await canonical(buildNetwork(parseNetwork(xml)))
    expect(withoutUuid(rebuilt)).toBe(withoutUuid(original))
  })
})

test('networks that are on this machine mean the same', async () => {
  const folders = ['/usr/share/libvirt/networks', '/etc/libvirt/qemu/networks'].filter(existsSync)
  const files = folders.flatMap((path) =>
    readdirSync(path).flatMap((name) => (name.endsWith('.xml') ? [`${path}/${name}`] : [])),
  )
  for (const file of files) {
    const xml = readFileSync(file, 'utf8')
    expect(withoutUuid(await canonical(buildNetwork(parseNetwork(xml))))).toBe(withoutUuid(await canonical(xml)))
  }
})

test('any network that is built is accepted with VALIDATE, and read back as it was given', async () => {
  const release = await version()
  const unknown = Object.entries(newer).flatMap(([path, { since }]) => (release < since ? [path] : []))
  await fc.assert(
    fc.asyncProperty(networks(), async (made) => {
      const definition = without(made, unknown)
      const xml = buildNetwork(definition)
      const given = parseNetwork(xml)
      const got = parseNetwork(await canonical(xml))
      expect(lost(given, got, losses), xml).toEqual([])
      expect(layout(got.metadata ?? '').replaceAll('"', "'")).toBe(layout(given.metadata ?? ''))
      // From here on nothing changes any more.
      const again = await canonical(buildNetwork(got))
      expect(parseNetwork(again)).toEqual(got)
    }),
    { numRuns: 200, seed },
  )
}, 120_000)
