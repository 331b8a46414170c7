import { describe, expect, test } from 'vitest'
import { cameTrue } from '../../recorded/words.js'
import type { Host } from '../harness/index.js'
import { compare } from './compare.js'
import { expectSame } from './expect-same.js'
import type { Pair } from './observe.js'
import { programs } from './programs.js'
import { network, type ScenePlan, setUp } from './scene.js'

const all: readonly Pair[] = ['g1>host', 'host>g1', 'g1>g2', 'g1>x', 'g1>far', 'x>g1', 'x>host', 'host>x']
const both = ['ipv4', 'ipv6'] as const

/** libvirt's filters at the port of the first guest, as with a domain's `<filterref>`. */
const filtered =
  (mac: string, address: string) =>
  async (host: Host): Promise<void> => {
    for (const xml of [
      `<filter name='own-mac' chain='mac' priority='-800'>
        <rule action='return' direction='out' priority='350'><mac match='yes' srcmacaddr='$MAC'/></rule>
        <rule action='drop' direction='out' priority='500'><mac/></rule></filter>`,
      `<filter name='own-address' chain='ipv4' priority='-710'>
        <rule direction='out' action='return' priority='500'><ip srcipaddr='$IP'/></rule>
        <rule direction='out' action='drop' priority='1000'/></filter>`,
      `<filter name='own' chain='root'><filterref filter='own-mac'/><filterref filter='own-address'/></filter>`,
    ])
      await host.virshXml(xml, 'nwfilter-define')
    await host.virshXml(
      `<filterbinding><owner><name>g1</name><uuid>5b2d0a3e-8c1f-4a55-9d7e-0f3f8f0a6c11</uuid></owner>
      <portdev name='v-g1'/><mac address='${mac}'/>
      <filterref filter='own'><parameter name='IP' value='${address}'/></filterref></filterbinding>`,
      'nwfilter-binding-create',
    )
  }
const [own, another] = ['52:54:00:00:0a:01', '52:54:00:00:0a:99']

/** What stops packets besides netfilter, and what lets more of them through than routes tell. */
const besides: readonly (readonly [what: string, plan: ScenePlan, pairs: readonly Pair[]])[] = [
  [
    'IPsec policies that block',
    {
      networks: [network.open],
      externalRoutes: true,
      setup: `ip xfrm policy add src 192.168.114.101 dst 192.168.114.1 dir in action block
      ip xfrm policy add src 192.168.114.0/24 dst 10.50.0.3 proto tcp dir fwd action block
      ip xfrm policy add src fd14::/64 dst fd60::2 dir out action block
      ip xfrm policy add src 10.50.0.2 dst 10.50.0.3 proto udp dir out action block`,
    },
    all,
  ],
  [
    'IPsec policies whose keys nobody has',
    {
      networks: [network.nat],
      setup: `ip xfrm policy add src 192.168.111.0/24 dst 192.168.111.0/24 dir in tmpl proto esp mode transport
      ip xfrm policy add src 0.0.0.0/0 dst 10.60.0.0/16 dir out tmpl src 10.50.0.2 dst 10.50.0.1 proto esp mode tunnel`,
    },
    all,
  ],
  [
    'echo requests that the host ignores',
    {
      networks: [network.nat],
      setup: 'echo 1 >/proc/sys/net/ipv4/icmp_echo_ignore_all; echo 1 >/proc/sys/net/ipv6/icmp/echo_ignore_all',
    },
    all,
  ],
  [
    'traffic control that sends packets nowhere',
    {
      networks: [network.routed],
      externalRoutes: true,
      setup: `ip link add hole type veth peer name bottom; ip link set hole up
      tc qdisc add dev hw0 clsact
      tc filter add dev hw0 egress protocol ip u32 match ip protocol 17 0xff action mirred egress redirect dev hole
      tc filter add dev hw0 ingress protocol ipv6 u32 match ip6 src fd50::3/128 action mirred egress redirect dev hole
      tc filter add dev hw0 ingress protocol ip u32 match ip dport 9 0xffff action mirred egress redirect dev hole`,
    },
    all,
  ],
  [
    'traffic control that classifies only',
    {
      networks: [network.routed],
      externalRoutes: true,
      setup: `tc qdisc add dev hw0 clsact; tc filter add dev hw0 egress protocol all u32 match u32 0 0 classid 1:1`,
    },
    all,
  ],
  [
    'a queue to which nobody listens',
    { networks: [network.nat], setup: 'iptables -I FORWARD -j NFQUEUE --queue-num 0' },
    all,
  ],
  [
    'a queue to which nobody listens, and that is passed over then',
    { networks: [network.nat], setup: 'iptables -I FORWARD -j NFQUEUE --queue-num 0 --queue-bypass' },
    all,
  ],
  [
    "libvirt's filter against spoofing, of a guest that does not spoof",
    {
      networks: [network.nat],
      guests: [{ on: 'nat', mac: own }, { on: 'nat' }],
      after: filtered(own, '192.168.111.101'),
    },
    all,
  ],
  [
    "libvirt's filter against spoofing, of a guest with another MAC address",
    {
      networks: [network.nat],
      guests: [{ on: 'nat', mac: own }, { on: 'nat' }],
      after: filtered(another, '192.168.111.101'),
    },
    all,
  ],
  [
    'destinations of the host alone, put there by a rule',
    {
      networks: [network.nat],
      port: 8080,
      setup: 'iptables -t nat -I PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 127.0.0.1',
    },
    all,
  ],
  [
    'destinations of the host alone, which it takes',
    {
      networks: [network.nat],
      port: 8080,
      setup: `iptables -t nat -I PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 127.0.0.1
      echo 1 >/proc/sys/net/ipv4/conf/all/route_localnet`,
    },
    all,
  ],
  [
    'proxy ARP for a part of the LAN',
    {
      networks: [
        `<network><name>part</name><forward mode='open'/><bridge name='vpart' stp='off' delay='0'/>
        <ip address='10.50.0.97' prefix='27'/></network>`,
      ],
      guests: [{ on: 'part', addresses: ['10.50.0.101/27'], gateway: '10.50.0.97' }],
      setup: 'echo 1 >/proc/sys/net/ipv4/conf/hw0/proxy_arp; echo 1 >/proc/sys/net/ipv4/conf/vpart/proxy_arp',
    },
    ['g1>host', 'host>g1', 'g1>x', 'g1>far', 'x>g1', 'far>g1'],
  ],
  [
    'a part of the LAN, without proxy ARP',
    {
      networks: [
        `<network><name>part</name><forward mode='open'/><bridge name='vpart' stp='off' delay='0'/>
        <ip address='10.50.0.97' prefix='27'/></network>`,
      ],
      guests: [{ on: 'part', addresses: ['10.50.0.101/27'], gateway: '10.50.0.97' }],
    },
    ['g1>host', 'host>g1', 'g1>x', 'g1>far', 'x>g1', 'far>g1'],
  ],
  [
    'neighbours that are entered by hand, and ports that are locked',
    {
      networks: [network.open],
      externalRoutes: true,
      setup: `ip neigh replace 192.168.114.102 lladdr 02:00:00:00:00:99 dev vopen nud permanent
      ip link set v-g1 nomaster; ip link set v-g1 master vopen; bridge link set dev v-g1 locked on`,
    },
    ['g1>host', 'host>g1', 'g1>x', 'g2>host', 'host>g2', 'g2>x', 'x>g2'],
  ],
  [
    'ports that neither learn nor flood',
    {
      networks: [network.open],
      externalRoutes: true,
      setup: `bridge link set dev v-g1 learning off flood off mcast_flood off bcast_flood off
      bridge link set dev v-g2 bcast_flood off
      ip neigh flush dev vopen; ip link set v-g1 nomaster; ip link set v-g1 master vopen
      bridge link set dev v-g1 learning off flood off mcast_flood off bcast_flood off`,
    },
    ['host>g1', 'g1>x', 'g1>host'],
  ],
  [
    'policy rules with protocols, ports, marks and prefixes',
    {
      networks: [network.open],
      externalRoutes: true,
      setup: `ip rule add ipproto udp prohibit pref 10
      ip rule add ipproto tcp dport 4001 blackhole pref 11
      ip rule add fwmark 0x5 prohibit pref 12
      ip rule add iif vopen oif hw0 prohibit pref 13
      ip rule add lookup main suppress_prefixlength 0 pref 14
      ip rule add from 192.168.114.0/24 prohibit pref 15`,
    },
    all,
  ],
  [
    'a subnet whose packets leave by another table, and a ping without a source',
    {
      networks: [network.open],
      externalRoutes: true,
      setup: 'ip route add default via 10.50.0.1 table 200; ip rule add from 192.168.114.0/24 lookup 200 pref 100',
    },
    all,
  ],
]

/** Each stops what comes in by the uplink, and is not read. */
const unread = [
  [
    'an eBPF program at tc',
    'stops',
    `tc qdisc add dev hw0 clsact; tc filter add dev hw0 ingress bpf da pinned /run/bpf/stops`,
  ],
  ['an XDP program at the uplink', 'stops', 'ip link set dev hw0 xdp pinned /run/bpf/stops'],
] as const

describe('programs that are not read', () => {
  test.each(unread)('%s is a condition that names it, where packets meet it', async (_what, name, attach) => {
    const kind = attach.includes('xdp') ? 'xdp 1' : 'tc 2'
    await using scene = await setUp({
      networks: [network.nat],
      setup: `${programs}load ${kind} stops\n${attach}`,
    })
    const compared = await compare(scene, all)
    expect(compared.filter(({ explanation: { verdict } }) => verdict !== 'conditional')).not.toEqual([])
    for (const { label, explanation, predicted, observed } of compared) {
      const named = explanation.conditions.map(({ text }) => text).join()
      if (explanation.verdict === 'conditional') expect(named).toMatch(new RegExp(`hw0.*${name}|${name}.* hw0`))
      else expect([label, cameTrue(predicted, observed), observed]).toEqual([label, true, observed])
    }
  })
})

describe('besides netfilter, with real packets', () => {
  test.each(besides)('%s', async (_what, plan, pairs) => {
    await using scene = await setUp(plan)
    const families = plan.networks.some((xml) => xml.includes('ipv6')) ? both : undefined
    expectSame(await compare(scene, pairs, families, undefined, plan.port))
  })
})
