import { describe, expect, test } from 'vitest'
import { someOf } from '../matrix/part.js'
import { compare } from './compare.js'
import { cell, expectSame } from './expect-same.js'
import type { Pair } from './observe.js'
import { network, type ScenePlan, setUp } from './scene.js'

const all: readonly Pair[] = ['g1>host', 'g1>g2', 'g2>g1', 'g1>x', 'g1>far', 'x>g1', 'far>g1', 'host>g1']
const both = ['ipv4', 'ipv6'] as const

/** What the measured facts say: out to external systems, and in from them. */
const footnotes: readonly (readonly [what: string, plan: ScenePlan, out: 'yes' | 'no', inward: 'yes' | 'no'])[] = [
  ['nat, where the outside has a route: rejected', { networks: [network.nat], externalRoutes: true }, 'yes', 'no'],
  ['nat as an address that the host does not have', { networks: [network.natAs('10.50.0.200')] }, 'no', 'no'],
  [
    'nat as an address that it has',
    { networks: [network.natAs('10.50.0.200')], setup: 'ip address add 10.50.0.200/24 dev hw0' },
    'yes',
    'no',
  ],
  [
    'nat by the wrong device',
    { networks: [network.natBy('hw1')], uplinks: ['hw0', 'hw1'], externalRoutes: true },
    'no',
    'no',
  ],
  ['nat, forwarding off', { networks: [network.nat], setup: 'echo 0 >/proc/sys/net/ipv4/ip_forward' }, 'no', 'no'],
  ['nat, a policy that drops', { networks: [network.nat], setup: 'iptables -P FORWARD DROP' }, 'yes', 'no'],
  [
    'nat, a reject above the jumps',
    { networks: [network.nat], setup: 'iptables -I FORWARD -j REJECT --reject-with icmp-admin-prohibited' },
    'no',
    'no',
  ],
  [
    'nat, FORWARD flushed: open to the outside',
    { networks: [network.nat], externalRoutes: true, setup: 'iptables -F FORWARD' },
    'yes',
    'yes',
  ],
  [
    'nat, a drop in another table',
    {
      networks: [network.nat],
      setup: `nft 'add table inet mine; add chain inet mine f { type filter hook forward priority 10; policy drop; }'`,
    },
    'no',
    'no',
  ],
  ['routed, without a route outside', { networks: [network.routed] }, 'no', 'no'],
  [
    'routed, a policy that drops',
    { networks: [network.routed], externalRoutes: true, setup: 'iptables -P FORWARD DROP' },
    'yes',
    'yes',
  ],
  [
    'open, translated by the host',
    { networks: [network.open], setup: 'iptables -t nat -A POSTROUTING -s 192.168.114.0/24 -o hw0 -j MASQUERADE' },
    'yes',
    'no',
  ],
  [
    'isolated, with a gateway that the guest sets',
    {
      networks: [network.isolated],
      externalRoutes: true,
      guests: [{ on: 'isolated', defaultRoute: true }, { on: 'isolated' }],
    },
    'no',
    'no',
  ],
  ['bridged, uplink down', { networks: [network.bridged], setup: 'ip link set hw0 down' }, 'no', 'no'],
  ['bridged, uplink taken out', { networks: [network.bridged], setup: 'ip link set hw0 nomaster' }, 'no', 'no'],
  [
    'bridged, iptables drops and sees frames',
    {
      networks: [network.bridged],
      setup: 'iptables -P FORWARD DROP; echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables',
    },
    'no',
    'no',
  ],
  [
    'bridged, iptables drops and does not',
    {
      networks: [network.bridged],
      setup: 'iptables -P FORWARD DROP; echo 0 >/proc/sys/net/bridge/bridge-nf-call-iptables',
    },
    'yes',
    'yes',
  ],
  [
    'bridged, nft drops on the bridge',
    {
      networks: [network.bridged],
      setup: `nft 'add table bridge mine; add chain bridge mine f { type filter hook forward priority 0; policy drop; }'`,
    },
    'no',
    'no',
  ],
  ['macvtap bridge', { networks: [network.macvtap('bridge')] }, 'yes', 'yes'],
  ['macvtap private', { networks: [network.macvtap('private')] }, 'yes', 'yes'],
  ['macvtap vepa', { networks: [network.macvtap('vepa')] }, 'yes', 'yes'],
  [
    'macvtap vepa on a switch that reflects',
    { networks: [network.macvtap('vepa')], switchHairpin: true },
    'yes',
    'yes',
  ],
  [
    'isolated ports',
    {
      networks: [network.nat],
      guests: [
        { on: 'nat', isolated: true },
        { on: 'nat', isolated: true },
      ],
    },
    'yes',
    'no',
  ],
  [
    'the host drops what comes in',
    {
      networks: [network.nat],
      setup: 'iptables -P INPUT DROP; iptables -A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT',
    },
    'yes',
    'no',
  ],
]

describe('the footnotes of the table, with real packets', () => {
  const chosen = [
    'nat, where the outside has a route: rejected',
    'nat, forwarding off',
    'nat, a drop in another table',
    'routed, a policy that drops',
    'bridged, iptables drops and sees frames',
    'macvtap vepa on a switch that reflects',
    'isolated ports',
  ]
  test.each(someOf(footnotes, ...chosen))('%s', async (_what, plan, out, inward) => {
    await using scene = await setUp(plan)
    const found = await compare(scene, all)
    expectSame(found)
    const of = (...pairs: Pair[]) =>
      cell(found.filter(({ label }) => pairs.some((pair) => label.startsWith(`${pair} `))))
    expect([of('g1>x', 'g1>far'), of('x>g1', 'far>g1')]).toEqual([out, inward])
  })

  const ofIpv6 = [
    ['translated too', { networks: [network.nat] }],
    ['only routed', { networks: [network.natIpv4], externalRoutes: true }],
    [
      'routed, forwarding off',
      { networks: [network.routed], externalRoutes: true, setup: 'echo 0 >/proc/sys/net/ipv6/conf/all/forwarding' },
    ],
    [
      'bridged, ip6tables decides by itself',
      {
        networks: [network.bridged],
        setup: 'ip6tables -P FORWARD DROP; echo 1 >/proc/sys/net/bridge/bridge-nf-call-ip6tables',
      },
    ],
    [
      'input dropped, neighbour discovery with it',
      { networks: [network.nat], setup: 'ip6tables -P INPUT DROP; ip -6 neigh flush all' },
    ],
  ] satisfies [string, ScenePlan][]
  test.each(someOf(ofIpv6, 'translated too', 'bridged, ip6tables decides by itself'))(
    'IPv6: %s',
    async (_what, plan) => {
      await using scene = await setUp(plan)
      expectSame(await compare(scene, all, both))
    },
  )
})

describe('two networks on one host, with real packets', () => {
  const pairs: readonly Pair[] = ['g1>g2', 'g2>g1', 'g1>x', 'g2>x']
  const together = [
    ['nat and nat', [network.nat, network.nat2], ['nat', 'nat2'], ['no', 'no']],
    ['nat and routed', [network.nat, network.routed], ['nat', 'routed'], ['yes', 'no']],
    ['nat by a device and routed', [network.natBy('hw0'), network.routed], ['nat', 'routed'], ['no', 'no']],
    ['routed and open', [network.routed, network.open], ['routed', 'open'], ['yes', 'yes']],
    ['nat and open', [network.nat, network.open], ['nat', 'open'], ['yes', 'no']],
    ['isolated and nat', [network.isolated, network.nat], ['isolated', 'nat'], ['no', 'no']],
    ['nat and bridged', [network.bridged, network.nat], ['nat', 'bridged'], ['yes', 'no']],
    ['nat and macvtap', [network.macvtap('bridge'), network.nat], ['nat', 'macvtap'], ['no', 'no']],
  ] as const
  test.each(someOf(together, 'nat and nat', 'nat and routed', 'nat and macvtap'))(
    '%s',
    async (_what, networks, [first, second], cells) => {
      await using scene = await setUp({ networks, guests: [{ on: first }, { on: second }] })
      const found = await compare(scene, pairs)
      expectSame(found)
      const of = (pair: Pair) => cell(found.filter(({ label }) => label.startsWith(`${pair} `)))
      expect([of('g1>g2'), of('g2>g1')]).toEqual(cells)
    },
  )
})
