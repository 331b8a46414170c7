import { describe, expect, test } from 'vitest'
import { formatSubnet, parseSubnet, type Subnet } from '../../../src/base/addresses/addresses.js'
import { LibvirtError } from '../../../src/base/errors.js'
import type { HostFacts } from '../../../src/machine/facts.js'
import { readHostFacts } from '../../../src/machine/read-host-facts.js'
import { isDefault } from '../../../src/machine/routes.js'
import { bandwidthOf, bandwidthParameters } from '../../../src/networks/live/bandwidth.js'
import { describeConflict } from '../../../src/networks/subnet-conflict.js'
import { readDevice } from '../../../src/networks/virtual-functions.js'
import { freeSubnet } from '../../../src/plan/free-subnet.js'
import { externalRoutes } from '../../../src/reachability/external-routes.js'
import { uplinkAddresses } from '../../../src/reachability/uplink-addresses.js'
import { forwardDevice } from '../../../src/reachability/world/network-addresses.js'
import type { NetworkDefinition, RoutedDefinition } from '../../../src/xml/network/network.js'
import { parseNetwork } from '../../../src/xml/network/parse-network.js'
import { recordedCase, recordedSource } from '../../recorded/recorded-cases.js'

const subnet = (text: string) => parseSubnet(text) as Subnet

describe('external routes', () => {
  test('go to every subnet, and to what lies behind the guests, by every address of its family', () => {
    const { routes, unreachable } = externalRoutes(
      {
        mode: 'routed',
        name: 'r',
        ips: [
          { address: '10.20.0.1', prefix: 24 },
          { family: 'ipv6', address: 'fd20::1', prefix: 64 },
        ],
        routes: [{ address: '10.30.0.0', prefix: 16, gateway: '10.20.0.5' }],
      },
      ['10.50.0.2/24', 'fd50::2', '10.51.0.2'],
    )
    expect(routes.map(({ command }) => command)).toEqual([
      'ip route add 10.20.0.0/24 via 10.50.0.2',
      'ip route add 10.20.0.0/24 via 10.51.0.2',
      'ip -6 route add fd20::/64 via fd50::2',
      'ip route add 10.30.0.0/16 via 10.50.0.2',
      'ip route add 10.30.0.0/16 via 10.51.0.2',
    ])
    expect(routes.map(({ frr }) => frr)).toContain('ipv6 route fd20::/64 fd50::2')
    expect(routes[0]).toMatchObject({ family: 'ipv4', destination: '10.20.0.0/24', via: '10.50.0.2' })
    expect(unreachable).toEqual([])
  })

  test('are missing for a family that the host has no address of', () => {
    const ips = [{ family: 'ipv6' as const, address: 'fd20::1', prefix: 64 }]
    expect(externalRoutes({ mode: 'open', name: 'o', ips }, ['10.50.0.2'])).toEqual({
      routes: [],
      unreachable: ['fd20::/64'],
    })
  })

  test('of NAT are those of IPv6 that is not translated', () => {
    const ips = [
      { address: '10.20.0.1', prefix: 24 },
      { family: 'ipv6' as const, address: 'fd20::1', prefix: 64 },
    ]
    const to = (definition: Parameters<typeof externalRoutes>[0]) =>
      externalRoutes(definition, ['10.50.0.2', 'fd50::2']).routes.map(({ destination }) => destination)
    expect(to({ mode: 'nat', name: 'n', ips })).toEqual(['fd20::/64'])
    expect(to({ mode: 'nat', name: 'n', ips, forward: { nat: { ipv6: true } } })).toEqual([])
  })

  describe('by what the host has', () => {
    const nat = recordedCase('nat')
    const routed = parseNetwork(recordedCase('route-extroute').networks.xml ?? '') as RoutedDefinition
    const via = (facts: HostFacts, device?: string) => uplinkAddresses(facts, device)

    test('go by the links of the default routes, or by the device that the network names', async () => {
      const facts = await readHostFacts(recordedSource(nat))
      expect(via(facts)).toEqual(['10.50.0.2/24', 'fd50::2/64'])
      expect(forwardDevice({ ...routed, forward: { dev: 'hw0' } })).toBe('hw0')
      expect(via(facts, 'hw0')).toEqual(['10.50.0.2/24', 'fd50::2/64'])
      const bridged = await readHostFacts(recordedSource(recordedCase('bridged')))
      expect(via(bridged, 'hw0')).toEqual(via(bridged))
      expect(via(bridged, 'hw0')).toContain('10.50.0.2/24')
    })

    test('are refused where nobody can tell the uplink', async () => {
      const facts = await readHostFacts(recordedSource(nat))
      expect(() => via(facts, 'eth7')).toThrow('the host has no address on eth7')
      const alone = { ...facts, routes: facts.routes.filter(({ destination }) => !isDefault(destination)) }
      expect(() => via(alone)).toThrow('the host has no default route, so its uplink is unknown')
    })
  })

  test('refuse what is no address, or one of the link only', () => {
    const definition = { mode: 'routed' as const, name: 'r', ips: [{ address: '10.20.0.1', prefix: 24 }] }
    expect(() => externalRoutes(definition, ['eth0'])).toThrow("hostAddresses[0]: 'eth0' is not an IP address")
    expect(() => externalRoutes(definition, ['10.0.0.1', 'fe80::1'])).toThrow(/hostAddresses\[1\]: fe80::1 is valid on/)
  })
})

describe('a free subnet', () => {
  const free = (size: string, used: string[]) => {
    const found = freeSubnet(subnet(size), used.map(subnet))
    return found && formatSubnet(found)
  }
  test('has the same size and overlaps nothing', () => {
    expect(free('10.0.0.0/24', [])).toBe('192.168.122.0/24')
    expect(free('10.0.0.0/24', ['192.168.122.0/25', '192.168.123.64/26'])).toBe('192.168.124.0/24')
    expect(free('10.0.0.0/24', ['192.168.0.0/16'])).toBe('10.0.0.0/24')
    expect(free('10.0.0.0/12', ['10.0.0.0/9'])).toBe('10.128.0.0/12')
    expect(free('10.0.0.0/24', ['192.168.0.0/16', '10.0.0.0/8', '172.16.0.0/12'])).toBeUndefined()
    expect(free('fd00::/64', [])).toMatch(/^fd[0-9a-f:]+::\/64$/)
  })
})

describe('who has a subnet', () => {
  const cause = new LibvirtError('internal error: Network is already in use by interface vbx', {
    code: 'VIR_ERR_INTERNAL_ERROR',
    number: 1,
    domain: 'VIR_FROM_NONE',
    level: 'error',
    call: 'virNetworkCreate',
  })
  const network = (name: string, bridge: string): NetworkDefinition => ({
    mode: 'isolated',
    name,
    bridge: { name: bridge },
    ips: [{ address: '192.168.122.1', prefix: 24 }],
  })
  test('is a network, by its bridge', () => {
    const error = describeConflict(network('new', 'vbn'), [network('old', 'vbx'), network('new', 'vbn')], 'vbx', cause)
    expect(error.holders).toEqual([{ kind: 'network', name: 'old', subnet: '192.168.122.0/24' }])
    expect(error.message).toBe(
      'network new cannot start: 192.168.122.0/24 is in use by network old, on vbx; 192.168.123.0/24 is free as far as the networks of this connection show',
    )
    expect(error.cause).toBe(cause)
  })
  test('is a device of the host', () => {
    const error = describeConflict(network('new', 'vbn'), [network('off', 'vbo')], 'hw0', cause)
    expect(error.holders).toEqual([{ kind: 'route-or-interface', name: 'hw0', subnet: null }])
    expect(error.free).toBe('192.168.123.0/24')
  })
})

describe('bandwidth', () => {
  test('goes to parameters and back', () => {
    const bandwidth = { inbound: { average: 1000, peak: 2000, burst: 64, floor: 200 }, outbound: { average: 500 } }
    expect(bandwidthOf(bandwidthParameters(bandwidth))).toEqual(bandwidth)
    expect(bandwidthOf(bandwidthParameters({ inbound: null, outbound: { average: 5 } }))).toEqual({
      outbound: { average: 5 },
    })
    expect(bandwidthParameters({ outbound: null })).toContainEqual({
      field: 'outbound.average',
      type: 'uint',
      value: 0,
    })
  })
  test('refuses what is no speed', () => {
    const refused = (bandwidth: object, message: RegExp) =>
      expect(() => bandwidthParameters(bandwidth)).toThrow(message)
    refused({}, /names neither/)
    refused({ inbound: { peak: 3 } }, /bandwidth\.inbound: needs an average or a floor/)
    refused({ outbound: { average: 1, floor: 2 } }, /bandwidth\.outbound\.floor: is not a limit/)
    refused({ inbound: { average: -1 } }, /-1 is not a whole number of kilobytes/)
    refused(
      { inbound: { average: 1, burst: 4_194_304 } },
      /inbound\.burst: 4194304 KiB is too large; the maximum is 4194303 KiB/,
    )
    refused({ sideways: { average: 1 } }, /sideways: is not a direction/)
  })
})

describe('a node device', () => {
  test('with virtual functions', () => {
    expect(
      readDevice(`<device>
        <name>pci_0000_04_00_0</name>
        <parent>pci_0000_00_01_0</parent>
        <capability type='pci'>
          <capability type='virt_functions' maxCount='63'>
            <address domain='0x0000' bus='0x04' slot='0x10' function='0x0'/>
            <address domain='0x0000' bus='0x04' slot='0x10' function='0x2'/>
          </capability>
        </capability>
      </device>`),
    ).toEqual({
      name: 'pci_0000_04_00_0',
      parent: 'pci_0000_00_01_0',
      link: undefined,
      functions: ['0000:04:10.0', '0000:04:10.2'],
    })
  })
  test('that is a link', () => {
    const xml = `<device><name>net_eth0_52_54_00_00_00_01</name><parent>pci_0000_04_00_0</parent>
      <capability type='net'><interface>eth0</interface><address>52:54:00:00:00:01</address></capability></device>`
    expect(readDevice(xml)).toMatchObject({ parent: 'pci_0000_04_00_0', link: 'eth0', functions: [] })
  })
})
