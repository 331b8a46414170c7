import type { HostFacts, HostRoute, Link } from '../../../src/machine/facts.js'

type Address = readonly [link: string, address: string, prefix: number]

/** A host with these links, addresses and routes, and nothing else. */
export const factsWith = (
  links: readonly Partial<Link>[],
  addresses: readonly Address[] = [],
  routes: readonly Partial<HostRoute>[] = [],
): HostFacts => ({
  version: 1,
  links: links.map((link, index) => ({
    name: `l${index}`,
    index,
    kind: 'physical',
    mtu: 1500,
    up: true,
    running: true,
    ...link,
  })),
  bridgePorts: [],
  addresses: addresses.map(([link, address, prefix]) => ({
    link,
    family: address.includes(':') ? ('ipv6' as const) : ('ipv4' as const),
    address,
    prefix,
    scope: 'global',
    secondary: false,
  })),
  routes: routes.map((route) => ({
    family: 'ipv4',
    table: 'main',
    type: 'unicast',
    destination: '0.0.0.0/0',
    metric: 0,
    dead: false,
    ...route,
  })),
  policyRules: [],
  neighbours: [],
  sysctls: {},
  bonds: [],
  firewall: { tables: [], unread: [] } as unknown as HostFacts['firewall'],
  firewallPrograms: { firewalld: false, docker: false, ufw: false, libvirt: 'none' },
  unseen: [],
})
