import { describe, expect, test } from 'vitest'
import { buildNetwork, type NetworkDefinition, parseNetwork } from '../../../../src/xml/index.js'

const examples: { [M in NetworkDefinition['mode']]: NetworkDefinition & { mode: M } } = {
  nat: {
    mode: 'nat',
    name: 'default',
    forward: { dev: 'eth0', nat: { ipv6: true, port: { start: 1024, end: 65535 } } },
    ips: [
      { address: '192.168.122.1', prefix: 24, dhcp: { ranges: [{ start: '192.168.122.2', end: '192.168.122.9' }] } },
    ],
  },
  routed: { mode: 'routed', name: 'r', ips: [{ family: 'ipv6', address: 'fd00::1', prefix: 64 }] },
  isolated: { mode: 'isolated', name: 'i', bridge: { name: 'virbr9', stp: false, delay: 2 }, mtu: 9000 },
  open: { mode: 'open', name: 'o', ips: [{ address: '10.0.0.1', netmask: '255.255.255.0' }] },
  bridged: {
    mode: 'bridged',
    name: 'b',
    bridge: { name: 'br0' },
    virtualPort: { type: 'openvswitch' },
    portGroups: [
      { name: 'a', default: true, vlan: { trunk: true, tags: [{ id: 5, nativeMode: 'untagged' }, { id: 6 }] } },
    ],
  },
  macvtap: { mode: 'macvtap', name: 'm', forward: { mode: 'vepa', interfaces: [{ dev: 'eth0' }, { dev: 'eth1' }] } },
  hostdev: {
    mode: 'hostdev',
    name: 'h',
    forward: { managed: true, addresses: [{ domain: 0, bus: 4, slot: 16, function: 1 }] },
  },
  unknown: {
    mode: 'unknown',
    name: 'u',
    forward: { mode: 'unknown:tunnel', dev: 'eth0' },
    bridge: { name: 'br9' },
    ips: [{ address: '10.0.0.1', prefix: 24 }],
  },
}

describe.each(Object.values(examples))('a $mode network', (definition) => {
  test('is read as it was written', () => {
    expect(parseNetwork(buildNetwork(definition))).toEqual(definition)
  })

  test('survives JSON', () => {
    expect(JSON.parse(JSON.stringify(definition))).toEqual(definition)
  })
})

test('what is not modelled keeps its place', () => {
  const xml = `<network a='1' xmlns:x='urn:x'>
  <x:first/>
  <name>n</name>
  <forward mode='nat' b='2'/>
  <mtu size='1500' c='3'/>
  <ip address='10.0.0.1' prefix='24'/>
  <x:between d="4"><e/> text</x:between>
  <ip address='10.0.1.1' prefix='24'/>
  <last/>
</network>
`
  const definition = parseNetwork(xml)
  expect(buildNetwork(definition)).toBe(xml.replace(" a='1' xmlns:x='urn:x'", " a='1' xmlns:x='urn:x'"))
  expect(definition.unmodelled?.elements).toEqual([
    { xml: '<x:first/>' },
    { xml: '<x:between d="4"><e/> text</x:between>', after: 'ip' },
    { xml: '<last/>', after: 'ip[1]' },
  ])
})
