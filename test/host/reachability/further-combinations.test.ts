import { describe, expect, test } from 'vitest'
import { compare } from './compare.js'
import { expectSame } from './expect-same.js'
import type { Pair } from './observe.js'
import { network, nft, type ScenePlan, setUp } from './scene.js'

const all: readonly Pair[] = ['g1>host', 'g1>g2', 'g1>x', 'g1>far', 'x>g1', 'far>g1', 'host>g1', 'x>host']
const port = 4000

/** Where rules are read from, and what becomes of packets that only half of the rules see. */
const combinations: readonly (readonly [what: string, plan: ScenePlan, pairs?: readonly Pair[]])[] = [
  [
    "rules of iptables' older backend, beside nftables'",
    {
      networks: [network.nat],
      setup: 'iptables-legacy -A FORWARD -i vnat -p udp -j REJECT --reject-with icmp-host-prohibited',
    },
  ],
  [
    'an answer that is not tracked: the handshake ends with an invalid packet',
    {
      networks: [network.open],
      externalRoutes: true,
      setup: `iptables -t raw -A PREROUTING -i vopen -j NOTRACK
      iptables -A FORWARD -m conntrack --ctstate INVALID -j DROP
      iptables -A FORWARD -i hw0 -m conntrack --ctstate NEW -p udp -j DROP`,
    },
  ],
  [
    'resets that the host itself does not let out',
    {
      networks: [network.open],
      externalRoutes: true,
      setup: `iptables -A FORWARD -p tcp -j REJECT --reject-with tcp-reset
      iptables -A OUTPUT -o vopen -p tcp -j DROP
      echo 0 >/proc/sys/net/bridge/bridge-nf-call-iptables`,
    },
    ['g1>x', 'g1>far', 'x>g1'],
  ],
  [
    'chains on a device, which macvtap does not go past',
    {
      networks: [network.macvtap('bridge')],
      setup: nft(`table netdev mine {
      chain in { type filter hook ingress device hw0 priority 0; policy accept;
        udp dport ${port} drop
      }
      chain out { type filter hook egress device hw0 priority 0; policy accept;
        tcp dport ${port} ip daddr 10.60.0.2 drop
      }
    }`),
    },
  ],
  [
    'chains on a device, on the way out and back',
    {
      networks: [network.nat],
      setup: nft(`table inet mine {
      chain in { type filter hook ingress device hw0 priority 0; policy accept;
        ip protocol icmp drop
        tcp flags & (syn | ack) == syn | ack ip saddr 10.50.0.3 drop
        sctp dport 4000 drop
      }
    }`),
    },
  ],
  [
    'ARP by its sender, and by its kind',
    {
      networks: [network.nat],
      setup: `${nft(`table arp mine {
      chain in { type filter hook input priority 0; policy accept;
        arp htype 1 arp hlen 6 arp plen 4 arp saddr ip 192.168.111.101 drop
      }
      chain out { type filter hook output priority 0; policy accept;
        oifname "hw0" arp operation reply arp daddr ip 10.50.0.77 drop
      }
    }`)}ip neigh flush all`,
    },
  ],
  [
    "marks of a bridge's own chain, which iptables sees after it",
    {
      networks: [network.bridged],
      setup: `${nft(`table bridge mine {
      chain forward { type filter hook forward priority 0; policy accept;
        ip protocol udp meta mark set 0x77
      }
    }`)}echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables
      iptables -A FORWARD -m mark --mark 0x77 -j DROP`,
    },
    ['g1>g2', 'g1>x'],
  ],
  [
    'frames for everybody, which is how ARP asks',
    {
      networks: [network.bridged],
      setup: nft(`table bridge mine {
      chain forward { type filter hook forward priority 0; policy accept;
        meta pkttype broadcast drop
      }
    }`),
    },
    ['g1>host', 'g1>g2', 'g1>x', 'x>g1'],
  ],
  [
    'routes that refuse, the host itself too',
    {
      networks: [network.routed],
      externalRoutes: true,
      setup: `ip route add prohibit 10.60.0.0/24; ip -6 route add prohibit fd60::/64
      ip route add unreachable 10.50.0.3; ip -6 route add blackhole fd50::3`,
    },
    ['g1>x', 'g1>far', 'host>x', 'host>far', 'x>host'],
  ],
  [
    'chains of one priority: the one that came last drops what libvirt would reject',
    {
      networks: [network.nat],
      externalRoutes: true,
      setup: nft(`table ip mine {
      chain c { type filter hook forward priority 0; policy drop;
        iifname "vnat" return
      }
    }`),
    },
    ['x>g1', 'far>g1'],
  ],
  [
    'what connection tracking would know, of packets that it does not see',
    {
      networks: [network.open],
      externalRoutes: true,
      setup: `iptables -t raw -A PREROUTING -p icmp -j NOTRACK
      ${nft(`table ip mine {
      chain forward { type filter hook forward priority 10; policy accept;
        ct mark != 1 ip protocol icmp drop
        ct original protocol icmp drop
        ct status assured drop
      }
      chain early { type filter hook prerouting priority -250; policy accept;
        ct direction original drop
      }
      chain late { type filter hook prerouting priority 0; policy accept;
        notrack
        ct state untracked meta l4proto udp drop
      }
    }`)}`,
    },
    ['g1>x', 'x>g1', 'g1>host', 'host>g1'],
  ],
  [
    'routing rules by protocol and port, one that jumps, and routes that none leads to',
    {
      networks: [network.routed],
      externalRoutes: true,
      setup: `ip rule add ipproto tcp dport 4000-4001 blackhole priority 97
      ip rule add ipproto udp sport 4000 prohibit priority 98
      ip rule add from 192.168.112.0/24 goto 200 priority 99
      ip rule add unreachable priority 100
      ip rule add nop priority 200`,
    },
    ['g1>x', 'g1>far', 'x>g1'],
  ],
  [
    'translation of one family; errors about what was translated come in the name that was asked for',
    {
      networks: [network.open],
      externalRoutes: true,
      setup: nft(`table inet mine {
      chain translate { type nat hook prerouting priority -100; policy accept;
        iifname "hw0" dnat ip to 192.168.114.102
      }
      chain forward { type filter hook forward priority 0; policy accept;
        ip daddr 192.168.114.102 udp dport ${port} reject with icmpx admin-prohibited
        meta l4proto tcp reject with tcp reset
      }
    }`),
    },
    ['x>g1', 'far>g1', 'g1>x'],
  ],
  [
    'flags that must not be there, which only the data lacks',
    {
      networks: [network.open],
      externalRoutes: true,
      setup: nft(`table bridge mine {
      chain out { type filter hook output priority 0; policy accept;
        tcp flags & (syn | rst) == 0 drop
      }
    }`),
    },
    ['g1>host', 'x>g1', 'g1>g2'],
  ],
  [
    'names of links that a packet has not: what the host sends, and frames that are only switched',
    {
      networks: [network.open],
      externalRoutes: true,
      setup: nft(`table inet mine {
      chain out { type filter hook output priority 0; policy accept;
        iifname != "vopen" tcp dport ${port} drop
      }
      chain post { type filter hook postrouting priority 0; policy accept;
        iifname "vopen" udp dport ${port} drop
      }
    }`),
    },
    ['g1>host', 'g1>g2', 'g1>x', 'host>g1', 'x>g1'],
  ],
  [
    "unicast, which for IPv6 the host's own addresses are too; the way that a packet came",
    {
      networks: [network.open],
      externalRoutes: true,
      setup: `ip6tables -A OUTPUT -p udp -m addrtype --src-type UNICAST -j DROP
      iptables -A OUTPUT -p udp -m addrtype --src-type UNICAST -j DROP
      iptables -t raw -A PREROUTING -i vopen -p tcp -m rpfilter --loose -j DROP
      iptables -A FORWARD -m length --length 0:20 -j DROP
      iptables -A FORWARD -m ttl --ttl-lt 5 -j DROP`,
    },
    ['g1>host', 'host>g1', 'x>g1', 'g1>x'],
  ],
  [
    'what is said to the host itself, on its way out and in again',
    {
      networks: [network.nat],
      setup: nft(`table ip mine {
      chain out { type nat hook output priority 0; policy accept;
        ip daddr 10.50.0.3 redirect
      }
    }`),
    },
    ['host>x', 'host>far'],
  ],
  [
    'a bridge that is down: what is sent to its guests goes in circles',
    {
      networks: [network.nat, network.routed],
      guests: [{ on: 'nat' }, { on: 'routed' }],
      externalRoutes: true,
      setup: 'ip link set vrouted down',
    },
    ['g1>g2', 'x>g2', 'far>g2', 'g2>g1', 'g1>x'],
  ],
]

describe('further combinations, with real packets', () => {
  test.each(combinations.map(([what, plan, pairs]) => ({ what, plan, pairs })))(
    '$what',
    async ({ plan, pairs = all }) => {
      await using scene = await setUp(plan)
      const families = plan.networks.some((xml) => /ipv6|bridge/.test(xml)) ? (['ipv4', 'ipv6'] as const) : undefined
      expectSame(await compare(scene, pairs, families, undefined, port))
    },
  )

  test('ways of one route: whichever a packet comes by, the host would answer by it', async () => {
    await using scene = await setUp({
      networks: [network.routed],
      externalRoutes: true,
      uplinks: ['hw0', 'hw1'],
      setup: `ip address add 10.50.0.22/24 dev hw1
      ip route replace default nexthop via 10.50.0.1 dev hw0 nexthop via 10.50.0.1 dev hw1
      for link in all hw0 hw1; do echo 1 >/proc/sys/net/ipv4/conf/$link/rp_filter; done`,
    })
    const found = await compare(scene, ['far>g1', 'far>host'])
    expectSame(found)
    expect(found.flatMap(({ explanation }) => explanation.conditions)).toEqual([])
  })

  test('a time to live that a rule sets to its end: the host is where it ends', async () => {
    const setup = 'iptables -t mangle -A PREROUTING -i vopen -p udp -j TTL --ttl-set 1'
    await using scene = await setUp({ networks: [network.open], externalRoutes: true, setup })
    const [out, other] = await compare(scene, ['g1>x'], ['ipv4'], ['udp', 'tcp'])
    expect(out?.observed).toContain('icmp:11/0')
    expect(out?.explanation.verdict).toBe('no')
    expect(out?.predicted).toContain('icmp:11/0')
    expect(other?.explanation.verdict).toBe('yes')
  })

  describe('of chains of legacy iptables and of nft with one priority', () => {
    const mark = 'iptables-legacy -t mangle -A PREROUTING -i vopen -p udp -j MARK --set-mark 0x77'
    const drop = nft(`table inet mine {
      chain early { type filter hook prerouting priority -150; policy accept;
        meta mark 0x77 drop
      }
    }`)
    test.each([
      ['nft', `${mark}\n${drop}`, true],
      ['legacy iptables', `${drop}\n${mark}`, false],
    ])('the last sees packets first: %s', async (_, setup, arrives) => {
      await using scene = await setUp({ networks: [network.open], externalRoutes: true, setup })
      const [marked, other] = await compare(scene, ['g1>x'], ['ipv4'], ['udp', 'tcp'])
      expect(marked?.observed.startsWith('ok')).toBe(arrives)
      expect(marked?.explanation.verdict).toBe('conditional')
      const [condition] = marked?.explanation.conditions ?? []
      expect(condition?.text).toContain('rules of legacy iptables (mangle PREROUTING)')
      expect([other?.observed.slice(0, 2), other?.explanation.verdict]).toEqual(['ok', 'yes'])
    })
  })
})
