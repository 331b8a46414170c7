import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bridgeFindingKinds, diagnoseBond, diagnoseBridge } from '../../../src/doctor/index.js'
import type { Chain } from '../../../src/firewall/index.js'
import { bridgesOf, type HostFacts, readHostFacts } from '../../../src/machine/index.js'
import { explain, type ReachabilityQuery } from '../../../src/reachability/index.js'
import { recordedCase } from '../../recorded/recorded-cases.js'
import { type Alteration, altered, equals, meta, nftChain, surroundingsOf } from '../altered-hosts.js'

const names = ['br0', 'br1', 'bond0', 'eth0', 'eth1', 'eth0.5', 'vnet0', 'lo']
const name = fc.constantFrom(...names)
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const vlans = fc.record(
  { untaggedIn: fc.nat(4095), untaggedOut: fc.array(fc.nat(4095)), tagged: fc.array(fc.nat(4095)) },
  { requiredKeys: ['untaggedOut', 'tagged'] },
)
const link = fc.record({
  name,
  index: fc.nat(9),
  kind: fc.constantFrom('bridge', 'bond', 'vlan', 'veth', 'tun', 'physical', 'dummy', 'openvswitch', ''),
  mtu: fc.constantFrom(0, 68, 1500, 9000),
  up: fc.boolean(),
  running: fc.boolean(),
  master: maybe(name),
  lower: maybe(name),
  wireless: maybe(fc.boolean()),
  bridge: maybe(
    fc.record({
      stp: fc.boolean(),
      vlanFiltering: fc.boolean(),
      callIptables: fc.boolean(),
      callIp6tables: fc.boolean(),
      forwardDelay: maybe(fc.nat(30)),
      defaultVlan: maybe(fc.nat(4094)),
      vlans: maybe(vlans),
    }),
  ),
})
const port = fc.record({
  link: name,
  bridge: name,
  state: fc.constantFrom('disabled', 'listening', 'learning', 'forwarding', 'blocking'),
  isolated: fc.boolean(),
  hairpin: fc.boolean(),
  learned: fc.constant([]),
  vlans: maybe(vlans),
})
const address = fc.record({
  link: name,
  family: fc.constantFrom('ipv4', 'ipv6'),
  address: fc.constantFrom('10.0.0.1', '10.0.0.2', 'fd00::1', 'none', ''),
  prefix: fc.integer({ min: -1, max: 129 }),
  scope: fc.constantFrom('global', 'link'),
  secondary: fc.boolean(),
})
const bond = fc.record({
  link: name,
  mode: fc.integer({ min: -1, max: 8 }),
  miimon: fc.nat(100),
  slaves: fc.array(
    fc.record({ link: name, up: fc.boolean(), speed: maybe(fc.nat()), duplex: maybe(fc.constant('half')) }),
  ),
  arpInterval: maybe(fc.nat(9)),
  adNumPorts: maybe(fc.nat(3)),
  adPartnerMac: maybe(fc.constantFrom('00:00:00:00:00:00', '52:54:00:00:00:01')),
})
const chainName = fc.constantFrom('forward', 'a', 'b', 'absent')
const statement = fc.oneof(
  fc.record({ do: fc.constantFrom('accept', 'drop', 'return', 'continue', 'masquerade', 'notrack') }),
  fc.record({ do: fc.constantFrom('jump', 'goto'), chain: chainName }),
  fc.record({
    do: fc.constantFrom('match-unknown', 'unknown', 'nothing'),
    text: fc.constantFrom('-A forward -i br0 -j DROP', 'a rule'),
  }),
  fc.record({ do: fc.constant('reject'), reply: fc.constant('port-unreachable') }),
  fc.record({
    do: fc.constant('match'),
    fields: fc.array(
      fc.record({ field: fc.constantFrom('in-interface', 'protocol', 'source', 'connection-state', 'in-port') }),
    ),
    keys: fc.array(
      fc.array(
        fc.oneof(
          name,
          fc.nat(255),
          fc.record({ from: fc.nat(), to: fc.nat() }, { noNullPrototype: true }),
          fc.constant({ any: true }),
        ),
      ),
    ),
    negated: fc.boolean(),
  }),
  fc.record({
    do: fc.constant('verdict-map'),
    fields: fc.array(fc.record({ field: fc.constantFrom('in-interface', 'protocol') })),
    entries: fc.array(
      fc.tuple(fc.array(name), fc.record({ do: fc.constantFrom('jump', 'accept', 'drop'), chain: chainName })),
    ),
  }),
)
const chain = fc.record({
  name: chainName,
  base: maybe(
    fc.record({
      type: fc.constantFrom('filter', 'nat'),
      hook: fc.constantFrom('prerouting', 'forward', 'postrouting', 'input'),
      priority: fc.nat(9),
      policy: fc.constantFrom('accept', 'drop'),
    }),
  ),
  rules: fc.array(
    fc.record({
      text: fc.constantFrom('-A forward -i br0 -j DROP', 'a rule'),
      statements: fc.array(statement, { maxLength: 4 }),
    }),
    {
      maxLength: 5,
    },
  ),
}) as unknown as fc.Arbitrary<Chain>
const table = fc.record({
  family: fc.constantFrom('ip', 'ip6', 'inet', 'bridge', 'netdev'),
  name: fc.constantFrom('filter', 'mine', 'libvirt_network'),
  tool: fc.constantFrom('iptables', 'nft'),
  chains: fc.array(chain, { maxLength: 5 }),
  sets: fc.constant([]),
})
const facts = fc.record({
  version: fc.constant(1),
  links: fc.array(link, { maxLength: 9 }),
  bridgePorts: fc.array(port, { maxLength: 6 }),
  addresses: fc.array(address, { maxLength: 5 }),
  routes: fc.constant([]),
  policyRules: fc.constant([]),
  neighbours: fc.constant([]),
  sysctls: fc.constantFrom(
    {},
    { 'net.bridge.bridge-nf-call-iptables': '1', 'net.bridge.bridge-nf-call-ip6tables': '1' },
  ),
  bonds: fc.array(bond, { maxLength: 3 }),
  firewall: fc.record({ tables: fc.array(table, { maxLength: 3 }), ipsets: fc.constant({}) }),
  firewallPrograms: fc.constant({ firewalld: false, docker: false, ufw: false, libvirt: 'none' }),
  unseen: fc.constantFrom([], [{ fact: 'firewall', asked: 'iptables-save', reason: 'root' }]),
}) as unknown as fc.Arbitrary<HostFacts>

test('whatever the facts are, every finding is whole, and none is a crash', () => {
  fc.assert(
    fc.property(facts, (host) => {
      const bridges = bridgesOf(host)
      const findings = [...names.flatMap((one) => [...diagnoseBridge(host, one), ...diagnoseBond(host, one)])]
      for (const { kind, severity, text, evidence, source, commands } of findings) {
        expect(bridgeFindingKinds).toHaveProperty(kind)
        expect(['error', 'warning', 'note']).toContain(severity)
        for (const words of [text, evidence, source, ...commands]) {
          expect(words).toMatch(/\S/)
          expect(words).not.toMatch(/undefined|NaN|\[object/)
        }
      }
      expect(JSON.parse(JSON.stringify({ bridges, findings }))).toEqual({ bridges, findings })
    }),
    { numRuns: 1000 },
  )
}, 60_000)

/** Rules as iptables and nft have them, that concern frames of the bridge br0, or do not. */
const iptables = [
  'FORWARD -j DROP',
  'FORWARD -j ACCEPT',
  'FORWARD -i br0 -o br0 -j ACCEPT',
  'FORWARD -i br+ -j REJECT --reject-with icmp-port-unreachable',
  'FORWARD -i hw1 -j DROP',
  'FORWARD ! -o br0 -j DROP',
  'FORWARD -m physdev --physdev-is-bridged -j ACCEPT',
  'FORWARD -p udp -j DROP',
  'FORWARD -p tcp -j DROP',
  'FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
  'FORWARD -m conntrack --ctstate NEW -j DROP',
  'FORWARD -m conntrack --ctstate INVALID -j DROP',
  'FORWARD -m limit --limit 5/min -j ACCEPT',
  'FORWARD -s 10.50.0.0/24 -j ACCEPT',
  'FORWARD -j MINE',
  'FORWARD -g MINE',
  'MINE -p tcp -j ACCEPT',
  'MINE -i br0 -j RETURN',
  'MINE -j DROP',
]
const nft = [
  [equals(meta('iifname'), 'br0'), { drop: null }],
  [equals(meta('iifname'), 'hw0', '!='), { drop: null }],
  [equals(meta('l4proto'), 'tcp'), { accept: null }],
  [equals(meta('l4proto'), 'udp'), { drop: null }],
  [{ drop: null }],
]
const query: ReachabilityQuery = {
  from: { kind: 'guest', network: 'br', guest: 'g1' },
  to: { kind: 'external', address: '10.50.0.3' },
  family: 'ipv4',
  protocol: 'tcp',
}

test('what it says of the firewall, the walk of a packet says too', async () => {
  const seen = { all: 0, none: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...iptables), { maxLength: 6 }),
      fc.constantFrom('FORWARD ACCEPT', 'FORWARD DROP'),
      fc.array(fc.constantFrom(...nft), { maxLength: 3 }),
      fc.constantFrom('accept', 'drop'),
      async (rules, policy, chainRules, chainPolicy) => {
        const alteration: Alteration = {
          iptables: rules,
          policies: [policy],
          nft: nftChain(chainRules, { policy: chainPolicy }),
        }
        const surroundings = await surroundingsOf(altered(recordedCase('bridged-fwdrop-brnf1'), alteration))
        const dropped = diagnoseBridge(surroundings.facts, 'br0').filter(({ kind }) => kind === 'frames-dropped')
        const { verdict } = explain(query, surroundings)
        if (dropped.some(({ severity }) => severity === 'error')) {
          expect(verdict).toBe('no')
          seen.all++
        }
        if (!dropped.some(({ text }) => text.includes('IPv4'))) {
          expect(verdict).toBe('yes')
          seen.none++
        }
      },
    ),
    { numRuns: 600 },
  )
  expect(Math.min(seen.all, seen.none)).toBeGreaterThan(10)
}, 60_000)

test('facts of older readings have none of the newer fields, and do as well', async () => {
  const source = {
    run: async () => Promise.reject(new Error('not there')),
    readFile: async () => Promise.reject(new Error('not there')),
    glob: async () => [],
  }
  const host = await readHostFacts(source)
  expect(bridgesOf(host)).toEqual([])
  expect(diagnoseBridge(host, 'br0').map(({ kind }) => kind)).toEqual(['bridge-missing'])
})
