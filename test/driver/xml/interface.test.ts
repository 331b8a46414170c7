import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LibvirtError } from '../../../src/base/errors.js'
import { type Connection, connect } from '../../../src/connection/index.js'
import { VIR_DOMAIN_DEFINE_VALIDATE } from '../../../src/libvirt.js'
import { buildInterface } from '../../../src/xml/interface/build-interface.js'
import type { InterfaceDefinition } from '../../../src/xml/interface/interface.js'
import { parseInterface } from '../../../src/xml/interface/parse-interface.js'
import { randomRuns } from '../../random-runs.js'
import { interfaces } from '../../unit/xml/definition-arbitraries.js'
import { seed } from '../../unit/xml/seed.js'
import { type Loss, lost, without } from './read-back.js'

let connection: Connection
beforeAll(async () => {
  connection = await connect('test:///default')
})
afterAll(() => connection.close())

/** libvirt's own form of an interface, checked against libvirt's schema: it is defined within a guest. */
async function canonical(xml: string): Promise<string> {
  const guest = `<domain type='test'><name>holder</name><memory>1024</memory><os><type arch='x86_64'>hvm</type></os>
    <devices>${xml}</devices></domain>`
  const domain = await connection.libvirt.virDomainDefineXMLFlags(guest, VIR_DOMAIN_DEFINE_VALIDATE)
  try {
    const described = await connection.libvirt.virDomainGetXMLDesc(domain, 0)
    return /^ {4}<interface [\s\S]*?^ {4}<\/interface>/m.exec(described)?.[0] ?? described
  } finally {
    await connection.libvirt.virDomainUndefine(domain)
  }
}

/** Fixtures that the libvirt under test refuses, and why. */
const refused: Record<string, { before: number; reason: string }> = {
  'newer-hostdev.xml': { before: 12_001_000, reason: 'VFIO variant drivers, iommufd' },
  'newer-mac.xml': { before: 11_002_000, reason: 'currentAddress of a running guest, since 11.2.0' },
  'newer-vhostuser-passt.xml': { before: 11_008_000, reason: "passt's names of hosts, since 11.8.0" },
  'newer-passt-routes.xml': { before: 12_002_000, reason: 'default routes of passt, since 12.2.0' },
  'user-passt.xml': { before: 9_002_000, reason: 'libvirt 9.0 of Debian is built without passt' },
  'address-unassigned.xml': { before: 99_000_000, reason: 'the schema allows it, the code for other devices only' },
}

const newer: Record<string, { since: number; reason: string }> = {
  'driver.model': { since: 10_000_000, reason: 'VFIO variant drivers, since 10.0.0' },
  'driver.iommufd': { since: 12_001_000, reason: 'iommufd, since 12.1.0' },
  'mac.currentAddress': { since: 99_000_000, reason: 'read only' },
  'backend.type': { since: 9_002_000, reason: 'libvirt 9.0 of Debian is built without passt' },
  'backend.hostname': { since: 99_000_000, reason: 'with passt only' },
  'backend.fqdn': { since: 99_000_000, reason: 'with passt only' },
  'backend.logFile': { since: 99_000_000, reason: 'with passt only' },
}

/** What libvirt does not give back as it was given. */
const losses: Loss[] = [
  { path: /^filterRef/, reason: 'kept for some types only, parameters in an order of a hash table' },
  { path: /^alias$/, reason: "kept where it begins with 'ua-'" },
  { path: /^source\.(network|portgroup|portId|bridge|macTableManager)$/, reason: 'kept in what a running guest has' },
  { path: /^source\.dev$/, reason: 'of type user: with passt only' },
  { path: /^managed$/, value: false, reason: 'the default' },
  { path: /^source\.missing$/, reason: 'in the schema, not in the code' },
  {
    path: /ips\[\]\.prefix$|^mtu$|\.sndbuf$|^coalesce\.rx\.frames\.max$|^acpi\.index$/,
    value: 0,
    reason: 'the default',
  },
  {
    path: /^mac\.check$|^trustGuestRxFilters$|^target\.managed$|\.multifunction$|\.exclude$|^port\.isolated$/,
    value: false,
    reason: 'the default',
  },
  { path: /^source\.reconnect\.timeout$/, reason: 'kept where reconnect.enabled is true' },
  { path: /^address\./, value: 0, reason: 'an address of zeroes is none' },
  { path: /\.profileId$/, value: '', reason: 'the empty profile is none' },
  { path: /^boot\.loadparm$/, reason: 'in capital letters' },
  { path: /^(driver|backend)\b/, reason: 'kept for the types and models that have such a driver' },
]

const folder = new URL('../../fixtures/interface/', import.meta.url)

describe.each(readdirSync(folder))('%s', (file) => {
  const xml = readFileSync(new URL(file, folder), 'utf8')

  test('means to libvirt what it meant before it was read and written', async () => {
    const exception = refused[file]
    if (exception && (await connection.libvirt.virConnectGetLibVersion()) < exception.before) {
      await expect(canonical(xml), exception.reason).rejects.toThrow(LibvirtError)
      return
    }
    expect(await canonical(buildInterface(parseInterface(xml)))).toBe(await canonical(xml))
  })
})

test('any interface that is built is accepted with VALIDATE, and read back as it was given', async () => {
  const release = await connection.libvirt.virConnectGetLibVersion()
  const unknown = Object.entries(newer).flatMap(([path, { since }]) => (release < since ? [path] : []))
  await fc.assert(
    fc.asyncProperty(
      interfaces().filter((made) => plausible(made, release)),
      async (made) => {
        const xml = buildInterface(without(made, unknown))
        const given = parseInterface(xml)
        const got = parseInterface(await canonical(xml))
        expect(lost(given, got, losses), xml).toEqual([])
        expect(parseInterface(await canonical(buildInterface(got)))).toEqual(got)
      },
    ),
    { numRuns: randomRuns(200), seed },
  )
}, 120_000)

/** What libvirt refuses for the sake of other devices or of the hypervisor, which an interface alone does not show. */
function plausible(definition: InterfaceDefinition, release: bigint | number): boolean {
  if (definition.type === 'vds' && release < 11_003_000) {
    // Before that, or some release before it, the schema wants all of them.
    const { portId, portgroupId, connectionId } = definition.source
    if ([portId, portgroupId, connectionId].includes(undefined)) return false
  }
  if (definition.backend?.type === 'passt') return false
  // Since 10.0 libvirt's schema has nothing but name and model in the driver of a host's device.
  const { name = 'qemu', model, ...rest } = definition.driver ?? {}
  if ((model !== undefined || !['qemu', 'vhost'].includes(name)) && Object.keys(rest).length > 0) return false
  const { address } = definition
  // Of an address that is no place libvirt keeps nothing, as check says.
  return address === undefined || (address.type === 'pci' && Boolean(address.domain || address.bus || address.slot))
}
