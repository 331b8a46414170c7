import { describe, expect, test } from 'vitest'
import { checkHostNetwork } from '../../../src/host-network/check-host-network.js'
import { bond, br0, errorsOf, warningsOf } from './findings-of.js'
import { hostNetworks } from './host-networks.js'

describe('a definition', () => {
  test.each(Object.entries(hostNetworks))('%s has nothing wrong', (_, definition) => {
    expect(checkHostNetwork(definition)).toEqual([])
  })

  test.each([
    ['no object', 7, ': 7 is not an object'],
    ['an unknown part', { teams: [] }, 'teams: is not allowed; allowed: ethernets, bonds, vlans, bridges'],
    ['no ports', { bridges: [{ name: 'br0' }] }, 'bridges[0].ports: is required'],
    [
      'a name of 16 bytes in 9 characters',
      { bridges: [{ name: 'brücken-äöüß', ports: [] }] },
      'bridges[0].name: "brücken-äöüß" has 17 bytes; the kernel allows 15 in a link\'s name',
    ],
    ...['', '.', '..', 'br/0', 'br 0', 'br:0', 'br%d', '-br', '42', 'ü', 'lo', 'all'].map(
      (name) => [`the name ${JSON.stringify(name)}`, { bridges: [{ name, ports: [] }] }, 'bridges[0].name: '] as const,
    ),
    ['a port with such a name', { bridges: [{ name: 'br0', ports: ['a/b'] }] }, 'bridges[0].ports[0]: "a/b" contains'],
    [
      'two links of a name',
      { bonds: [bond], bridges: [{ name: 'bond0', ports: [] }] },
      'bridges[0].name: bond0 is already the name of bonds[0]',
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
      'bridges[1].ports[0]: hw0 is already bridges[0].ports[0]',
    ],
    [
      'a slave of two bonds',
      { bonds: [bond, { ...bond, name: 'bond1', slaves: ['hw1', 'hw2'] }] },
      'bonds[1].slaves[0]: hw1 is already bonds[0].slaves[1]',
    ],
    [
      'a slave that is a port',
      { bonds: [bond], bridges: [br0] },
      'bridges[0].ports[0]: hw0 is already bonds[0].slaves[0]',
    ],
    [
      'a slave twice',
      { bonds: [{ ...bond, slaves: ['hw0', 'hw0'] }] },
      'bonds[0].slaves[1]: hw0 is already bonds[0].slaves[0]',
    ],
    [
      'a bond with one slave',
      { bonds: [{ ...bond, slaves: ['hw0'] }] },
      'bonds[0].slaves: has 1; a bond needs at least two',
    ],
    ['an unknown mode', { bonds: [{ ...bond, mode: 'lacp' }] }, 'bonds[0].mode: "lacp" is not one of balance-rr, '],
    ['a bond nobody watches', { bonds: [{ ...bond, miimon: undefined }] }, 'bonds[0].miimon: '],
    ['miimon 0', { bonds: [{ ...bond, miimon: 0 }] }, 'bonds[0].miimon: 0 is not a whole number from 1 to'],
    [
      'ARP monitoring',
      { bonds: [{ ...bond, arpInterval: 100 }] },
      'bonds[0].arpInterval: is not allowed: monitor the slaves with miimon',
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
      'bonds[0].primary: hw7 is not one of its slaves: hw0, hw1',
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
      'vlans[1].id: 5 on hw0 is already vlans[0]',
    ],
    [
      'a short delay with STP',
      { bridges: [{ ...br0, stp: true, forwardDelay: 1 }] },
      'bridges[0].forwardDelay: 1 is not valid with stp; use 2 to 30',
    ],
    [
      'an MTU above the one below',
      { ethernets: [{ name: 'hw0', mtu: 1500 }], bridges: [{ ...br0, mtu: 9000 }] },
      'bridges[0].mtu: 9000 is above that of hw0, 1500',
    ],
    [
      'a slave with more than its bond',
      { ethernets: [{ name: 'hw0', mtu: 9000 }], bonds: [{ ...bond, mtu: 1500 }] },
      'ethernets[0].mtu: 9000 is above that of bond0, 1500, which a bond gives its slaves',
    ],
    [
      'too small an MTU',
      { bridges: [{ ...br0, mtu: 1200, addresses: ['fd50::2/64'] }] },
      'bridges[0].mtu: 1200 is below 1280',
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
      'bridges[0].routes[0].via: 10.51.0.1 is not in any subnet of br0; if that router is on the link anyway, set onLink: true',
    ],
    [
      'a gateway on the link, of a family that the link has no address of',
      { bridges: [{ ...br0, addresses: ['10.50.0.2/24'], routes: [{ to: 'default', via: 'fd51::1', onLink: true }] }] },
      'bridges[0].routes[0].via: br0 has no address of the same family as fd51::1',
    ],
    [
      'itself as gateway',
      { bridges: [{ ...br0, addresses: ['10.50.0.2/24'], routes: [{ to: 'default', via: '10.50.0.2' }] }] },
      'bridges[0].routes[0].via: 10.50.0.2 is an address of br0 itself',
    ],
    [
      'families that differ',
      { bridges: [{ ...br0, addresses: ['10.50.0.2/24'], routes: [{ to: 'fd00::/8', via: '10.50.0.1' }] }] },
      'bridges[0].routes[0].via: 10.50.0.1 is not in the address family of',
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
              { to: 'default', via: '10.50.0.9', metric: 0 },
            ],
          },
        ],
      },
      'bridges[0].routes[1].to: default is already in bridges[0].routes[0]',
    ],
    [
      'a name server nobody reaches',
      { bridges: [{ ...br0, dhcp4: true, nameservers: { addresses: ['fd50::1'] } }] },
      'bridges[0].nameservers.addresses[0]: br0 has no address of the same family as fd50::1',
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
