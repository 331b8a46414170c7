import type { HostNetworkDefinition } from '../../../src/host-network/definition.js'

/** What hosts of bridged guests have, from the simplest on. NICs: hw0, hw1. */
export const hostNetworks = {
  'a bridge with a NIC and DHCP': {
    bridges: [{ name: 'br0', ports: ['hw0'], dhcp4: true, acceptRa: true, macAddress: '52:54:00:12:34:56' }],
  },
  'a bridge with static addresses, routes and name servers': {
    bridges: [
      {
        name: 'br0',
        ports: ['hw0'],
        stp: true,
        forwardDelay: 4,
        addresses: ['10.50.0.2/24', 'fd50::2/64'],
        routes: [
          { to: 'default', via: '10.50.0.1', metric: 50 },
          { to: '10.70.0.0/16', via: '10.50.0.9' },
          { to: 'default', via: 'fd50::1' },
        ],
        nameservers: { addresses: ['10.50.0.1', 'fd50::1'], search: ['example.org', 'lab.example.org'] },
      },
    ],
  },
  'a bridge with single addresses, and routers that are on the link nevertheless': {
    bridges: [
      {
        name: 'br0',
        ports: ['hw0'],
        addresses: ['10.50.0.2/32', 'fd50::2/128'],
        routes: [
          { to: 'default', via: '10.50.0.1', onLink: true, metric: 50 },
          { to: '10.70.0.0/16', via: '10.50.0.1', onLink: true },
          { to: 'default', via: 'fd50::1', onLink: true },
        ],
      },
    ],
  },
  'a bridge over a bond with LACP': {
    ethernets: [
      { name: 'hw0', mtu: 9000 },
      { name: 'hw1', mtu: 9000 },
    ],
    bonds: [
      {
        name: 'bond0',
        mode: '802.3ad',
        slaves: ['hw0', 'hw1'],
        miimon: 100,
        lacpRate: 'fast',
        transmitHashPolicy: 'layer3+4',
        mtu: 9000,
      },
    ],
    bridges: [{ name: 'br0', ports: ['bond0'], mtu: 9000, dhcp4: true, dhcp6: true }],
  },
  'a bridge over a bond with a primary slave': {
    bonds: [{ name: 'bond0', mode: 'active-backup', slaves: ['hw0', 'hw1'], miimon: 100, primary: 'hw1' }],
    bridges: [{ name: 'br0', ports: ['bond0'], addresses: ['10.50.0.2/24'] }],
  },
  'VLANs on a bond, a bridge for each': {
    bonds: [
      { name: 'bond0', mode: 'balance-xor', slaves: ['hw0', 'hw1'], miimon: 100, transmitHashPolicy: 'layer2+3' },
    ],
    vlans: [
      { name: 'bond0.5', link: 'bond0', id: 5 },
      { name: 'dmz', link: 'bond0', id: 4094 },
    ],
    bridges: [
      { name: 'br5', ports: ['bond0.5'], addresses: ['10.5.0.2/24'], routes: [{ to: 'default', via: '10.5.0.1' }] },
      { name: 'br-dmz', ports: ['dmz'] },
    ],
  },
  'a NIC that keeps its address, a bridge in a VLAN on it, one for guests only': {
    ethernets: [{ name: 'hw0', dhcp4: true }],
    vlans: [{ name: 'hw0.7', link: 'hw0', id: 7 }],
    bridges: [
      { name: 'br7', ports: ['hw0.7'] },
      { name: 'guests', ports: [] },
    ],
  },
} as const satisfies Record<string, HostNetworkDefinition>
