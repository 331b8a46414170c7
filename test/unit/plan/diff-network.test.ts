import { describe, expect, test } from 'vitest'
import { completed } from '../../../src/plan/complete.js'
import { diffNetwork } from '../../../src/plan/diff-network.js'
import { fieldChanges } from '../../../src/plan/field-changes.js'
import { buildNetwork } from '../../../src/xml/network/build-network.js'
import type { NatDefinition, NetworkDefinition } from '../../../src/xml/network/network.js'
import { parseNetwork } from '../../../src/xml/network/parse-network.js'

const nat = {
  mode: 'nat',
  name: 'lab',
  ips: [
    {
      address: '10.1.1.1',
      prefix: 24,
      dhcp: {
        ranges: [{ start: '10.1.1.10', end: '10.1.1.99' }],
        hosts: [
          { mac: '52:54:00:00:00:0a', ip: '10.1.1.5', name: 'web' },
          { mac: '52:54:00:00:00:0b', ip: '10.1.1.6' },
        ],
      },
    },
    { address: 'fd00::1', prefix: 64 },
  ],
  dns: { hosts: [{ ip: '10.1.1.7', hostnames: ['a', 'b'] }], forwarders: [{ addr: '10.0.0.1' }, { addr: '10.0.0.2' }] },
  portGroups: [{ name: 'g' }, { name: 'h' }],
} as const satisfies NatDefinition

/** What libvirt shows of a plain definition while it runs, seen on 9.0 and 12.8. */
const asRunning: NetworkDefinition = {
  ...nat,
  connections: 2,
  uuid: 'ee6c8147-d892-4994-9e97-696b2c082f8d',
  mac: '52:54:00:26:75:59',
  bridge: { name: 'virbr0', stp: true, delay: 0 },
  forward: { nat: { port: { start: 1024, end: 65535 } } },
}

const summary = (from: NetworkDefinition, to: NetworkDefinition) =>
  fieldChanges(from, to).map(({ kind, path }) => `${kind} ${path}`)

test('a network that nobody changed has no difference', () => {
  const none = { stored: [], running: [], pending: [] }
  expect(diffNetwork(nat, { stored: { ...asRunning, forward: {} }, running: asRunning })).toEqual(none)
  expect(diffNetwork(nat, { stored: nat })).toEqual({ stored: [], running: null, pending: null })
  expect(diffNetwork(nat, {})).toEqual({ stored: null, running: null, pending: null })
})

describe('another way to say the same is no difference', () => {
  const [ip, six] = nat.ips
  test.each<[string, Partial<NatDefinition>]>([
    ['a netmask', { ips: [{ ...ip, prefix: undefined, netmask: '255.255.255.0' } as never, six] }],
    [
      'the family',
      {
        ips: [
          { ...ip, family: 'ipv4' },
          { ...six, family: 'ipv6' },
        ],
      },
    ],
    ['spellings of addresses', { ips: [ip, { address: 'FD00:0::0001', prefix: 64 }] }],
    ['the order of families', { ips: [six, ip] }],
    [
      'MACs in capitals',
      {
        ips: [
          {
            ...ip,
            dhcp: { ...ip.dhcp, hosts: ip.dhcp.hosts.map((host) => ({ ...host, mac: host.mac.toUpperCase() })) },
          },
          six,
        ],
      },
    ],
    ['the order of hosts', { ips: [{ ...ip, dhcp: { ...ip.dhcp, hosts: [...ip.dhcp.hosts].reverse() } }, six] }],
    ['the order of port groups', { portGroups: [{ name: 'h', default: false }, { name: 'g' }] }],
    ['empty parts', { routes: [], dnsmasqOptions: {}, forward: {} }],
    [
      'what is so anyway',
      { ipv6: false, bridge: { stp: true, delay: 0 }, dns: { ...nat.dns, enable: true, forwardPlainNames: true } },
    ],
    ['UUIDs in capitals', { uuid: 'EE6C8147-D892-4994-9E97-696B2C082F8D' }],
    ['the ports of NAT', { forward: { nat: { ipv6: false, port: { start: 1024, end: 65535 } } } }],
  ])('%s', (_, other) => {
    expect(fieldChanges(asRunning, { ...nat, ...other })).toEqual([])
    expect(fieldChanges({ ...asRunning, ...other, uuid: asRunning.uuid as string }, nat)).toEqual([])
  })

  test('a lease in other units, VLANs in another order, bandwidth without what is zero', () => {
    const lease = (expiry: number, unit?: 'hours' | 'seconds'): NetworkDefinition => ({
      ...nat,
      ips: [
        {
          ...ip,
          dhcp: { ranges: [{ start: '10.1.1.10', end: '10.1.1.99', lease: { expiry, ...(unit && { unit }) } }] },
        },
      ],
    })
    expect(fieldChanges(lease(60), lease(1, 'hours'))).toEqual([])
    expect(fieldChanges(lease(60), lease(60, 'seconds'))).toHaveLength(1)
    const bridged = (ids: number[], trunk?: boolean): NetworkDefinition => ({
      mode: 'bridged',
      name: 'b',
      bridge: { name: 'br0' },
      vlan: { tags: ids.map((id) => ({ id })), ...(trunk !== undefined && { trunk }) },
      bandwidth: { inbound: { average: 1, ...(trunk && { peak: 0 }) } },
    })
    expect(fieldChanges(bridged([3, 5]), bridged([5, 3], true))).toEqual([])
    expect(summary(bridged([3]), bridged([3], true))).toEqual(['added vlan.trunk'])
  })

  test('the first device of a pool, and what libvirt finds on a physical function', () => {
    const macvtap = (forward: object) => ({ mode: 'macvtap', name: 'm', forward }) as NetworkDefinition
    expect(
      fieldChanges(
        macvtap({ mode: 'vepa', dev: 'eth0', interfaces: [{ dev: 'eth0', connections: 3 }] }),
        macvtap({ mode: 'vepa', interfaces: [{ dev: 'eth0' }] }),
      ),
    ).toEqual([])
    expect(
      fieldChanges(
        macvtap({ mode: 'passthrough', pf: { dev: 'eth0' }, interfaces: [{ dev: 'eth0v1' }] }),
        macvtap({ mode: 'passthrough', pf: { dev: 'eth0' } }),
      ),
    ).toEqual([])
    expect(summary(macvtap({ mode: 'vepa', dev: 'eth0' }), macvtap({ mode: 'vepa', dev: 'eth1' }))).toEqual([
      'added forward.interfaces[0]',
      'removed forward.interfaces[0]',
    ])
  })

  test('the layout of metadata, and the spelling that libvirt keeps of a MAC', () => {
    const one: NetworkDefinition = { ...nat, metadata: '<a:x xmlns:a="urn:a" k="1"/>' }
    expect(fieldChanges(one, { ...nat, metadata: "\n  <a:x k='1' xmlns:a='urn:a'></a:x>\n" })).toEqual([])
    expect(fieldChanges(one, nat)).toEqual([])
    const spelled = parseNetwork(buildNetwork(nat).replace('52:54:00:00:00:0a', '52:54:00:00:00:0A'))
    expect(fieldChanges(spelled, nat)).toEqual([])
  })
})

test('what differs is told by field', () => {
  const [ip, six] = nat.ips
  expect(
    summary(asRunning, {
      ...nat,
      mtu: 1400,
      bridge: { name: 'virbr7', stp: false },
      ips: [
        { address: 'fd00::1', prefix: 48 },
        {
          ...ip,
          dhcp: {
            ...ip.dhcp,
            hosts: [
              { mac: '52:54:00:00:00:0b', ip: '10.1.1.8' },
              { mac: '52:54:00:00:00:0c', ip: '10.1.1.9' },
            ],
          },
        },
      ],
      dns: {
        ...nat.dns,
        forwarders: [...nat.dns.forwarders].reverse(),
        hosts: [{ ip: '10.1.1.7', hostnames: ['b', 'a'] }],
      },
    }),
  ).toEqual([
    'changed bridge.name',
    'added bridge.stp',
    'changed dns.forwarders',
    'changed dns.hosts[0]',
    'changed ips[1].dhcp.hosts[0]',
    'added ips[1].dhcp.hosts[1]',
    'removed ips[0].dhcp.hosts[0]',
    'changed ips[0].prefix',
    'added mtu',
  ])
  expect(fieldChanges(asRunning, { ...nat, ips: [ip] })).toEqual([
    { path: 'ips[1]', field: 'ips[]', kind: 'removed', from: six },
  ])
  expect(summary(nat, { ...nat, ips: [...nat.ips, { address: '10.1.2.1', prefix: 24 }] })).toEqual(['added ips[2]'])
})

test('of one family the first address is the host’s own, so their order counts', () => {
  const ips = [
    { address: '10.1.1.1', prefix: 24 },
    { address: '10.1.2.1', prefix: 24 },
  ]
  const of = (list: typeof ips): NetworkDefinition => ({ mode: 'isolated', name: 'i', ips: list })
  expect(fieldChanges(of(ips), of([...ips].reverse()))).toEqual([
    { path: 'ips', field: 'ips', kind: 'changed', from: ['10.1.1.1', '10.1.2.1'], to: ['10.1.2.1', '10.1.1.1'] },
  ])
})

test('texts that look like addresses are texts', () => {
  const of = (value: string): NetworkDefinition => ({
    ...nat,
    description: value,
    dns: { txts: [{ name: 'a', value }] },
  })
  expect(summary(of('FD00::1'), of('fd00::1'))).toEqual(['changed description', 'changed dns.txts[0]'])
})

test('a change of mode is one, with what the modes do not share', () => {
  expect(summary(asRunning, { mode: 'bridged', name: 'lab', bridge: { name: 'br0' } })).toContain('changed mode')
})

describe('what is kept of the network that a definition replaces', () => {
  test('UUID, bridge and MAC, unless it says its own', () => {
    expect(completed(nat, asRunning)).toEqual({
      ...nat,
      uuid: asRunning.uuid,
      mac: '52:54:00:26:75:59',
      bridge: { name: 'virbr0' },
    })
    const own = {
      ...nat,
      uuid: 'aa6c8147-d892-4994-9e97-696b2c082f8d',
      mac: '52:54:00:00:00:01',
      bridge: { name: 'b', stp: false },
    }
    expect(completed(own, asRunning)).toEqual(own)
  })

  test('of a network without a bridge of its own only the UUID', () => {
    const bridged: NetworkDefinition = { mode: 'bridged', name: 'lab', bridge: { name: 'br0' } }
    expect(completed(bridged, asRunning)).toEqual({ ...bridged, uuid: asRunning.uuid })
    expect(completed(nat, { ...bridged, uuid: asRunning.uuid as string })).toEqual({ ...nat, uuid: asRunning.uuid })
  })
})
