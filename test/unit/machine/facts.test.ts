import { describe, expect, test } from 'vitest'
import { parseBond } from '../../../src/machine/bonds.js'
import { readHostFacts } from '../../../src/machine/index.js'
import { parsePolicyRules, parseRoutes } from '../../../src/machine/routes.js'
import { recordedCase, recordedSource } from '../../recorded/recorded-cases.js'
import { altered } from '../altered-hosts.js'

describe('facts of a recorded host', () => {
  test('links, addresses, ports, routes, sysctls and rules', async () => {
    const host = await readHostFacts(recordedSource(recordedCase('bridged-isolated-port')))
    expect(host.links.find(({ name }) => name === 'br0')).toMatchObject({
      kind: 'bridge',
      up: true,
      running: true,
      bridge: { vlanFiltering: false },
    })
    expect(host.bridgePorts.map(({ link, isolated, state }) => [link, isolated, state])).toEqual([
      ['hw0', false, 'forwarding'],
      ['vg1', true, 'forwarding'],
      ['vg2', true, 'forwarding'],
    ])
    expect(host.bridgePorts[0]?.learned.length).toBeGreaterThan(1)
    expect(host.addresses).toContainEqual({
      link: 'br0',
      family: 'ipv4',
      address: '10.50.0.2',
      prefix: 24,
      scope: 'global',
      secondary: false,
    })
    expect(host.routes).toContainEqual(
      expect.objectContaining({ destination: '0.0.0.0/0', gateway: '10.50.0.1', link: 'br0', table: 'main' }),
    )
    expect(host.sysctls).toMatchObject({ 'net.ipv4.ip_forward': '0', 'net.bridge.bridge-nf-call-iptables': '1' })
    expect(host.firewallPrograms).toEqual({ firewalld: false, docker: false, ufw: false, libvirt: 'iptables' })
    // What is asked for since then is not in the record.
    expect(host.unseen.map(({ fact, asked }) => `${fact}: ${asked}`)).toEqual([
      'traffic-control: tc -j qdisc show',
      'ipsec: ip xfrm policy',
      'neighbours: ip -j neigh show proxy',
      'programs: bpftool -j net show',
      'programs: bpftool -j cgroup tree',
      'neighbours: ip -j neigh',
    ])
  })

  test('without privileges the firewall is missing, and named as unseen', async () => {
    const recorded = altered(recordedCase('nat'), {
      without: ['nft -j list ruleset', 'iptables-save', 'ip6tables-save'],
    })
    const source = recordedSource(recorded)
    const host = await readHostFacts({
      ...source,
      run: (argv) =>
        /^(nft|ip6?tables-save)$/.test(argv[0] ?? '')
          ? Promise.reject(new Error('Operation not permitted (you must be root)'))
          : source.run(argv),
    })
    expect(host.firewall.tables).toEqual([])
    expect(host.unseen.filter(({ fact }) => fact === 'firewall').map(({ asked }) => asked)).toEqual([
      'iptables-save',
      'ip6tables-save',
      'nft -j list ruleset',
    ])
    expect(host.links.length).toBeGreaterThan(3)
  })

  test('programs that write rules are known by their marks', async () => {
    const recorded = altered(recordedCase('nat'), {
      iptables: [
        'FORWARD -j DOCKER-USER',
        'DOCKER-USER -j RETURN',
        'INPUT -j ufw-before-input',
        'ufw-before-input -j RETURN',
      ],
      nft: [{ table: { family: 'inet', name: 'firewalld', handle: 1 } }],
    })
    expect((await readHostFacts(recordedSource(recorded))).firewallPrograms).toEqual({
      firewalld: true,
      docker: true,
      ufw: true,
      libvirt: 'iptables',
    })
  })

  test('this machine can be read, as far as it allows', async () => {
    const host = await readHostFacts()
    expect(host.version).toBe(1)
    expect(JSON.parse(JSON.stringify(host))).toEqual(host)
  })
})

test('routes: several ways, gateways of the other family, and routes that refuse', () => {
  const text = JSON.stringify([
    {
      dst: '10.9.0.0/16',
      nexthops: [
        { gateway: '10.0.0.1', dev: 'a', flags: [] },
        { gateway: '10.0.0.2', dev: 'b', flags: ['dead'] },
      ],
      flags: [],
    },
    { type: 'unreachable', dst: '10.8.0.0/16', metric: 4278198272, flags: [] },
    { dst: '10.7.0.1', via: { family: 'inet6', host: 'fe80::1' }, dev: 'a', table: '77', flags: [] },
  ])
  expect(parseRoutes(text, 'ipv4')).toMatchObject([
    {
      destination: '10.9.0.0/16',
      nextHops: [
        { link: 'a', dead: false },
        { link: 'b', dead: true },
      ],
    },
    { type: 'unreachable', metric: 4278198272 },
    { destination: '10.7.0.1/32', gateway: 'fe80::1', table: '77' },
  ])
})

test('rules of the routing policy, and what they select by that is not read', () => {
  const text = JSON.stringify([
    { priority: 32766, src: 'all', table: 'main' },
    { priority: 10, not: null, src: '10.0.0.0', srclen: 8, fwmark: '0x10', fwmask: '0xff', table: '50' },
    { priority: 20, src: 'all', iif: 'virbr0', ipproto: 'tcp', action: 'prohibit' },
    { priority: 21, src: 'all', ipproto: 'udp', sport: 5, dport_start: 10, dport_end: 20, table: '60' },
    { priority: 22, src: 'all', uid_start: 0, uid_end: 100, ipproto: 'unheard-of', table: '60' },
    { priority: 30, src: 'all', goto: 32766 },
    { priority: 31, src: 'all', nop: null },
  ])
  expect(parsePolicyRules(text, 'ipv4')).toMatchObject([
    { priority: 10, not: true, from: '10.0.0.0/8', mark: 16, markMask: 255, table: '50' },
    { priority: 20, inLink: 'virbr0', protocol: 6, action: 'prohibit', unread: [] },
    {
      priority: 21,
      protocol: 17,
      sourcePorts: { from: 5, to: 5 },
      destinationPorts: { from: 10, to: 20 },
      table: '60',
      unread: [],
    },
    { priority: 22, table: '60', unread: ['uid_start', 'ipproto'] },
    { priority: 30, action: 'goto', goto: 32766 },
    { priority: 31, action: 'nop' },
    { priority: 32766, table: 'main', action: 'lookup', not: false },
  ])
})

test('a bond, from the words of the kernel', () => {
  const text = `Ethernet Channel Bonding Driver: v6.1
Bonding Mode: fault-tolerance (active-backup)
Currently Active Slave: eth0
MII Status: up
MII Polling Interval (ms): 100

Slave Interface: eth0
MII Status: up

Slave Interface: eth1
MII Status: down
`
  expect(parseBond('bond0', text)).toEqual({
    link: 'bond0',
    mode: 1,
    miimon: 100,
    activeSlave: 'eth0',
    slaves: [
      { link: 'eth0', up: true },
      { link: 'eth1', up: false },
    ],
  })
  expect(parseBond('x', 'no bond')).toBeUndefined()
})
