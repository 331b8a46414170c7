import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LibvirtError } from '../../../src/base/errors.js'
import { type Connection, connect } from '../../../src/connection/index.js'
import { buildNetwork } from '../../../src/xml/network/build-network.js'
import { parseNetwork } from '../../../src/xml/network/parse-network.js'
import { canonicalNetwork, readBackNetworks } from './read-back-networks.js'

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

const withoutUuid = (xml: string) => xml.replace(/^ {2}<uuid>.*\n/m, '')

/** Fixtures that need a newer libvirt than the one that is tested. */
const newerFixtures: Record<string, { since: number; reason: string }> = {
  'newer-nat.xml': { since: 12_000_000, reason: 'title, description, register, port of a forwarder' },
  'newer-routes.xml': { since: 12_002_000, reason: 'default routes, by a gateway alone, since 12.2.0' },
  'newer-open.xml': { since: 10_008_000, reason: 'an open network without an address of the host, since 10.8.0' },
  'newer-unknown.xml': { since: 99_000_000, reason: 'a forward mode that no libvirt has' },
  'newer-hostdev.xml': { since: 12_001_000, reason: 'VFIO variant drivers, iommufd' },
}

const folder = new URL('../../fixtures/network/', import.meta.url)
const version = () => connection.libvirt.virConnectGetLibVersion()

describe.each(readdirSync(folder))('%s', (file) => {
  const xml = readFileSync(new URL(file, folder), 'utf8')

  test('means to libvirt what it meant before it was read and written', async () => {
    const needs = newerFixtures[file]
    if (needs && (await version()) < needs.since) {
      await expect(canonicalNetwork(connection, xml), needs.reason).rejects.toThrow(LibvirtError)
      await expect(canonicalNetwork(connection, buildNetwork(parseNetwork(xml))), needs.reason).rejects.toThrow(
        LibvirtError,
      )
      return
    }
    const original = await canonicalNetwork(connection, xml)
    const rebuilt = await canonicalNetwork(connection, buildNetwork(parseNetwork(xml)))
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
    expect(withoutUuid(await canonicalNetwork(connection, buildNetwork(parseNetwork(xml))))).toBe(
      withoutUuid(await canonicalNetwork(connection, xml)),
    )
  }
})

test('any network that is built is accepted with VALIDATE, and read back as it was given', async () => {
  await readBackNetworks(connection, 200, [
    { path: /^dnsmasqOptions/, reason: "the test driver does not read dnsmasq's namespace; test/host/xml has it" },
  ])
}, 120_000)
