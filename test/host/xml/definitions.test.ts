import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { LibvirtError } from '../../../src/base/errors.js'
import {
  VIR_NETWORK_DEFINE_VALIDATE,
  VIR_NETWORK_PORT_CREATE_RECLAIM,
  VIR_NETWORK_PORT_CREATE_VALIDATE,
  VIR_NWFILTER_DEFINE_VALIDATE,
} from '../../../src/libvirt.js'
import { buildFilter } from '../../../src/xml/filter/build-filter.js'
import { parseFilter } from '../../../src/xml/filter/parse-filter.js'
import { buildNetwork } from '../../../src/xml/network/build-network.js'
import type { NetworkDefinition } from '../../../src/xml/network/network.js'
import { parseNetwork } from '../../../src/xml/network/parse-network.js'
import { buildPort } from '../../../src/xml/port/build-port.js'
import { parsePort } from '../../../src/xml/port/parse-port.js'
import { readBackNetworks } from '../../driver/xml/read-back-networks.js'
import { filters } from '../../unit/xml/definition-arbitraries.js'
import { seed } from '../../unit/xml/seed.js'
import { daemonOfFile } from './daemon-of-file.js'

const daemon = daemonOfFile()

const fixtures = (folder: string) => new URL(`../../fixtures/${folder}/`, import.meta.url)
const read = (folder: string, file: string) => readFileSync(new URL(file, fixtures(folder)), 'utf8')
const generated = (xml: string) => xml.replace(/^ {2}<(uuid|mac)\b.*\n/gm, '')

/** Fixtures that this daemon refuses, and why. */
const refused: Record<string, { before: number; reason: string }> = {
  'hostdev.xml': { before: 99_000_000, reason: 'this host has no SR-IOV device' },
  'live-hostdev.xml': { before: 99_000_000, reason: 'this host has no SR-IOV device' },
  'newer-nat.xml': { before: 12_000_000, reason: 'title, description, register, port of a forwarder' },
  'newer-unknown.xml': { before: 99_000_000, reason: 'a forward mode that no libvirt has' },
  'newer-routes.xml': { before: 12_002_000, reason: 'default routes, by a gateway alone, since 12.2.0' },
  'newer-open.xml': { before: 10_008_000, reason: 'an open network without an address of the host, since 10.8.0' },
  'newer-hostdev.xml': { before: 12_001_000, reason: 'VFIO variant drivers, iommufd' },
}

describe.each(readdirSync(fixtures('network')))('network %s on a real libvirtd', (file) => {
  const canonical = async (xml: string) => {
    const network = await daemon.connection.libvirt.virNetworkDefineXMLFlags(xml, VIR_NETWORK_DEFINE_VALIDATE)
    try {
      return await daemon.connection.libvirt.virNetworkGetXMLDesc(network, 0)
    } finally {
      await daemon.connection.libvirt.virNetworkUndefine(network)
    }
  }

  test('means what it meant before it was read and written, and reads back equal', async () => {
    const xml = read('network', file)
    const exception = refused[file]
    if (exception && daemon.release < exception.before) {
      await expect(canonical(xml), exception.reason).rejects.toThrow(LibvirtError)
      return
    }
    const original = await canonical(xml)
    expect(generated(await canonical(buildNetwork(parseNetwork(xml))))).toBe(generated(original))
    expect(parseNetwork(await canonical(buildNetwork(parseNetwork(original))))).toEqual(parseNetwork(original))
  })
})

test('any network that is built is accepted by a real libvirtd, and read back as it was given', async () => {
  await readBackNetworks(
    daemon.connection,
    100,
    [],
    [
      {
        message: /type doesn't support vlan configuration/,
        reason: 'VLANs on a Linux bridge, since 11.0.0',
        warned: true,
      },
      { message: /is not an SR-IOV Virtual Function/, reason: 'this host has no SR-IOV device', warned: false },
    ],
  )
}, 180_000)

/** What libvirt takes of a filter though its schema does not know it. */
const beyondSchema: Record<string, string> = {
  'added-up.xml': 'several elements of a protocol in a rule, masks of addresses in ARP',
  'connections-ipv6.xml': 'state, connections and sets of IPv6',
}

describe('filters on a real libvirtd', () => {
  const canonical = async (xml: string, flags: number = VIR_NWFILTER_DEFINE_VALIDATE) => {
    const filter = await daemon.connection.libvirt.virNWFilterDefineXMLFlags(xml, flags)
    try {
      return await daemon.connection.libvirt.virNWFilterGetXMLDesc(filter, 0)
    } finally {
      await daemon.connection.libvirt.virNWFilterUndefine(filter)
    }
  }
  const meaning = (xml: string) => ({ ...parseFilter(xml), uuid: undefined })

  beforeAll(async () => {
    for (const name of ['clean-traffic', 'no-mac-spoofing']) {
      const xml = `<filter name='${name}' chain='root'/>`
      // The package may have brought them.
      await daemon.connection.libvirt
        .virNWFilterLookupByName(name)
        .catch(() => daemon.connection.libvirt.virNWFilterDefineXML(xml))
    }
  })

  test.each(readdirSync(fixtures('nwfilter')))('%s', async (file) => {
    const xml = read('nwfilter', file)
    const flags = file in beyondSchema ? 0 : VIR_NWFILTER_DEFINE_VALIDATE
    const original = await canonical(xml, flags)
    expect(meaning(await canonical(buildFilter(parseFilter(xml)), flags))).toEqual(meaning(original))
    // A second time nothing changes, but for sets: libvirt writes flags that nobody gave, and drops such sets when read.
    const settled = original.replaceAll(/(?<!<all.*) ipset='guests' ipsetflags='src'/g, '')
    expect(await canonical(buildFilter(parseFilter(original)), flags)).toBe(settled)
  })

  test('those of libvirt itself', async () => {
    const folder = ['/etc/libvirt/nwfilter', '/usr/share/libvirt/nwfilter'].find(existsSync)
    const files = folder ? readdirSync(folder).filter((name) => name.endsWith('.xml')) : []
    for (const file of files) {
      const definition = parseFilter(readFileSync(`${folder}/${file}`, 'utf8'))
      expect(parseFilter(buildFilter(definition))).toEqual(definition)
      expect(definition.unmodelled).toBeUndefined()
    }
  })

  test('any filter that is built is accepted, with VALIDATE where the schema knows what libvirt reads', async () => {
    await fc.assert(
      fc.asyncProperty(filters(), async (made) => {
        // One attribute at a time: libvirt's schema takes exponential time in their number.
        for (const [index, entry] of (made.entries ?? []).entries()) {
          if (entry.element !== 'rule' || !entry.protocol) continue
          const { name, ...attributes } = entry.protocol
          for (const key of Object.keys(attributes).filter((one) => !/^ipset|portend$|ipto$/.test(one))) {
            const layer4 = 'protocol' in attributes && { protocol: attributes.protocol }
            const protocol = { name, ...layer4, [key]: (attributes as Record<string, unknown>)[key] }
            const definition = { name: `generated-${index}`, entries: [{ ...entry, protocol, and: undefined }] }
            const xml = buildFilter(definition as never)
            const got = parseFilter(await canonical(xml, isBeyondSchema(protocol) ? 0 : VIR_NWFILTER_DEFINE_VALIDATE))
            expect(got.entries, xml).toHaveLength(1)
          }
        }
      }),
      { numRuns: 60, seed },
    )
  }, 120_000)
})

/** The schema knows variables, `state` and its kin for some protocols only, and ARP without masks. */
function isBeyondSchema(protocol: Record<string, unknown>): boolean {
  const isIpv6 = /v6$/.test(String(protocol.name))
  return Object.entries(protocol).some(
    ([key, value]) =>
      (typeof value === 'string' && value.startsWith('$')) ||
      (isIpv6 && /^(state|connlimitAbove|ipset|ipsetFlags)$/.test(key)) ||
      /^option$|^arp.*Mask$/.test(key),
  )
}

/** The network that a port of a fixture belongs to. */
const networkOfPort: Record<string, NetworkDefinition> = {
  'network.xml': {
    mode: 'isolated',
    name: 'own',
    bridge: { name: 'virbr0' },
    ips: [{ address: '10.77.0.1', prefix: 24 }],
  },
  'bridge.xml': { mode: 'bridged', name: 'bridged', bridge: { name: 'br0' }, virtualPort: { type: 'openvswitch' } },
  'bridge-midonet.xml': { mode: 'bridged', name: 'bridged', bridge: { name: 'br0' } },
  'direct-802.1Qbh.xml': { mode: 'macvtap', name: 'macvtap', forward: { mode: 'vepa', dev: 'eth0' } },
  'direct.xml': { mode: 'macvtap', name: 'macvtap', forward: { mode: 'vepa', dev: 'eth0' } },
}

/** Ports that this host cannot have, and why; their round trip is checked without it, in test/unit. */
const impossiblePorts: Record<string, string> = {
  'hostdev-pci.xml': 'this host has no SR-IOV device',
  'newer-hostdev-pci.xml': 'this host has no SR-IOV device; VFIO variant drivers, since 10.0.0; iommufd, since 12.1.0',
  'virtual-ports.xml': 'a virtual port without a type is merged before a port is made',
}

describe('ports on a real libvirtd', () => {
  test('every fixture has its network, or a reason', () => {
    const named = [...Object.keys(networkOfPort), ...Object.keys(impossiblePorts)]
    expect(named.sort()).toEqual(readdirSync(fixtures('port')).sort())
  })

  test.each(Object.keys(networkOfPort))('%s', async (file) => {
    const xml = read('port', file)
    const definition = networkOfPort[file] as NetworkDefinition
    const network = await daemon.connection.libvirt.virNetworkCreateXML(buildNetwork(definition))
    const canonical = async (port: string) => {
      const flags = VIR_NETWORK_PORT_CREATE_VALIDATE | VIR_NETWORK_PORT_CREATE_RECLAIM
      const made = await daemon.connection.libvirt.virNetworkPortCreateXML(network, port, flags)
      try {
        return await daemon.connection.libvirt.virNetworkPortGetXMLDesc(made, 0)
      } finally {
        await daemon.connection.libvirt.virNetworkPortDelete(made, 0)
      }
    }
    try {
      const original = await canonical(xml)
      expect(await canonical(buildPort(parsePort(xml)))).toBe(original)
      expect(parsePort(await canonical(buildPort(parsePort(original))))).toEqual(parsePort(original))
    } finally {
      await daemon.connection.libvirt.virNetworkDestroy(network)
    }
  })
})
