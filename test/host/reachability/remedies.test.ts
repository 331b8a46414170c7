import { describe, expect, test } from 'vitest'
import type { Remedy } from '../../../src/reachability/index.js'
import type { Host } from '../harness/index.js'
import { type HostSoftware, usualSoftware } from '../harness/libvirts.js'
import { startDocker, startFirewalld, startUfw } from '../harness/tools/index.js'
import { someOf } from '../matrix/part.js'
import { type Comparison, observe, type Pair, type Scene } from './observe.js'
import { carryOut, isTold } from './remedies/carry-out.js'
import { arrives, otherPort, seenOn } from './remedies/measure.js'
import { network, type ScenePlan, setUp } from './scene.js'

const pairs: readonly Pair[] = ['g1>host', 'host>g1', 'g1>g2', 'g1>x', 'g2>x', 'x>g1', 'x>host', 'host>x']
const asked = 4000
const other = otherPort

const seen = (scene: Scene) => seenOn(scene, pairs)

/** Applies the remedy of one question: that is mended, what worked still does, and nothing opens that was not told. */
async function mends(scene: Scene, label: string, says: RegExp): Promise<Remedy> {
  const before = await seen(scene)
  const one = before.get(label)
  expect(one && arrives(one), `${label} is stopped`).toBe(false)
  const remedy = one?.explanation.remedy
  expect(remedy?.commands.map(({ command }) => command).join('\n')).toMatch(says)
  if (!remedy) throw new Error(`no remedy for ${label}`)
  await carryOut(scene, remedy)
  const after = await seen(scene)
  const words = (of: (name: string, now: Comparison) => boolean): string[] =>
    [...after].filter(([name, now]) => of(name, now)).map(([name, now]) => `${name}: ${now.observed}`)
  expect(words((name, now) => name === label && !arrives(now))).toEqual([])
  const was = (name: string): boolean => arrives(before.get(name) as Comparison)
  expect(words((name, now) => was(name) && !arrives(now))).toEqual([])
  expect(words((name, now) => name !== label && !was(name) && arrives(now) && !isTold(remedy, name))).toEqual([])
  return remedy
}

describe('a remedy, carried out, mends what was asked and nothing else', () => {
  const cases: readonly [what: string, plan: ScenePlan, label: string, says: RegExp][] = [
    [
      'a rule of iptables',
      { networks: [network.natIpv4], setup: 'iptables -I FORWARD -i vnat -p tcp -j REJECT' },
      'g1>x v4 tcp 4000',
      /^iptables -I FORWARD -i vnat -o hw0 -s 192\.168\.111\.101 -d 10\.50\.0\.3 -p tcp --dport 4000 -j ACCEPT$/,
    ],
    [
      'a policy of nft, both ways',
      {
        networks: [network.routed],
        externalRoutes: true,
        setup: "nft 'table inet mine { chain c { type filter hook forward priority 5; policy drop; }; }'",
      },
      'x>g1 v4 udp 4000',
      /inet mine c iifname "hw0" .* udp dport 4000 accept\n.*udp sport 4000 ct state established,related accept$/,
    ],
    [
      "the host's own firewall",
      {
        networks: [network.natIpv4],
        setup: `iptables -P INPUT DROP; iptables -A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT`,
      },
      'x>host v4 icmp',
      /^iptables -I INPUT -i hw0 -s 10\.50\.0\.3 -d 10\.50\.0\.2 -p icmp --icmp-type 8 -j ACCEPT$/,
    ],
    [
      'several firewalls at once',
      {
        networks: [network.natIpv4],
        setup: `iptables -I FORWARD -o hw0 -p tcp --dport 4000 -j DROP
          iptables -t mangle -I PREROUTING -i vnat -p tcp -j DROP
          nft 'table ip mine { chain c { type filter hook postrouting priority 5; tcp dport 4000 drop; }; }'`,
      },
      'g1>x v4 tcp 4000',
      /mangle[\s\S]*FORWARD[\s\S]*ip mine c/,
    ],
    [
      "Docker's chain for its users",
      {
        networks: [network.routed],
        externalRoutes: true,
        setup: 'iptables -N DOCKER-USER; iptables -I FORWARD -j DOCKER-USER; iptables -A DOCKER-USER -i hw0 -j DROP',
      },
      'x>g1 v4 tcp 4000',
      /^iptables -I DOCKER-USER -i hw0 -o vrouted .*--dport 4000 -j ACCEPT$/,
    ],
    [
      'bridge netfilter',
      {
        networks: [network.bridged],
        setup: `echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables
          iptables -P FORWARD DROP; iptables -A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT`,
      },
      'g1>g2 v4 tcp 4000',
      /^iptables -I FORWARD -i br0 -o br0 -s 10\.50\.0\.101 -d 10\.50\.0\.102 -p tcp --dport 4000 -j ACCEPT$/,
    ],
    [
      'a rule of the routing policy that takes guests’ packets away, as Tailscale’s do',
      {
        networks: [network.natIpv4],
        setup: `ip link add ts0 type veth peer name ts1; ip link set ts0 up; ip link set ts1 up; ip address add 100.64.0.9/32 dev ts0
          ip route add default dev ts0 table 52; ip rule add lookup 52 priority 5270`,
      },
      'g1>host v4 tcp 4000',
      /^ip rule add to 192\.168\.111\.0\/24 lookup main priority 5269$/,
    ],
    [
      'a ruleset that was flushed',
      { networks: [network.natIpv4], setup: 'nft flush ruleset' },
      'g1>x v4 tcp 4000',
      /^systemctl restart libvirtd$/,
    ],
    [
      'forwarding that is off',
      { networks: [network.natIpv4], setup: 'sysctl -qw net.ipv4.ip_forward=0' },
      'g1>x v4 udp 4000',
      /^sysctl -w net\.ipv4\.ip_forward=1$/,
    ],
  ]
  const chosen = ['a rule of iptables', 'several firewalls at once', 'bridge netfilter']
  test.each(someOf(cases, ...chosen))('%s', async (_what, plan, label, says) => {
    await using scene = await setUp({ ...plan, port: other })
    await mends(scene, label, says)
  })

  const releases: readonly HostSoftware[] = [
    { ...usualSoftware, libvirt: '9.0', firewall: 'iptables' },
    { ...usualSoftware, libvirt: '12.8', firewall: 'nftables' },
  ]
  describe.each(releases)('libvirt $libvirt', (software) => {
    test('a port forward leaves the port to the host and to guests', async () => {
      await using scene = await setUp({ software, networks: [network.natIpv4], port: other })
      const { host, lan } = scene
      const inward = (await observe(scene, { pairs: ['x>g1'], protocols: ['tcp'], port: asked })).comparisons[0]
      const remedy = inward?.explanation.remedy
      if (!remedy) throw new Error('no remedy')
      await carryOut(scene, remedy)
      expect(await lan.x.tcp(host.ipv4 ?? '', asked)).toMatchObject({ reached: true })
      expect(await lan.x.tcp(host.ipv4 ?? '', other)).toMatchObject({ reached: true })
      // A guest and the host still have the host's own service on that port.
      const own = (await observe(scene, { pairs: ['g1>host', 'g1>g2', 'x>host'], protocols: ['tcp'], port: asked }))
        .comparisons
      expect(own.map(({ label, observed }) => `${label}: ${observed.split(' ')[0]}`)).toEqual([
        'g1>host v4 tcp: ok',
        'g1>g2 v4 tcp: ok',
        'x>host v4 tcp: ok',
      ])
      expect(own[2]?.explanation.deliveredTo).toBe('guest g1')
      expect(own[0]?.explanation.deliveredTo).toBeUndefined()
    })

    const tools: readonly [
      what: string,
      before: (host: Host) => Promise<void>,
      label: string,
      says: RegExp,
      plan?: Partial<ScenePlan>,
    ][] = [
      [
        'ufw, to the host',
        startUfw,
        'x>host v4 tcp 4000',
        /^ufw prepend allow in on hw0 proto tcp from 10\.50\.0\.3 to 10\.50\.0\.2 port 4000$/,
      ],
      ['ufw, a guest to the host', startUfw, 'g1>host v4 udp 4000', /^ufw prepend allow in on vnat proto udp from /],
      [
        'firewalld, to the host',
        firewalldFirst,
        'x>host v4 tcp 4000',
        /^firewall-cmd --zone=public '--add-rich-rule=rule family="ipv4" source address="10\.50\.0\.3" /,
      ],
      ['firewalld, a guest to the host', firewalldFirst, 'g1>host v4 tcp 4000', /^firewall-cmd --zone=libvirt /],
    ]
    test.each(someOf(tools, 'ufw, to the host', 'firewalld, a guest to the host'))(
      '%s',
      async (_what, before, label, says, plan = {}) => {
        await using scene = await setUp({ software, before, networks: [network.natIpv4], port: other, ...plan })
        await mends(scene, label, says)
      },
    )
  })

  const newest: HostSoftware = { ...usualSoftware, libvirt: '12.8', firewall: 'nftables' }
  const dropping: readonly [what: string, start: (host: Host) => Promise<void>, says: RegExp][] = [
    ['ufw, a guest to the outside', startUfw, /^ufw route prepend allow in on vnat out on hw0 proto tcp from /],
    [
      'dockerd, which drops what it forwards where it was the one to switch forwarding on',
      async (host) => {
        await host.sh('sysctl -qw net.ipv4.ip_forward=0')
        await startDocker(host)
      },
      /^iptables -I DOCKER-USER -i vnat -o hw0 .*\niptables -I DOCKER-USER -i hw0 -o vnat /,
    ],
    [
      'firewalld that came after libvirt',
      startFirewalld,
      /^firewall-cmd --permanent --new-policy=[\s\S]*--add-rich-rule=[\s\S]*\nfirewall-cmd --reload$/,
    ],
  ]
  const worst = ['dockerd, which drops what it forwards where it was the one to switch forwarding on']
  test.each(someOf(dropping, ...worst))('%s, beside libvirt’s own table', async (_what, start, says) => {
    await using scene = await setUp({ software: newest, networks: [network.natIpv4], port: other })
    await start(scene.host)
    await mends(scene, 'g1>x v4 tcp 4000', says)
  })
})

/** firewalld that libvirt knows, whose networks are in their zone. */
async function firewalldFirst(host: Host): Promise<void> {
  await startFirewalld(host)
  await host.restartDaemon()
}
