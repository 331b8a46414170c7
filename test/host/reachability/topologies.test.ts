import { describe, expect, test } from 'vitest'
import { diagnoseBridge } from '../../../src/doctor/index.js'
import { readHostFacts } from '../../../src/machine/index.js'
import { compare } from './compare.js'
import { expectSame } from './expect-same.js'
import { type Pair, sourceOf } from './observe.js'
import { bridgeOverUplink, network, type ScenePlan, setUp } from './scene.js'

const all: readonly Pair[] = ['g1>host', 'host>g1', 'g1>g2', 'g1>x', 'g1>far', 'x>g1', 'far>g1', 'x>host', 'host>x']
const both = ['ipv4', 'ipv6'] as const
const brnf = (on: 0 | 1): string =>
  `echo ${on} >/proc/sys/net/bridge/bridge-nf-call-iptables; echo ${on} >/proc/sys/net/bridge/bridge-nf-call-ip6tables`

/** A bridge of guests alone, joined by a veth pair to the one that the uplink is a port of. */
const joined = {
  networks: [`<network><name>bridged</name><forward mode='bridge'/><bridge name='br1'/></network>`],
  before: `${bridgeOverUplink}
    ip link add br1 type bridge
    ip link add fwln type veth peer name fwpr
    ip link set fwln master br1
    ip link set fwpr master br0
    ip link set br1 up; ip link set fwln up; ip link set fwpr up`,
} satisfies ScenePlan

const topologies: readonly (readonly [what: string, plan: ScenePlan, pairs: readonly Pair[]])[] = [
  ['a bridge joined to another by a veth pair', joined, all],
  [
    'joined bridges, where iptables sees and drops frames between them',
    { ...joined, setup: `${brnf(1)}; iptables -I FORWARD -m physdev --physdev-in fwpr -j DROP` },
    all,
  ],
  [
    "the host's address on a port of the bridge",
    {
      networks: [network.bridged],
      setup: `ip address flush dev br0 scope global
      ip address add 10.50.0.2/24 dev hw0; ip address add fd50::2/64 dev hw0 nodad
      ip route replace default via 10.50.0.1 dev hw0; ip -6 route replace default via fd50::1 dev hw0`,
    },
    all,
  ],
  [
    'a port forward back to the guest that asks, with bridge netfilter',
    {
      networks: [network.routed],
      externalRoutes: true,
      port: 8080,
      setup: `${brnf(1)}; iptables -t nat -A PREROUTING -d 10.50.0.2 -p tcp --dport 8080 -j DNAT --to-destination 192.168.112.101
      iptables -t nat -A POSTROUTING -s 192.168.112.0/24 -d 192.168.112.0/24 -p tcp --dport 8080 -j MASQUERADE`,
    },
    [...all, 'g2>host'],
  ],
  [
    'a port forward back to the guest that asks, without',
    {
      networks: [network.routed],
      externalRoutes: true,
      port: 8080,
      setup: `${brnf(0)}; iptables -t nat -A PREROUTING -d 10.50.0.2 -p tcp --dport 8080 -j DNAT --to-destination 192.168.112.101
      iptables -t nat -A POSTROUTING -s 192.168.112.0/24 -d 192.168.112.0/24 -p tcp --dport 8080 -j MASQUERADE`,
    },
    [...all, 'g2>host'],
  ],
  [
    'a port forward to a guest that asks, by a port with hairpin',
    {
      networks: [network.routed],
      externalRoutes: true,
      port: 8080,
      setup: `${brnf(1)}; bridge link set dev v-g1 hairpin on
      iptables -t nat -A PREROUTING -d 10.50.0.2 -p tcp --dport 8080 -j DNAT --to-destination 192.168.112.101
      iptables -t nat -A POSTROUTING -s 192.168.112.0/24 -d 192.168.112.0/24 -p tcp --dport 8080 -j MASQUERADE`,
    },
    ['g1>host', 'g2>host'],
  ],
  [
    'a bridged guest whose router is the host, which knows half of each connection',
    {
      networks: [network.bridged],
      guests: [{ on: 'bridged', gateway: '10.50.0.2' }],
      setup: `${brnf(0)}; echo 1 >/proc/sys/net/ipv4/ip_forward
      for link in all br0; do echo 0 >/proc/sys/net/ipv4/conf/$link/send_redirects; done
      iptables -A FORWARD -m conntrack --ctstate INVALID -j DROP`,
    },
    ['g1>host', 'host>g1', 'g1>x', 'g1>far', 'x>g1', 'far>g1'],
  ],
  [
    'IPv6 with a default route and link-local addresses only',
    {
      networks: [network.natIpv4],
      setup:
        'ip -6 route flush default; ip -6 address flush dev hw0 scope global; ip -6 address flush dev vnat scope global; ip -6 route add default via fd50::1 dev hw0 onlink',
    },
    ['host>x', 'host>far'],
  ],
  [
    "a network with the LAN's own subnet",
    {
      networks: [
        `<network><name>same</name><forward mode='nat'/><bridge name='vsame' stp='off' delay='0'/>
        <ip address='10.50.0.129' prefix='25'/></network>`,
      ],
      guests: [{ on: 'same', addresses: ['10.50.0.201/25'], gateway: '10.50.0.129' }],
    },
    ['g1>host', 'host>g1', 'g1>x', 'g1>far', 'x>g1', 'far>g1', 'x>host'],
  ],
]

describe('topologies that people have, with real packets', () => {
  test.each(topologies)('%s', async (_what, plan, pairs) => {
    await using scene = await setUp(plan)
    const families = pairs === all ? both : plan.setup?.startsWith('ip -6') ? (['ipv6'] as const) : undefined
    expectSame(await compare(scene, pairs, families, undefined, plan.port))
  })

  test('a bridge that is joined to one with an uplink needs none of its own', async () => {
    await using scene = await setUp({ ...joined, uplinks: ['hw0', 'hw1'] })
    const findings = diagnoseBridge(await readHostFacts(sourceOf(scene.host)), 'br1')
    expect(findings.map(({ kind }) => kind)).not.toContain('uplink-missing')
    expect(findings.flatMap(({ commands }) => commands).filter((command) => command.includes('master'))).toEqual([])
  })

  test('a published port of a container on a bridge of its own', async () => {
    await using scene = await setUp({
      networks: [network.nat],
      setup: `ip link add bridge1 type bridge; ip link set bridge1 up; ip address add 172.30.0.1/24 dev bridge1
      iptables -t nat -A PREROUTING -m addrtype --dst-type LOCAL -p tcp --dport 8080 -j DNAT --to-destination 172.30.0.2
      iptables -t nat -A POSTROUTING -s 192.168.111.0/24 -o bridge1 -j MASQUERADE
      iptables -I FORWARD -o bridge1 -j ACCEPT`,
    })
    const container = await scene.host.guest({ name: 'c1', bridge: 'bridge1', addresses: ['172.30.0.2/24'] })
    await container.sh('ip route replace default via 172.30.0.1')
    await container.listen(8080)
    await scene.host.ping('172.30.0.2', 3000)
    expectSame(await compare(scene, ['x>host', 'far>host', 'g1>host'], undefined, ['tcp'], 8080))
  })
})
