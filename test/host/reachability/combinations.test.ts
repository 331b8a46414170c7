import { describe, expect, test } from 'vitest'
import { compare } from './compare.js'
import { expectSame } from './expect-same.js'
import { observe, type Pair } from './observe.js'
import { network, nft, type ScenePlan, setUp } from './scene.js'

const all: readonly Pair[] = ['g1>host', 'g1>g2', 'g1>x', 'g1>far', 'x>g1', 'far>g1', 'host>g1', 'x>host']
const brnf = (on: 0 | 1): string =>
  `echo ${on} >/proc/sys/net/bridge/bridge-nf-call-iptables; echo ${on} >/proc/sys/net/bridge/bridge-nf-call-ip6tables`

/** Rules as people and programs write them: what the model says of them, real packets do. */
const combinations: readonly (readonly [what: string, plan: ScenePlan, pairs?: readonly Pair[]])[] = [
  [
    'Docker, that drops what it does not know',
    {
      networks: [network.nat],
      externalRoutes: true,
      setup: `iptables -N DOCKER-USER; iptables -N DOCKER-ISOLATION; iptables -I FORWARD -j DOCKER-ISOLATION; iptables -I FORWARD -j DOCKER-USER
      iptables -A DOCKER-ISOLATION -i vnat ! -o vnat -p udp -j DROP; iptables -A DOCKER-ISOLATION -j RETURN
      iptables -A DOCKER-USER -i hw0 -o vnat -j ACCEPT; iptables -A DOCKER-USER -j RETURN; iptables -P FORWARD DROP`,
    },
  ],
  [
    'zones as firewalld has them',
    {
      networks: [network.routed],
      externalRoutes: true,
      setup: nft(`table inet firewalld {
      chain forward { type filter hook forward priority 10; policy accept;
        ct state { established, related } accept
        ct status dnat accept
        jump zones
        ct state invalid drop
        reject with icmpx admin-prohibited
      }
      chain zones {
        iifname "vrouted" goto libvirt
        goto public
      }
      chain libvirt {
        accept
      }
      chain public {
        meta l4proto { icmp, ipv6-icmp } accept
      }
      chain input { type filter hook input priority 10; policy accept;
        ct state vmap { established : accept, related : accept, invalid : drop }
        iifname "vrouted" meta l4proto icmp accept
        iifname "vrouted" udp dport { 53, 67 } accept
        reject with icmpx admin-prohibited
      }
    }`),
    },
  ],
  [
    'verdict maps, sets and concatenations',
    {
      networks: [network.routed],
      externalRoutes: true,
      setup: nft(`table ip mine {
      map verdicts { type ipv4_addr . inet_proto : verdict
        elements = { 10.50.0.3 . tcp : drop, 10.60.0.2 . udp : goto refuse, 10.50.0.3 . icmp : accept }
      }
      chain refuse {
        reject with icmp type host-prohibited
      }
      chain forward { type filter hook forward priority -5; policy accept;
        ip daddr . meta l4proto vmap @verdicts
        iifname . oifname { "hw0" . "vrouted", "hw1" . "vrouted" } icmp type echo-request drop
      }
    }`),
    },
  ],
  [
    'a mark in one table, a drop in another',
    {
      networks: [network.open],
      externalRoutes: true,
      setup: nft(`table inet mine {
      chain early { type filter hook prerouting priority -150;
        iifname "vopen" ip daddr 10.50.0.3 meta mark set 0x5
      }
      chain forward { type filter hook forward priority 0; policy accept;
        meta mark 0x5 reject with icmpx admin-prohibited
      }
    }`),
    },
  ],
  [
    'marks of the connection, restored',
    {
      networks: [network.routed],
      externalRoutes: true,
      setup: `iptables -t mangle -A PREROUTING -i vrouted -m conntrack --ctstate NEW -d 10.50.0.3 -j CONNMARK --set-mark 0x10
      iptables -t mangle -A PREROUTING -j CONNMARK --restore-mark
      iptables -I FORWARD -m mark --mark 0x10/0x10 -i hw0 -p udp -j DROP
      iptables -I FORWARD -m connmark --mark 0x10 -p icmp -j REJECT --reject-with icmp-host-unreachable`,
    },
  ],
  [
    'policy routing by source, link and mark',
    {
      networks: [network.routed],
      externalRoutes: true,
      setup: `ip rule add from 192.168.112.0/24 to 10.60.0.0/24 prohibit; ip rule add iif hw0 to 192.168.112.102 unreachable
      ip route add unreachable default table 77; ip rule add fwmark 7 lookup 77; iptables -t mangle -A PREROUTING -i vrouted -p udp -j MARK --set-mark 7`,
    },
  ],
  [
    'a forwarded port, from everywhere',
    {
      networks: [network.nat],
      port: 8080,
      setup: `iptables -t nat -A PREROUTING -p tcp --dport 8080 -d 10.50.0.2 -j DNAT --to 192.168.111.101:4000
      iptables -t nat -A OUTPUT -p tcp --dport 8080 -d 10.50.0.2 -j DNAT --to 192.168.111.101:4000
      iptables -I FORWARD -d 192.168.111.101 -p tcp --dport 4000 -j ACCEPT; ${brnf(0)}`,
    },
    ['x>host', 'far>host', 'g1>host', 'g2>host', 'host>host', 'x>g1'],
  ],
  [
    'redirection, to the host and to another machine',
    {
      networks: [network.open],
      port: 8080,
      setup: nft(`table inet mine {
      chain out { type nat hook postrouting priority srcnat; policy accept;
        oifname "hw0" ip saddr 192.168.114.0/24 masquerade
      }
      chain in { type nat hook prerouting priority dstnat; policy accept;
        iifname "vopen" udp dport 8080 ip daddr 10.60.0.2 dnat ip to 10.50.0.3
        tcp dport 8080 iifname "vopen" ip daddr 10.50.0.3 redirect
      }
    }`),
    },
    ['g1>x', 'g1>far', 'g1>host', 'g1>g2'],
  ],
  [
    'without connection tracking',
    { networks: [network.nat], setup: 'iptables -t raw -A PREROUTING -p udp -j NOTRACK' },
  ],
  [
    'every form of reject',
    {
      networks: [network.open],
      externalRoutes: true,
      setup: `iptables -A FORWARD -i vopen -p tcp -j REJECT --reject-with icmp-proto-unreachable
      iptables -A FORWARD -i hw0 -p udp -j REJECT --reject-with icmp-host-prohibited
      iptables -A FORWARD -i hw0 -p icmp --icmp-type 8 -j REJECT --reject-with icmp-net-prohibited
      iptables -A FORWARD -i hw0 -p tcp --syn -j REJECT --reject-with tcp-reset`,
    },
  ],
  [
    'rejects that the host itself does not let out',
    {
      networks: [network.nat],
      externalRoutes: true,
      setup: 'iptables -A OUTPUT -m conntrack --ctstate RELATED -j DROP',
    },
  ],
  [
    'goto, return and negation',
    {
      networks: [network.routed],
      externalRoutes: true,
      setup: `iptables -N a; iptables -N b; iptables -A a -p tcp -g b; iptables -A a -j DROP; iptables -A b -d 10.50.0.3 -j RETURN; iptables -A b -j REJECT
      iptables -I FORWARD -i vrouted -j a; iptables -I FORWARD ! -i vrouted ! -s 10.50.0.0/24 -p icmp -j DROP`,
    },
    // Machines outside would go on answering, and be refused, while others are asked.
    ['g1>host', 'g1>g2', 'g1>x', 'g1>far', 'host>g1', 'x>host'],
  ],
  [
    'a handshake that is cut at its third packet',
    {
      networks: [network.nat],
      setup: 'iptables -I FORWARD -p tcp -m conntrack --ctstate ESTABLISHED -m tcp --tcp-flags SYN,ACK ACK -j DROP',
    },
  ],
  [
    'forwarding off on one link',
    { networks: [network.routed], externalRoutes: true, setup: 'echo 0 >/proc/sys/net/ipv4/conf/hw0/forwarding' },
  ],
  [
    'no default route',
    { networks: [network.routed], externalRoutes: true, setup: 'ip route delete default; ip -6 route delete default' },
  ],
  [
    'a guest port that is down',
    { networks: [network.nat], setup: 'ip link set v-g2 down' },
    ['g1>g2', 'g1>x', 'host>g2'],
  ],
  [
    'frames by port, seen by iptables',
    {
      networks: [network.bridged],
      setup: `${brnf(1)}; iptables -A FORWARD -m physdev --physdev-is-bridged -p tcp -j REJECT --reject-with tcp-reset
      iptables -A FORWARD -m physdev --physdev-in hw0 -p udp -j REJECT; iptables -A INPUT -m physdev --physdev-in v-g1 -p icmp -j DROP`,
    },
  ],
  [
    'frames by protocol, on the bridge',
    {
      networks: [network.bridged],
      setup: nft(`table bridge mine {
      chain forward { type filter hook forward priority 0; policy accept;
        ip protocol udp drop
        ether type ip6 drop
        iifname "hw0" tcp flags & (fin|syn|rst|ack) == syn drop
      }
    }`),
    },
  ],
  [
    'ARP that does not pass the bridge',
    {
      networks: [network.bridged],
      setup: `${nft(`table bridge mine {
      chain forward { type filter hook forward priority 0; policy drop;
        ether type ip accept
      }
    }`)}\nip neigh flush all`,
    },
  ],
  [
    "a bridge's own switch for bridge netfilter",
    {
      networks: [network.bridged],
      setup: `${brnf(0)}; ip link set br0 type bridge nf_call_iptables 1; iptables -P FORWARD DROP; iptables -A FORWARD -p icmp -j ACCEPT`,
    },
  ],
  [
    'translation of frames',
    {
      networks: [network.bridged],
      setup: `${brnf(1)}; iptables -t nat -A PREROUTING -d 10.50.0.3 -p tcp -j DNAT --to 10.50.0.102
      iptables -t nat -A POSTROUTING -p udp -s 10.50.0.101 -j SNAT --to-source 10.50.0.2`,
    },
    ['g1>x', 'g1>g2', 'g1>far', 'host>g1'],
  ],
  [
    'a published port, chosen by maps',
    {
      networks: [network.routed],
      externalRoutes: true,
      port: 8080,
      setup: nft(`table ip mine {
      map published { type inet_service : ipv4_addr . inet_service
        elements = { 8080 : 192.168.112.101 . 4000 }
      }
      chain in { type nat hook prerouting priority dstnat; policy accept;
        ip daddr 10.50.0.2 dnat ip addr . port to tcp dport map @published
        ip daddr 10.50.0.2 udp dport 8080 dnat to ip saddr map { 10.50.0.3 : 192.168.112.102, 10.99.0.0/16 : 192.168.112.101 }
      }
      chain out { type nat hook postrouting priority srcnat; policy accept;
        oifname "hw0" snat to ip saddr map { 192.168.112.101 : 10.50.0.2 }
      }
    }`),
    },
    ['x>host', 'far>host', 'g1>x', 'g2>far', 'x>g1'],
  ],
  [
    'marks from a map, and headers that are rewritten',
    {
      networks: [network.open],
      externalRoutes: true,
      setup: nft(`table ip mine {
      map classes { type ipv4_addr : mark
        elements = { 10.50.0.3 : 0x7 }
      }
      chain early { type filter hook prerouting priority mangle; policy accept;
        meta mark set ip daddr map @classes
        ct mark set meta l4proto map { tcp : 1, udp : 2 }
      }
      chain forward { type filter hook forward priority 0; policy accept;
        tcp flags syn tcp option maxseg size set rt mtu
        ip ttl set 60 ip dscp set cs1
        meta mark 0x7 icmp type echo-request icmp code 0 reject with icmp type host-prohibited
        ct mark 2 ip daddr 10.60.0.2 drop
        ip frag-off & 0x1fff != 0 drop
      }
    }`),
    },
  ],
  [
    "addresses of the packet's own link, and options that change nothing",
    {
      networks: [network.nat],
      setup: `${nft(`table ip mine {
      chain in { type filter hook prerouting priority -10; policy accept;
        iifname "vnat" fib daddr . iif type local meta l4proto udp drop
        iifname "vnat" ct protocol icmp fib daddr . iif type != { local, unicast, broadcast, multicast } drop
      }
    }`)}
      iptables -I FORWARD -f -j DROP; iptables -t raw -A PREROUTING -p tcp --dport 21 -j CT --helper ftp || true
      iptables -t nat -I POSTROUTING -s 192.168.111.0/24 -p udp -d 10.60.0.0/24 -j SNAT --to-source 10.50.0.2 --persistent`,
    },
    ['g1>host', 'g1>g2', 'g1>x', 'g1>far', 'x>host', 'host>g1'],
  ],
]

describe('combinations, with real packets', () => {
  test.each(combinations.map(([what, plan, pairs]) => ({ what, plan, pairs })))(
    '$what',
    async ({ plan, pairs = all }) => {
      await using scene = await setUp(plan)
      const hasIpv6 = plan.port === undefined && plan.networks.some((xml) => /ipv6|bridged/.test(xml))
      expectSame(await compare(scene, pairs, hasIpv6 ? ['ipv4', 'ipv6'] : ['ipv4'], undefined, plan.port))
    },
  )

  test('a rule that is not understood: the answer depends on it, whatever packets do', async () => {
    const setup = 'iptables -I FORWARD -i vnat -m statistic --mode random --probability 0.5 -j DROP'
    await using scene = await setUp({ networks: [network.nat], setup })
    // What packets do is left to chance, so there is nothing to record.
    const { comparisons } = await observe(scene, { pairs: ['g1>x'], protocols: ['icmp'] })
    const [found] = comparisons
    expect(found?.explanation).toMatchObject({
      verdict: 'conditional',
      conditions: [{ kind: 'unread-rule', needed: false, text: expect.stringContaining('--mode random') }],
    })
  })
})
