import { describe, expect, test } from 'vitest'
import { formatSubnet, parseSubnet, type Subnet } from '../../../src/base/addresses/addresses.js'
import { freeSubnet } from '../../../src/plan/free-subnet.js'
import { preflight } from '../../../src/plan/preflight/preflight.js'
import type { PreflightSurroundings } from '../../../src/plan/preflight/surroundings.js'
import type { NetworkDefinition } from '../../../src/xml/network/network.js'
import { factsWith } from './facts-with.js'

const lab = (address: string, rest: object = {}): NetworkDefinition =>
  ({
    mode: 'nat',
    name: 'lab',
    ips: [{ address, prefix: address.includes(':') ? 64 : 24 }],
    ...rest,
  }) as NetworkDefinition
const found = (definition: NetworkDefinition, around: Partial<PreflightSurroundings>) =>
  preflight(definition, { networks: [], ...around }).map((one) => `${one.severity} ${one.kind} ${one.with}`)

describe('subnets', () => {
  const facts = factsWith(
    [{ name: 'eth0' }, { name: 'wg0', kind: 'wireguard' }, { name: 'br-0123456789ab', kind: 'bridge' }],
    [
      ['eth0', '10.0.5.2', 16],
      ['br-0123456789ab', '172.18.0.1', 16],
      ['eth0', 'fd00:5::2', 64],
    ],
    [
      { destination: '0.0.0.0/0', link: 'eth0' },
      { destination: '0.0.0.0/1', link: 'wg0' },
      { destination: '128.0.0.0/1', link: 'wg0' },
      { destination: '10.9.0.0/24', link: 'wg0' },
      {
        destination: '192.168.0.0/17',
        nextHops: [
          { link: 'wg0', dead: false },
          { link: 'eth0', dead: false },
        ],
      },
      { destination: '203.0.113.0/24', type: 'blackhole' },
      { family: 'ipv6', destination: 'fe80::/64', link: 'eth0' },
      { family: 'ipv6', destination: 'ff00::/8', type: 'multicast', link: 'eth0' },
    ],
  )
  test.each([
    ['10.0.99.1', ['error subnet eth0']],
    ['fd00:5::9', ['error subnet eth0']],
    ['172.18.200.1', ['error subnet br-0123456789ab']],
    ['10.9.0.1', ['error subnet wg0']],
    ['192.168.3.1', ['warning subnet wg0', 'warning subnet eth0']],
    ['203.0.113.1', ['error subnet blackhole']],
    // A default route in halves is a default route.
    ['192.168.200.1', []],
    ['fd00:6::1', []],
  ])('%s', (address, expected) => {
    expect(found(lab(address), { facts })).toEqual(expected)
  })

  test('it says who has it in their words, and what is free', () => {
    const texts = (address: string) => preflight(lab(address), { networks: [], facts }).map(({ message }) => message)
    expect(texts('172.18.200.1')).toEqual([
      "172.18.200.0/24 overlaps with Docker's bridge br-0123456789ab, by its address in 172.18.0.0/16: the host could not distinguish its own LAN from the guests; 192.168.128.0/24 is free",
    ])
    expect(texts('10.9.0.1')[0]).toContain('a route to 10.9.0.0/24 over the VPN or tunnel wg0')
    expect(texts('203.0.113.1')[0]).toContain('a route to 203.0.113.0/24 of type blackhole')
  })

  test('every address of a network, and its routes', () => {
    const two = lab('10.9.0.1', {
      ips: [
        { address: '192.168.200.1', prefix: 24 },
        { address: '10.9.0.1', prefix: 24 },
      ],
      routes: [{ address: '10.0.0.0', prefix: 24, gateway: '192.168.200.2' }],
    })
    expect(preflight(two, { networks: [], facts }).map(({ path }) => path)).toEqual([
      'ips[1].address',
      'routes[0].address',
    ])
  })

  test('what is not seen is said', () => {
    expect(found(lab('10.9.0.1'), { lookedAt: false })).toEqual(['warning host-unseen null'])
    const unseen = { ...facts, unseen: [{ fact: 'routes' as const, asked: 'ip route', reason: 'no such program' }] }
    expect(found(lab('192.168.200.1'), { facts: unseen })).toEqual(['warning host-unseen null'])
  })
})

describe('bridges that are there', () => {
  const named = (name: string, link: object, ports: string[] = []) => {
    const facts = factsWith([{ name, ...link }, ...ports.map((port) => ({ name: port, kind: 'tun', master: name }))])
    return preflight(lab('10.1.1.1', { bridge: { name } }), { networks: [], facts })
  }
  test.each<[string, object, string[], string, string[]]>([
    [
      'virbr0',
      { kind: 'bridge', mac: '52:54:00:00:00:01' },
      [],
      'libvirt left behind, of a network that no longer exists: it has no ports',
      ['ip link delete virbr0'],
    ],
    [
      'virbr0',
      { kind: 'bridge' },
      ['virbr0-nic'],
      'can be removed',
      ['ip link delete virbr0-nic', 'ip link delete virbr0'],
    ],
    ['virbr0', { kind: 'bridge' }, ['vnet3'], 'with vnet3 still connected: move those guests first', []],
    ['docker0', { kind: 'bridge' }, [], 'a bridge that Docker made, without ports', []],
    ['br5', { kind: 'bridge', mac: '02:00:00:00:00:01' }, ['eth5'], 'a bridge of the host, with ports eth5', []],
    ['eth7', { kind: 'physical' }, [], 'a host link of type physical', []],
  ])('%s %j %j', (name, link, ports, text, commands) => {
    const [one] = named(name, link, ports)
    expect(one).toMatchObject({ kind: 'bridge-name', severity: 'error', with: name, commands })
    expect(one?.message).toContain(text)
    expect(one?.free).not.toBe(name)
  })

  test('the bridge of the network itself is in nobody’s way, of another it is', () => {
    const own = lab('10.1.1.1', { bridge: { name: 'virbr0' } })
    const facts = factsWith([{ name: 'virbr0', kind: 'bridge' }], [['virbr0', '10.1.1.1', 24]])
    expect(found(own, { networks: [{ definition: own, active: true }], facts })).toEqual([])
    const other = { ...own, name: 'other' } as NetworkDefinition
    expect(found(own, { networks: [{ definition: other, active: false }] })).toContain('error bridge-name other')
  })
})

test('what a release does not know, by field', () => {
  const definition = lab('10.1.1.1', {
    title: 'x',
    forward: { nat: { ipv6: true } },
    dns: { forwarders: [{ addr: '10.0.0.1', port: 5353 }] },
  })
  const paths = (libvirt: string) => preflight(definition, { networks: [], libvirt }).map(({ path }) => path)
  expect(paths('6.0.0')).toEqual(['title', 'forward.nat.ipv6', 'dns.forwarders[0].port'])
  expect(paths('9.10.0')).toEqual(['dns.forwarders[0].port'])
  expect(paths('12.0.0')).toEqual([])
})

describe('freeSubnet', () => {
  const of = (...texts: string[]) => texts.map((text) => parseSubnet(text) as Subnet)
  const free = (within: string, prefix: number, ...used: string[]) => {
    const range = parseSubnet(within) as Subnet
    const subnet = freeSubnet({ family: range.family, prefix, within: range }, of(...used))
    return subnet && formatSubnet(subnet)
  }
  test.each<[string, number, string[], string | undefined]>([
    ['10.0.0.0/16', 24, [], '10.0.0.0/24'],
    ['10.0.0.0/16', 24, ['10.0.0.0/17'], '10.0.128.0/24'],
    ['10.0.0.0/16', 20, ['10.0.0.7/32', '10.0.31.0/24'], '10.0.32.0/20'],
    ['10.0.0.0/16', 30, ['10.0.0.0/16'], undefined],
    ['10.0.0.0/16', 30, ['0.0.0.0/0'], undefined],
    // A /20 in use leaves the /24s behind it.
    ['10.0.0.0/19', 24, ['10.0.0.0/20'], '10.0.16.0/24'],
    ['fd00::/48', 64, ['fd00::/49'], 'fd00:0:0:8000::/64'],
  ])('%s /%d beside %j', (within, prefix, used, expected) => {
    expect(free(within, prefix, ...used)).toBe(expected)
  })
})
