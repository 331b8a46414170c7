import { describe, expect, test } from 'vitest'
import {
  buildNetwork,
  checkNetwork,
  DefinitionError,
  type IsolatedDefinition,
  type NatDefinition,
  type NetworkDefinition,
} from '../surface.js'

type Ip = NonNullable<IsolatedDefinition['ips']>[number]

const found = (definition: unknown) =>
  checkNetwork(definition as NetworkDefinition).map(({ severity, path, message }) => `${severity} ${path}: ${message}`)

const withIp = (ip: Partial<Ip>): NatDefinition => ({
  mode: 'nat',
  name: 'n',
  ips: [{ address: '10.0.0.1', prefix: 24, ...ip }],
})
const dhcp = (dhcp: NonNullable<Ip['dhcp']>): NetworkDefinition => withIp({ dhcp })

test('nothing is wrong with an ordinary network', () => {
  expect(found(dhcp({ ranges: [{ start: '10.0.0.2', end: '10.0.0.254' }] }))).toEqual([])
})

describe('what libvirt accepts without a word', () => {
  test.each<[string, NetworkDefinition, string]>([
    [
      'a gateway on the network address',
      withIp({ address: '10.0.0.0' }),
      'warning ips[0].address: 10.0.0.0 is the network address of 10.0.0.0/24; guests cannot use it as gateway',
    ],
    [
      'a gateway on the broadcast address',
      withIp({ address: '10.0.0.255' }),
      'warning ips[0].address: 10.0.0.255 is the broadcast address of 10.0.0.0/24; guests cannot use it as gateway',
    ],
    [
      'a netmask with a hole',
      { mode: 'nat', name: 'n', ips: [{ address: '10.0.0.1', netmask: '255.0.255.0' }] },
      'error ips[0].netmask: "255.0.255.0" is not a contiguous netmask such as 255.255.255.0',
    ],
    [
      'no netmask',
      { mode: 'nat', name: 'n', ips: [{ address: '10.0.0.1' }] },
      'error ips[0].prefix: is required with 10.0.0.1, for example 24; without it libvirt uses 8',
    ],
    [
      'a host outside its subnet',
      dhcp({ hosts: [{ mac: '52:54:00:00:00:01', ip: '10.0.1.9' }] }),
      'warning ips[0].dhcp.hosts[0].ip: 10.0.1.9 is outside 10.0.0.0/24; no guest can get it',
    ],
    [
      'a mac twice',
      dhcp({
        hosts: [
          { mac: '52:54:00:00:00:0a', ip: '10.0.0.8' },
          { mac: '52:54:00:00:00:0A', ip: '10.0.0.9' },
        ],
      }),
      'warning ips[0].dhcp.hosts[1].mac: 52:54:00:00:00:0A is already used by ips[0].dhcp.hosts[0]',
    ],
    [
      'a name twice',
      dhcp({
        hosts: [
          { name: 'a', ip: '10.0.0.8' },
          { name: 'A', ip: '10.0.0.9' },
        ],
      }),
      'warning ips[0].dhcp.hosts[1].name: A is already used by ips[0].dhcp.hosts[0]',
    ],
    [
      'an address twice',
      dhcp({
        hosts: [
          { name: 'a', ip: '10.0.0.8' },
          { name: 'b', ip: '10.0.0.8' },
        ],
      }),
      'warning ips[0].dhcp.hosts[1].ip: 10.0.0.8 is already used by ips[0].dhcp.hosts[0]',
    ],
    [
      'a VLAN on a Linux bridge',
      { mode: 'bridged', name: 'n', bridge: { name: 'br0' }, vlan: { tags: [{ id: 5 }] } },
      'warning vlan: on a Linux bridge needs libvirt 11.0; earlier versions support VLANs only on Open vSwitch',
    ],
    [
      'port isolation in a port group',
      {
        mode: 'isolated',
        name: 'n',
        portGroups: [{ name: 'g', unmodelled: { elements: [{ xml: "<port isolated='yes'/>" }] } }],
      },
      'warning portGroups[0].unmodelled: has a <port>: libvirt drops port isolation in a port group; set it on the network',
    ],
    [
      'a route by a gateway alone',
      { ...withIp({}), routes: [{ gateway: '10.0.0.2' }] },
      'warning routes[0].address: is missing: the host gets a default route via 10.0.0.2; libvirt before 12.2 refuses it',
    ],
    [
      'a route without address, though with a prefix',
      { ...withIp({}), routes: [{ prefix: 8, gateway: '10.0.0.2' }] },
      'warning routes[0].address: is missing: the route leads to 0.0.0.0/8; without prefix it is a default route. libvirt before 12.2 refuses it',
    ],
    [
      'bootp without a range',
      dhcp({ bootp: { file: 'x' } }),
      'warning ips[0].dhcp.bootp: has no effect without ranges or hosts; libvirt drops it',
    ],
    [
      'a macvtap network without a device',
      { mode: 'macvtap', name: 'n', forward: { mode: 'vepa' } },
      'warning forward: names no device, so guests cannot be connected',
    ],
  ])('%s', (_, definition, finding) => {
    expect(found(definition)).toContain(finding)
  })
})

describe('what libvirt refuses', () => {
  test.each<[NetworkDefinition, string]>([
    [
      dhcp({ ranges: [{ start: '10.0.0.2', end: '10.0.1.9' }] }),
      'ips[0].dhcp.ranges[0].end: 10.0.1.9 is outside 10.0.0.0/24',
    ],
    [
      dhcp({ ranges: [{ start: '10.0.0.0', end: '10.0.0.9' }] }),
      'ips[0].dhcp.ranges[0].start: 10.0.0.0 is the network address of 10.0.0.0/24',
    ],
    [
      dhcp({ ranges: [{ start: '10.0.0.9', end: '10.0.0.2' }] }),
      'ips[0].dhcp.ranges[0].end: 10.0.0.2 is before 10.0.0.9',
    ],
    [
      dhcp({ ranges: [{ start: '10.0.0.2', end: '10.0.0.9', lease: { expiry: 119, unit: 'seconds' } }] }),
      'ips[0].dhcp.ranges[0].lease.expiry: 119 seconds is less than two minutes; 0 means no expiry',
    ],
    [
      { ...withIp({}), domain: { name: 'lab', register: true } },
      "domain.register: is true without localOnly; libvirt registers a domain with the host's resolver only if localOnly is true too",
    ],
    [
      { ...withIp({}), bandwidth: { inbound: { average: 1, burst: 4_194_304 } } },
      'bandwidth.inbound.burst: 4194304 KiB is too large; the maximum is 4194303 KiB',
    ],
    [
      { mode: 'open', name: 'n', portGroups: [{ name: 'g', bandwidth: { outbound: { average: 1, burst: 5e6 } } }] },
      'portGroups[0].bandwidth.outbound.burst: 5000000 KiB is too large; the maximum is 4194303 KiB',
    ],
    [dhcp({ hosts: [{ ip: '10.0.0.2' }] }), 'ips[0].dhcp.hosts[0]: needs a mac or a name'],
    [withIp({ family: 'ipv6' }), "ips[0].family: 'ipv6' is not the address family of 10.0.0.1"],
    [
      {
        mode: 'bridged',
        name: 'n',
        bridge: { name: 'br0' },
        unmodelled: { elements: [{ xml: "<ip address='10.0.0.1'/>" }] },
      },
      'unmodelled.elements[0]: libvirt refuses <ip> here: it assigns no addresses in this mode; the LAN does',
    ],
    [withIp({ prefix: 33 }), 'ips[0].prefix: 33 is not a prefix from 0 to 32'],
    [withIp({ netmask: '255.255.255.0' }), 'ips[0].netmask: cannot be combined with prefix; give one of them'],
    [{ mode: 'nat', name: 'n' }, "ips: is required with mode 'nat': the host needs an address on the network"],
    [
      { ...withIp({}), routes: [{ address: '10.9.0.1', prefix: 24, gateway: '10.0.0.2' }] },
      'routes[0].address: 10.9.0.1 is not a network address; use 10.9.0.0/24',
    ],
    [
      { ...withIp({}), routes: [{ address: '10.9.0.0', prefix: 24, gateway: '10.7.0.2' }] },
      'routes[0].gateway: 10.7.0.2 is not in any subnet of this network',
    ],
    [
      { ...withIp({}), routes: [{ gateway: '10.7.0.2' }] },
      'routes[0].gateway: 10.7.0.2 is not in any subnet of this network',
    ],
    [
      { ...withIp({}), forward: { dev: 'a', interfaces: [{ dev: 'b' }] } },
      'forward.dev: a differs from the first entry of forward.interfaces, b; give only one of them',
    ],
    [{ ...withIp({}), forward: { nat: { port: { start: 9, end: 8 } } } }, 'forward.nat.port.end: 8 is before 9'],
    [
      { ...withIp({}), dns: { enable: false, txts: [{ name: 'a', value: 'b' }] } },
      'dns.txts: is not allowed if dns.enable is false',
    ],
    [
      { ...withIp({}), bridge: { name: 'a234567890123456' } },
      'bridge.name: "a234567890123456" has 16 bytes; the kernel allows 15 in a link\'s name',
    ],
    [
      { ...withIp({}), portGroups: [{ name: 'a' }, { name: 'a' }] },
      'portGroups[1].name: a is already the name of portGroups[0]',
    ],
    [
      { mode: 'macvtap', name: 'n', forward: { mode: 'vepa', dev: 'a' }, vlan: { tags: [{ id: 1 }] } },
      "vlan: is not allowed with forward.mode 'vepa'; modes that support VLANs: bridged, macvtap passthrough, hostdev",
    ],
  ])('%#', (definition, message) => {
    expect(found(definition)).toContain(`error ${message}`)
    expect(() => buildNetwork(definition)).toThrow(DefinitionError)
  })
})

describe('what is no definition', () => {
  test.each<[unknown, string]>([
    [
      undefined,
      ': undefined is not an object with mode, one of nat, routed, bridged, isolated, open, macvtap, hostdev',
    ],
    [
      { mode: 'natted', name: 'n' },
      'mode: "natted" is not one of nat, routed, bridged, isolated, open, macvtap, hostdev; did you mean \'nat\'?',
    ],
    [{ mode: 'isolated' }, 'name: is required: a name without slashes or line breaks'],
    [{ mode: 'isolated', name: 'a/b' }, 'name: "a/b" is not a name without slashes or line breaks'],
    [
      { mode: 'isolated', name: 'n', mtu: '1500' },
      'mtu: "1500" is not a whole number from 0 to 65535; use the number 1500',
    ],
    [{ mode: 'isolated', name: 'n', bridge: { stp: 'on' } }, 'bridge.stp: "on" is not true or false; use true'],
    [{ mode: 'isolated', name: 'n', ips: {} }, 'ips: {} is not an array'],
    [
      { mode: 'isolated', name: 'n', ips: [{ address: '10.0.0' }] },
      'ips[0].address: "10.0.0" is not an IP address such as 192.168.122.1 or fd00::1',
    ],
    [
      { mode: 'isolated', name: 'n', mac: '01:00:00:00:00:00' },
      'mac: "01:00:00:00:00:00" is not a unicast MAC address such as 52:54:00:12:34:56',
    ],
  ])('%#', (definition, message) => {
    expect(found(definition)).toEqual([`error ${message}`])
  })

  test('a property of another mode is named, with what is allowed', () => {
    const bridged = found({ mode: 'bridged', name: 'n', bridge: { name: 'br0' }, ips: [], mtu: 1500 })
    expect(bridged).toEqual([
      expect.stringMatching(
        /^error ips: is not allowed with mode 'bridged'; modes that have it: nat, routed, isolated, open; allowed: mode, .*bridge, /,
      ),
      expect.stringMatching(/^error mtu: is not allowed with mode 'bridged'/),
    ])
  })

  test('every issue is told', () => {
    expect(found({ mode: 'isolated', name: '', mtu: -1, mac: 'x', ips: [{ address: 'y' }] })).toHaveLength(4)
  })
})
