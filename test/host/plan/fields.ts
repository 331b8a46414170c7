import type { NetworkDefinition } from '../../../src/xml/network/network.js'

export type Change = readonly [what: string, to: object, impact: 'none' | 'live' | 'reload' | 'restart']

const mac = '52:54:00:00:00:01'
const ip = { address: '10.1.1.1', prefix: 24 }
const range = { start: '10.1.1.10', end: '10.1.1.99' }
const host = { mac, ip: '10.1.1.5', name: 'web' }
const own = {
  bridge: { name: 'vbf', stp: false },
  ips: [{ ...ip, dhcp: { ranges: [range], hosts: [host] } }],
  dns: {
    hosts: [{ ip: '10.1.1.7', hostnames: ['a'] }],
    txts: [{ name: 'a', value: 'b' }],
    srvs: [{ service: 'ldap', protocol: 'tcp', domain: 'x', target: 't', port: 1 }],
  },
  portGroups: [{ name: 'g', bandwidth: { inbound: { average: 100 } } }],
}
const dhcp = (changed: object) => ({ ips: [{ ...ip, dhcp: { ranges: [range], hosts: [host], ...changed } }] })
const dns = (changed: object) => ({ dns: { ...own.dns, ...changed } })

/** Each field of a network on a bridge of libvirt's own, changed once. */
const ownChanges: readonly Change[] = [
  ['a DHCP host more', dhcp({ hosts: [host, { mac: '52:54:00:00:00:02', ip: '10.1.1.6' }] }), 'reload'],
  ['another address for a DHCP host', dhcp({ hosts: [{ ...host, ip: '10.1.1.8' }] }), 'reload'],
  ['another MAC for a DHCP host', dhcp({ hosts: [{ ...host, mac: '52:54:00:00:00:03' }] }), 'reload'],
  [
    'two DHCP hosts that swap',
    dhcp({
      hosts: [
        { ...host, ip: '10.1.1.6' },
        { mac: '52:54:00:00:00:02', ip: '10.1.1.5' },
      ],
    }),
    'reload',
  ],
  ['no DHCP host', dhcp({ hosts: [] }), 'reload'],
  ['another DHCP range', dhcp({ ranges: [{ start: '10.1.1.20', end: '10.1.1.29' }] }), 'reload'],
  ['a DHCP range more', dhcp({ ranges: [range, { start: '10.1.1.120', end: '10.1.1.129' }] }), 'reload'],
  ['a lease of its own', dhcp({ ranges: [{ ...range, lease: { expiry: 2, unit: 'hours' } }] }), 'reload'],
  ['a smaller DHCP range', dhcp({ ranges: [{ ...range, end: '10.1.1.50' }] }), 'reload'],
  ['no DHCP', { ips: [ip] }, 'reload'],
  ['DHCP', { ips: [{ ...ip, dhcp: { ranges: [range] } }] }, 'reload'],
  ['a name in DNS', dns({ hosts: [...own.dns.hosts, { ip: '10.1.1.8', hostnames: ['b', 'c'] }] }), 'live'],
  ['another name in DNS', dns({ hosts: [{ ip: '10.1.1.7', hostnames: ['z'] }] }), 'live'],
  ['another TXT', dns({ txts: [{ name: 'a', value: 'c' }] }), 'live'],
  ['another SRV', dns({ srvs: [{ ...own.dns.srvs[0], port: 2 }] }), 'live'],
  ['no DNS entries', { dns: undefined }, 'live'],
  ['a port group changed', { portGroups: [{ name: 'g', bandwidth: { inbound: { average: 200 } } }] }, 'live'],
  ['a port group more', { portGroups: [...own.portGroups, { name: 'h', default: true }] }, 'live'],
  ['no port group', { portGroups: [] }, 'live'],
  ['a DNS forwarder', dns({ forwarders: [{ addr: '10.0.0.1' }] }), 'restart'],
  ['no plain names', dns({ forwardPlainNames: false }), 'restart'],
  ['STP', { bridge: { name: 'vbf', stp: true } }, 'restart'],
  ['a delay', { bridge: { name: 'vbf', stp: false, delay: 2 } }, 'restart'],
  ['a bridge name', { bridge: { stp: false, name: 'vbf2' } }, 'restart'],
  ['a MAC', { mac: '52:54:00:12:12:12' }, 'restart'],
  ['an MTU', { mtu: 1400 }, 'restart'],
  ['a domain', { domain: { name: 'lab', localOnly: true } }, 'restart'],
  ['isolated ports', { port: { isolated: true } }, 'restart'],
  ['another prefix', { ips: [{ ...ip, prefix: 25, dhcp: { ranges: [range], hosts: [host] } }] }, 'restart'],
  ['another address', { ips: [{ ...own.ips[0], address: '10.1.1.2' }] }, 'restart'],
  ['IPv6', { ips: [...own.ips, { address: 'fd00:1::1', prefix: 64 }] }, 'restart'],
  ['a route', { routes: [{ address: '10.9.0.0', prefix: 16, gateway: '10.1.1.3' }] }, 'restart'],
  ['an option of dnsmasq', { dnsmasqOptions: { options: ['log-queries'] } }, 'restart'],
  ['IPv6 among guests', { ipv6: true }, 'restart'],
  ['receive filters', { trustGuestRxFilters: true }, 'restart'],
  ['what applications keep', { metadata: '<a:x xmlns:a="urn:a"/>' }, 'none'],
]

export interface FieldCase {
  readonly mode: NetworkDefinition['mode']
  readonly base: NetworkDefinition
  readonly changes: readonly Change[]
}

/** A network of each mode, and each of its fields changed once. */
export const fieldCases: readonly FieldCase[] = [
  {
    mode: 'nat',
    base: { mode: 'nat', name: 'fields', ...own } as unknown as NetworkDefinition,
    changes: [
      ...ownChanges,
      ['an uplink', { forward: { dev: 'hw0' } }, 'reload'],
      ['NAT to some ports', { forward: { nat: { port: { start: 2000, end: 3000 } } } }, 'restart'],
      ['NAT to an address', { forward: { nat: { address: { start: '10.50.0.2', end: '10.50.0.2' } } } }, 'restart'],
    ],
  },
  {
    mode: 'routed',
    base: { mode: 'routed', name: 'fields', forward: { dev: 'hw0' }, ...own } as unknown as NetworkDefinition,
    changes: [
      ...ownChanges,
      ['another uplink', { forward: { dev: 'hw1' } }, 'reload'],
      ['no uplink', { forward: {} }, 'reload'],
    ],
  },
  {
    mode: 'isolated',
    base: { mode: 'isolated', name: 'fields', ...own } as unknown as NetworkDefinition,
    changes: ownChanges,
  },
  {
    mode: 'open',
    base: { mode: 'open', name: 'fields', ...own } as unknown as NetworkDefinition,
    changes: ownChanges.map(([what, to, impact]) => [what, to, impact === 'reload' ? 'live' : impact]),
  },
  {
    mode: 'bridged',
    base: { mode: 'bridged', name: 'fields', bridge: { name: 'br0' }, portGroups: [{ name: 'g' }] },
    changes: [
      ['a port group more', { portGroups: [{ name: 'g' }, { name: 'h' }] }, 'live'],
      ['another bridge', { bridge: { name: 'br1' } }, 'restart'],
      ['isolated ports', { port: { isolated: true } }, 'restart'],
    ],
  },
  {
    mode: 'macvtap',
    base: { mode: 'macvtap', name: 'fields', forward: { mode: 'bridge', interfaces: [{ dev: 'hw0' }] } },
    changes: [
      ['a device more', { forward: { mode: 'bridge', interfaces: [{ dev: 'hw0' }, { dev: 'hw1' }] } }, 'live'],
      ['another device', { forward: { mode: 'bridge', dev: 'hw1' } }, 'live'],
      ['another mode', { forward: { mode: 'private', interfaces: [{ dev: 'hw0' }] } }, 'restart'],
      ['a port group', { portGroups: [{ name: 'h' }] }, 'live'],
    ],
  },
]

/** Fields that take a restart, several to each: no two of them are about the same part of the definition. */
export function together(changes: readonly Change[]): Change[] {
  const groups: { names: string[]; to: Record<string, unknown> }[] = []
  for (const [what, to] of changes) {
    const isFree = (group: (typeof groups)[number]) => Object.keys(to).every((key) => !(key in group.to))
    const group = groups.find(isFree) ?? { names: [], to: {} }
    if (group.names.length === 0) groups.push(group)
    group.names.push(what)
    Object.assign(group.to, to)
  }
  return groups.map(({ names, to }) => [names.join(', '), to, 'restart'])
}
