import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { HostFacts, Link } from '../../../src/host/facts.js'
import {
  checkHostNetwork,
  DefinitionError,
  type HostNetworkDefinition,
  type HostNetworkRenderer,
  renderHostNetwork,
} from '../../../src/index.js'
import { hostNetworks } from './host-networks.js'

const errorsOf = (definition: unknown, facts?: HostFacts) =>
  checkHostNetwork(definition as HostNetworkDefinition, facts)
    .filter(({ severity }) => severity === 'error')
    .map(({ path, message }) => `${path}: ${message}`)
const warningsOf = (definition: HostNetworkDefinition, facts?: HostFacts) =>
  checkHostNetwork(definition, facts).flatMap(({ severity, path }) => (severity === 'warning' ? [path] : []))

const bond = { name: 'bond0', mode: '802.3ad', slaves: ['hw0', 'hw1'], miimon: 100 } as const
const br0 = { name: 'br0', ports: ['hw0'] }

describe('a definition', () => {
  test.each(Object.entries(hostNetworks))('%s has nothing wrong', (_, definition) => {
    expect(checkHostNetwork(definition)).toEqual([])
  })

  test.each([
    ['no object', 7, ': 7 is not an object'],
    ['an unknown part', { teams: [] }, 'teams: is not allowed; allowed are ethernets, bonds, vlans, bridges'],
    ['no ports', { bridges: [{ name: 'br0' }] }, 'bridges[0].ports: is required'],
    [
      'a name of 16 bytes in 9 characters',
      { bridges: [{ name: 'brücken-äöüß', ports: [] }] },
      'bridges[0].name: "brücken-äöüß" has 17 bytes; the kernel allows 15',
    ],
    ...['', '.', '..', 'br/0', 'br 0', 'br:0', 'br%d', '-br', '42', 'ü', 'lo', 'all'].map(
      (name) => [`the name ${JSON.stringify(name)}`, { bridges: [{ name, ports: [] }] }, 'bridges[0].name: '] as const,
    ),
    ['a port with such a name', { bridges: [{ name: 'br0', ports: ['a/b'] }] }, 'bridges[0].ports[0]: "a/b" is not'],
    [
      'two links of a name',
      { bonds: [bond], bridges: [{ name: 'bond0', ports: [] }] },
      'bridges[0].name: bond0 is that',
    ],
    ['a bridge in itself', { bridges: [{ name: 'br0', ports: ['br0'] }] }, 'br0 closes a loop: br0 on br0'],
    [
      'a bridge in a VLAN in the bridge',
      { vlans: [{ name: 'br0.5', link: 'br0', id: 5 }], bridges: [{ name: 'br0', ports: ['br0.5'] }] },
      'bridges[0].ports[0]: br0.5 closes a loop: br0.5 on br0 on br0.5',
    ],
    [
      'a port of two bridges',
      { bridges: [br0, { name: 'br1', ports: ['hw0'] }] },
      'bridges[1].ports[0]: hw0 is bridges[0].ports[0] already',
    ],
    [
      'a slave of two bonds',
      { bonds: [bond, { ...bond, name: 'bond1', slaves: ['hw1', 'hw2'] }] },
      'bonds[1].slaves[0]: hw1 is bonds[0].slaves[1] already',
    ],
    ['a slave that is a port', { bonds: [bond], bridges: [br0] }, 'bridges[0].ports[0]: hw0 is bonds[0].slaves[0]'],
    [
      'a slave twice',
      { bonds: [{ ...bond, slaves: ['hw0', 'hw0'] }] },
      'bonds[0].slaves[1]: hw0 is bonds[0].slaves[0]',
    ],
    ['a bond with one slave', { bonds: [{ ...bond, slaves: ['hw0'] }] }, 'bonds[0].slaves: has 1; a bond takes two'],
    ['an unknown mode', { bonds: [{ ...bond, mode: 'lacp' }] }, 'bonds[0].mode: "lacp" is not one of balance-rr, '],
    ['a bond nobody watches', { bonds: [{ ...bond, miimon: undefined }] }, 'bonds[0].miimon: '],
    ['miimon 0', { bonds: [{ ...bond, miimon: 0 }] }, 'bonds[0].miimon: 0 is not a whole number from 1 to'],
    [
      'ARP monitoring',
      { bonds: [{ ...bond, arpInterval: 100 }] },
      'bonds[0].arpInterval: is not allowed: watch the slaves with miimon',
    ],
    [
      'LACP elsewhere',
      { bonds: [{ ...bond, mode: 'active-backup', lacpRate: 'fast' }] },
      "bonds[0].lacpRate: is not allowed with mode 'active-backup'; only with 802.3ad",
    ],
    [
      'a hash elsewhere',
      { bonds: [{ ...bond, mode: 'active-backup', transmitHashPolicy: 'layer2' }] },
      'bonds[0].transmitHashPolicy: ',
    ],
    [
      'a primary elsewhere',
      { bonds: [{ ...bond, primary: 'hw0' }] },
      "bonds[0].primary: is not allowed with mode '802.3ad'",
    ],
    [
      'a primary that is no slave',
      { bonds: [{ ...bond, mode: 'active-backup', primary: 'hw7' }] },
      'bonds[0].primary: hw7 is none of its slaves, hw0, hw1',
    ],
    [
      'a bond in a bond',
      { bonds: [bond, { ...bond, name: 'bond1', slaves: ['bond0', 'hw2'] }] },
      'bonds[1].slaves[0]: bond0 is a bond',
    ],
    [
      'a bridge in a bridge',
      { bridges: [br0, { name: 'br1', ports: ['br0'] }] },
      'bridges[1].ports[0]: br0 is a bridge',
    ],
    ['VLAN 0', { vlans: [{ name: 'v', link: 'hw0', id: 0 }] }, 'vlans[0].id: 0 is not a whole number from 1 to 4094'],
    ['VLAN 4095', { vlans: [{ name: 'v', link: 'hw0', id: 4095 }] }, 'vlans[0].id: 4095 is not'],
    [
      'a VLAN twice',
      {
        vlans: [
          { name: 'v', link: 'hw0', id: 5 },
          { name: 'w', link: 'hw0', id: 5 },
        ],
      },
      'vlans[1].id: 5 on hw0 is vlans[0] already',
    ],
    [
      'a short delay with STP',
      { bridges: [{ ...br0, stp: true, forwardDelay: 1 }] },
      'bridges[0].forwardDelay: 1 is not 2 to 30',
    ],
    [
      'an MTU above the one below',
      { ethernets: [{ name: 'hw0', mtu: 1500 }], bridges: [{ ...br0, mtu: 9000 }] },
      'bridges[0].mtu: 9000 is more than hw0 has, 1500',
    ],
    [
      'too small an MTU',
      { bridges: [{ ...br0, mtu: 1200, addresses: ['fd50::2/64'] }] },
      'bridges[0].mtu: 1200 is less than 1280',
    ],
    ...[
      '10.50.0.2',
      '10.50.0.2/33',
      '10.50.0.0/24',
      '10.50.0.255/24',
      '127.0.0.1/8',
      '224.0.0.1/4',
      '0.0.0.0/0',
      '::1/128',
      'ff02::1/64',
      'host/24',
      '10.050.0.2/24',
    ].map(
      (address) =>
        [
          `the address ${address}`,
          { bridges: [{ ...br0, addresses: [address] }] },
          `bridges[0].addresses[0]: "${address}" is not an address`,
        ] as const,
    ),
    [
      'an address twice',
      {
        bridges: [
          { ...br0, addresses: ['fd50::2/64'] },
          { name: 'br1', ports: [], addresses: ['fd50:0::2/48'] },
        ],
      },
      'bridges[1].addresses[0]: ',
    ],
    [
      'an address on a port',
      { ethernets: [{ name: 'hw0', addresses: ['10.50.0.2/24'] }], bridges: [br0] },
      'ethernets[0]: hw0 is a port of br0',
    ],
    [
      'a gateway elsewhere',
      { bridges: [{ ...br0, addresses: ['10.50.0.2/24'], routes: [{ to: 'default', via: '10.51.0.1' }] }] },
      'bridges[0].routes[0].via: 10.51.0.1 is in no subnet of br0',
    ],
    [
      'itself as gateway',
      { bridges: [{ ...br0, addresses: ['10.50.0.2/24'], routes: [{ to: 'default', via: '10.50.0.2' }] }] },
      'bridges[0].routes[0].via: 10.50.0.2 is an address of br0 itself',
    ],
    [
      'families that differ',
      { bridges: [{ ...br0, addresses: ['10.50.0.2/24'], routes: [{ to: 'fd00::/8', via: '10.50.0.1' }] }] },
      'bridges[0].routes[0].via: 10.50.0.1 is not of the family',
    ],
    [
      'host bits in a route',
      { bridges: [{ ...br0, dhcp4: true, routes: [{ to: '10.9.0.1/16', via: '10.50.0.1' }] }] },
      'bridges[0].routes[0].to: "10.9.0.1/16" is not a subnet',
    ],
    [
      'two default routes',
      {
        bridges: [
          {
            ...br0,
            addresses: ['10.50.0.2/24'],
            routes: [
              { to: 'default', via: '10.50.0.1' },
              { to: 'default', via: '10.50.0.9' },
            ],
          },
        ],
      },
      'bridges[0].routes[1].to: default is bridges[0].routes[0] too',
    ],
    [
      'a name server nobody reaches',
      { bridges: [{ ...br0, dhcp4: true, nameservers: { addresses: ['fd50::1'] } }] },
      'bridges[0].nameservers.addresses[0]: fd50::1 is not of a family',
    ],
  ] as [string, unknown, string][])('is refused for %s', (_, definition, message) => {
    const errors = errorsOf(definition)
    expect(errors).not.toEqual([])
    expect(errors.join('\n')).toContain(message)
  })

  test('has all that is wrong in one answer', () => {
    const definition = {
      bonds: [{ ...bond, slaves: ['hw0'] }],
      vlans: [{ name: 'a-name-that-is-too-long', link: 'hw1', id: 9999 }],
      bridges: [{ ...br0, addresses: ['10.50.0.256/24'] }],
    }
    expect(errorsOf(definition).map((error) => error.split(': ')[0])).toEqual([
      'vlans[0].name',
      'vlans[0].id',
      'bridges[0].addresses[0]',
      'bridges[0].ports[0]',
      'bonds[0].slaves',
    ])
  })

  test('is warned of for what will most likely fail', () => {
    for (const mode of ['balance-rr', 'broadcast', 'balance-tlb', 'balance-alb'] as const) {
      expect(warningsOf({ bonds: [{ ...bond, mode }], bridges: [{ name: 'br0', ports: ['bond0'] }] })).toEqual([
        'bonds[0].mode',
      ])
      const vlans = [{ name: 'v5', link: 'bond0', id: 5 }]
      expect(warningsOf({ bonds: [{ ...bond, mode }], vlans, bridges: [{ name: 'br0', ports: ['v5'] }] })).toEqual([
        'bonds[0].mode',
      ])
      expect(warningsOf({ bonds: [{ ...bond, mode }] })).toEqual([])
    }
    expect(warningsOf({ vlans: [{ name: 'v5', link: 'hw0', id: 5 }], bridges: [br0] })).toEqual(['vlans[0].link'])
    expect(
      warningsOf({
        bridges: [
          { ...br0, addresses: ['10.50.0.2/24'] },
          { name: 'br1', ports: [], addresses: ['10.50.0.3/16'] },
        ],
      }),
    ).toEqual(['bridges[1].addresses[0]'])
  })

  test('survives whatever it is given', () => {
    for (const value of [null, undefined, '', { bridges: {} }, { bridges: [null] }, { bonds: [{ slaves: 'hw0' }] }]) {
      expect(errorsOf(value)).not.toEqual([])
    }
  })
})

const link = (name: string, rest: Partial<Link> = {}): Link => ({
  name,
  index: 1,
  kind: 'physical',
  mtu: 1500,
  maxMtu: 9000,
  up: true,
  running: true,
  ...rest,
})
const address = (on: string, text: string) => {
  const [address = '', prefix] = text.split('/')
  const family = address.includes(':') ? ('ipv6' as const) : ('ipv4' as const)
  return { link: on, family, address, prefix: Number(prefix), scope: 'global', secondary: false }
}
const route = (on: string, destination: string, gateway: string, metric = 0) => ({
  family: destination.includes(':') ? ('ipv6' as const) : ('ipv4' as const),
  table: 'main',
  type: 'unicast',
  destination,
  link: on,
  gateway,
  metric,
  dead: false,
})
const hostWith = (facts: Partial<HostFacts>): HostFacts => ({
  version: 1,
  links: [link('hw0'), link('hw1'), link('eth9')],
  bridgePorts: [],
  addresses: [],
  routes: [],
  policyRules: [],
  neighbours: [],
  sysctls: {},
  bonds: [],
  firewall: { tables: [], ipsets: {} },
  marks: { firewalld: false, docker: false, ufw: false, libvirt: 'none' },
  unseen: [],
  ...facts,
})

describe('on its host', () => {
  const dhcp = { bridges: [{ ...br0, dhcp4: true }] }

  test.each([
    [
      'an unknown NIC',
      { bridges: [{ name: 'br0', ports: ['nic7'] }] },
      {},
      'bridges[0].ports[0]: nic7 is no link of this host; there are hw0, hw1, eth9',
    ],
    ['Wi-Fi', dhcp, { links: [link('hw0', { wireless: true })] }, 'bridges[0].ports[0]: hw0 is wireless'],
    [
      'a port of another bridge',
      dhcp,
      { links: [link('hw0', { master: 'br9' })] },
      'bridges[0].ports[0]: hw0 is a port of br9',
    ],
    [
      'a name that is taken',
      dhcp,
      { links: [link('hw0'), link('br0', { kind: 'dummy' })] },
      'bridges[0].name: br0 is there already, and no bridge',
    ],
    [
      'a bond nobody described',
      { bridges: [{ name: 'br0', ports: ['bond0'] }] },
      { links: [link('bond0', { kind: 'bond' })] },
      'bridges[0].ports[0]: bond0 is a bond of this host; describe it in bonds',
    ],
    [
      'a bond of another mode',
      { bonds: [bond] },
      {
        links: [link('hw0'), link('hw1'), link('bond0', { kind: 'bond' })],
        bonds: [{ link: 'bond0', mode: 1, miimon: 100, slaves: [] }],
      },
      'bonds[0].mode: bond0 has active-backup, which',
    ],
    [
      'a VLAN on another link',
      { vlans: [{ name: 'v5', link: 'hw0', id: 5 }] },
      { links: [link('hw0'), link('v5', { kind: 'vlan', lower: 'hw1' })] },
      'vlans[0].link: v5 sits on hw1 already',
    ],
    [
      'an MTU above the present one',
      { bridges: [{ ...br0, mtu: 9000 }] },
      {},
      'bridges[0].mtu: 9000 is more than hw0 has, 1500',
    ],
    [
      'an MTU above that of the NICs under a bond',
      { bonds: [bond], bridges: [{ name: 'br0', ports: ['bond0'], mtu: 9000 }] },
      {},
      'bridges[0].mtu: 9000 is more than bond0 has, 1500',
    ],
    [
      "an MTU above the NIC's",
      { ethernets: [{ name: 'hw0', mtu: 9216 }] },
      {},
      'ethernets[0].mtu: 9216 is more than hw0 can have, 9000',
    ],
    [
      'an address that would be lost',
      { bridges: [br0] },
      { addresses: [address('hw0', '10.50.0.2/24')] },
      'bridges[0].addresses: 10.50.0.2/24 of hw0 cannot stay on a port',
    ],
    [
      'one of a slave',
      { bonds: [bond], bridges: [{ name: 'br0', ports: ['bond0'] }] },
      { addresses: [address('hw1', 'fd50::2/64')] },
      'bridges[0].addresses: fd50::2/64 of hw1 cannot stay on a port',
    ],
    [
      'an address of another NIC',
      { bridges: [{ ...br0, addresses: ['10.9.0.2/24'] }] },
      { addresses: [address('eth9', '10.9.0.2/16')] },
      'bridges[0].addresses[0]: 10.9.0.2 is on eth9',
    ],
    [
      'the default route of another NIC',
      { bridges: [{ ...br0, addresses: ['10.50.0.2/24'], routes: [{ to: 'default', via: '10.50.0.1' }] }] },
      { routes: [route('eth9', '0.0.0.0/0', '10.9.0.1')] },
      'bridges[0].routes[0].metric: 0 is that of the route to default over eth9',
    ],
  ] as [string, HostNetworkDefinition, Partial<HostFacts>, string][])(
    'is refused for %s',
    (_, definition, facts, message) => {
      const errors = errorsOf(definition, hostWith(facts))
      expect(errors).toHaveLength(1)
      expect(errors[0]).toContain(message)
    },
  )

  test('is warned of for what the host loses', () => {
    const facts = hostWith({
      addresses: [address('hw0', '10.50.0.2/24'), address('hw0', '10.50.0.22/24'), address('hw0', 'fd50::2/64')],
      routes: [route('hw0', '0.0.0.0/0', '10.50.0.1')],
    })
    const findings = checkHostNetwork({ bridges: [{ ...br0, addresses: ['10.50.0.2/24'] }] }, facts)
    expect(findings.map(({ severity, path, message }) => `${severity} ${path} ${message}`)).toEqual([
      'warning bridges[0].addresses 10.50.0.22/24 of hw0 is not among them; the host loses it',
      'warning bridges[0].routes the route to default via 10.50.0.1 over hw0 is not among them; the host loses it',
      expect.stringMatching(
        /^warning bridges\[0\]\.addresses fd50::2\/64 of hw0 cannot stay on a port: .* dhcp6 or acceptRa/,
      ),
    ])
    expect(checkHostNetwork({ bridges: [{ ...br0, dhcp4: true, acceptRa: true }] }, facts)).toEqual([])
    expect(warningsOf(dhcp, hostWith({}))).toEqual(['bridges[0].dhcp4'])
  })
})

const renderers: HostNetworkRenderer[] = ['NetworkManager', 'networkd', 'netplan', 'nmstate']

describe('rendering', () => {
  test.each(renderers)('for %s is pure, and in private files where passwords may be', (renderer) => {
    for (const definition of Object.values(hostNetworks)) {
      const before = JSON.stringify(definition)
      const files = renderHostNetwork(definition, renderer)
      expect(renderHostNetwork(JSON.parse(before), renderer)).toEqual(files)
      expect(JSON.stringify(definition)).toBe(before)
      expect(new Set(files.map(({ path }) => path)).size).toBe(files.length)
      for (const { mode, path, content } of files) {
        expect(mode).toBe(renderer === 'networkd' ? 0o644 : 0o600)
        expect(path).toMatch(/^\/etc\//)
        expect(content).toMatch(/[^\n]\n$/)
      }
    }
  })

  test('refuses what the check refuses, and an unknown program', () => {
    expect(() => renderHostNetwork({ bridges: [{ name: 'br 0', ports: [] }] }, 'netplan')).toThrow(DefinitionError)
    expect(() => renderHostNetwork({}, 'ifupdown' as 'netplan')).toThrow('"ifupdown" is not one of NetworkManager, ')
  })

  test('does not take the address of a NIC under a VLAN by saying nothing of it', () => {
    const vlans = [{ name: 'hw0.5', link: 'hw0', id: 5 }]
    const bridges = [{ name: 'br5', ports: ['hw0.5'] }]
    for (const renderer of renderers) {
      expect(() => renderHostNetwork({ vlans, bridges }, renderer)).toThrow('vlans[0].link: hw0 has to be described')
      renderHostNetwork({ ethernets: [{ name: 'hw0', dhcp4: true }], vlans, bridges }, renderer)
    }
  })

  test('gives every profile a UUID of its own, version 5', () => {
    const files = renderHostNetwork(hostNetworks['VLANs on a bond, a bridge for each'], 'NetworkManager')
    const uuids = files.map(({ content }) => /^uuid=(.+)$/m.exec(content)?.[1])
    expect(new Set(uuids).size).toBe(7)
    for (const uuid of uuids)
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test('as a desired state for nmstate', () => {
    const [file] = renderHostNetwork(hostNetworks['a bridge with static addresses, routes and name servers'], 'nmstate')
    expect(parse(file?.content ?? '')).toEqual({
      interfaces: [
        { name: 'hw0', type: 'ethernet', state: 'up', ipv4: { enabled: false }, ipv6: { enabled: false } },
        {
          name: 'br0',
          type: 'linux-bridge',
          state: 'up',
          'copy-mac-from': 'hw0',
          bridge: { options: { stp: { enabled: true, 'forward-delay': 4 } }, port: [{ name: 'hw0' }] },
          ipv4: { enabled: true, dhcp: false, address: [{ ip: '10.50.0.2', 'prefix-length': 24 }] },
          ipv6: { enabled: true, dhcp: false, autoconf: false, address: [{ ip: 'fd50::2', 'prefix-length': 64 }] },
        },
      ],
      routes: {
        config: [
          { destination: '0.0.0.0/0', 'next-hop-interface': 'br0', 'next-hop-address': '10.50.0.1', metric: 50 },
          { destination: '10.70.0.0/16', 'next-hop-interface': 'br0', 'next-hop-address': '10.50.0.9' },
          { destination: '::/0', 'next-hop-interface': 'br0', 'next-hop-address': 'fd50::1' },
        ],
      },
      'dns-resolver': {
        config: { server: ['10.50.0.1', 'fd50::1'], search: ['example.org', 'lab.example.org'] },
      },
    })
  })

  test('quotes what YAML 1.1 would read as a number', () => {
    const definition = { bridges: [{ name: 'br0', ports: ['0x1f'], macAddress: '52:54:00:12:34:56' }] }
    const [file] = renderHostNetwork(definition, 'netplan')
    expect(file?.content).toContain('macaddress: "52:54:00:12:34:56"')
    expect(file?.content).toContain('- "0x1f"')
  })
})
