import { describe, expect, test } from 'vitest'
import { checkHostNetwork } from '../../../src/host-network/check-host-network.js'
import type { HostNetworkDefinition } from '../../../src/host-network/definition.js'
import type { HostFacts, Link } from '../../../src/machine/facts.js'
import { bond, br0, errorsOf, warningsOf } from './findings-of.js'

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
  firewallPrograms: { firewalld: false, docker: false, ufw: false, libvirt: 'none' },
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
      'bridges[0].ports[0]: nic7 is not a link on this host; links are hw0, hw1, eth9',
    ],
    ['Wi-Fi', dhcp, { links: [link('hw0', { wireless: true })] }, 'bridges[0].ports[0]: hw0 is wireless'],
    [
      'a port of another bridge',
      dhcp,
      { links: [link('hw0', { master: 'br9' })] },
      'bridges[0].ports[0]: hw0 is a port of br9; describe that as well, or remove it from there first: ip link set hw0 nomaster',
    ],
    [
      'a port of another bridge with settings that would be lost',
      {
        bridges: [
          { ...br0, dhcp4: true },
          { name: 'br9', ports: [] },
        ],
      },
      {
        links: [link('hw0', { master: 'br9' }), link('br9', { kind: 'bridge' })],
        bridgePorts: [{ link: 'hw0', bridge: 'br9', state: 'forwarding', isolated: true, hairpin: false, learned: [] }],
      },
      'bridges[0].ports[0]: hw0 is a port of br9, isolated, which a rollback could not restore; remove it from there first',
    ],
    [
      'a name that is taken',
      dhcp,
      { links: [link('hw0'), link('br0', { kind: 'dummy' })] },
      'bridges[0].name: br0 already exists and is not a bridge',
    ],
    [
      'a bond nobody described',
      { bridges: [{ name: 'br0', ports: ['bond0'] }] },
      { links: [link('bond0', { kind: 'bond' })] },
      'bridges[0].ports[0]: bond0 is a bond on this host; describe it in bonds',
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
      'vlans[0].link: v5 already sits on hw1',
    ],
    [
      'an MTU above the present one',
      { bridges: [{ ...br0, mtu: 9000 }] },
      {},
      'bridges[0].mtu: 9000 is above that of hw0, 1500',
    ],
    [
      'an MTU above that of the NICs under a bond',
      { bonds: [bond], bridges: [{ name: 'br0', ports: ['bond0'], mtu: 9000 }] },
      {},
      'bridges[0].mtu: 9000 is above that of bond0, 1500',
    ],
    [
      "an MTU above the NIC's",
      { ethernets: [{ name: 'hw0', mtu: 9216 }] },
      {},
      'ethernets[0].mtu: 9216 is above the maximum of hw0, 9000',
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
      'bridges[0].addresses[0]: 10.9.0.2 is already on eth9',
    ],
    [
      'a VLAN that sits on a slave',
      { bonds: [bond], bridges: [{ name: 'br0', ports: ['bond0'] }] },
      { links: [link('hw0'), link('hw1'), link('hw1.5', { kind: 'vlan', lower: 'hw1' })] },
      'bonds[0].slaves[1]: hw1.5 of this host sits on hw1, which goes down when it joins bond0',
    ],
    [
      'the default route of another NIC',
      { bridges: [{ ...br0, addresses: ['10.50.0.2/24'], routes: [{ to: 'default', via: '10.50.0.1' }] }] },
      { routes: [route('eth9', '0.0.0.0/0', '10.9.0.1')] },
      'bridges[0].routes[0].metric: 0 is already the metric of the route to default over eth9',
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
      'warning bridges[0].addresses 10.50.0.22/24 of hw0 is not among them, so the host loses it',
      'warning bridges[0].routes the route to default via 10.50.0.1 over hw0 is not among them, so the host loses it',
      expect.stringMatching(
        /^warning bridges\[0\]\.addresses fd50::2\/64 of hw0 cannot stay on a port: .* dhcp6 or acceptRa/,
      ),
    ])
    expect(checkHostNetwork({ bridges: [{ ...br0, dhcp4: true, acceptRa: true }] }, facts)).toEqual([])
    expect(warningsOf(dhcp, hostWith({}))).toEqual(['bridges[0].dhcp4'])
  })

  test('is warned of for routes without a gateway, over several, and in other tables; and of links that it narrows', () => {
    const on = route('hw0', '10.7.0.0/16', '10.50.0.1')
    const { gateway: _gateway, ...direct } = on
    const { link: _link, ...several } = direct
    const facts = hostWith({
      links: [link('hw0'), link('hw1'), link('hw1.5', { kind: 'vlan', lower: 'hw1' })],
      addresses: [address('hw0', '10.50.0.2/24')],
      routes: [
        { ...direct, destination: '10.50.0.0/24' },
        direct,
        { ...on, destination: '10.8.0.0/16', table: '100' },
        { ...several, nextHops: ['10.50.0.7', '10.50.0.8'].map((gateway) => ({ link: 'hw0', gateway, dead: false })) },
      ],
    })
    const definition = {
      ethernets: [{ name: 'hw1', mtu: 1400 }],
      bridges: [{ ...br0, addresses: ['10.50.0.2/24'], routes: [{ to: '10.8.0.0/16', via: '10.50.0.1' }] }],
    }
    expect(checkHostNetwork(definition, facts).map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'ethernets[0].mtu: hw1.5 on this host sits on hw1 with MTU 1500; the kernel lowers it to 1400',
      'bridges[0].routes: the route to 10.7.0.0/16 over hw0 is not among them, so the host loses it',
      'bridges[0].routes: the route to 10.8.0.0/16 via 10.50.0.1 over hw0 in table 100 is not among them, so the host loses it',
      'bridges[0].routes: the route to 10.7.0.0/16 via 10.50.0.7 and 10.50.0.8 over hw0 is not among them, so the host loses it',
    ])
  })

  test('is warned of for what rendered files would take away', () => {
    const facts = hostWith({ addresses: [address('hw0', '10.50.0.2/24')] })
    const findings = checkHostNetwork({ ethernets: [{ name: 'hw0', mtu: 9000 }] }, facts)
    expect(findings).toEqual([
      {
        severity: 'warning',
        path: 'ethernets[0].addresses',
        message: '10.50.0.2/24 of hw0 is not among them: apply keeps it, rendered files remove it',
      },
    ])
    const vlan = { vlans: [{ name: 'hw0.5', link: 'hw0', id: 5 }] }
    expect(checkHostNetwork(vlan, facts)).toEqual([])
    expect(warningsOf({ ethernets: [{ name: 'hw0', addresses: ['10.50.0.2/24'] }] }, facts)).toEqual([])
  })
})
