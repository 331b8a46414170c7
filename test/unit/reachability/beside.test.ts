import { expect, test } from 'vitest'
import { type Alteration, explainOn, query } from '../altered-hosts.js'

const g1 = { kind: 'guest', network: 'nat', guest: 'g1' } as const
const host = { kind: 'host', address: '10.50.0.2' } as const
const x = { kind: 'external', address: '10.50.0.3' } as const
const clsact = { 'tc -j qdisc show': () => '[{"kind":"clsact","handle":"ffff:","dev":"hw0","parent":"ffff:fff1"}]' }
const filters = (ingress: string, egress = ''): Alteration => ({
  commands: {
    ...clsact,
    'tc filter show dev hw0 ingress': () => ingress,
    'tc filter show dev hw0 egress': () => egress,
  },
})
const filter = (kind: string, selector: string, action: string): string =>
  `filter protocol ip pref 49152 ${kind} chain 0 \nfilter protocol ip pref 49152 ${kind} chain 0 handle 0x1 \n${selector}\n  not_in_hw\n\taction order 1: ${action}\n\t index 1 ref 1 bind 1\n`
const drop = 'gact action drop\n\t random type none pass val 0'
const police = 'police 0x1 rate 100Mbit burst 10Kb mtu 64Kb action drop overhead 0b'

/** As iproute2 6.1 prints what the kernel of these tests does not have. */
test.each([
  ['matchall that drops', filters(filter('matchall', '', drop)), query(x, host), 'no'],
  ['matchall that drops, on the way out', filters('', filter('matchall', '', drop)), query(x, host), 'no'],
  [
    'flower that drops a port',
    filters(filter('flower', '  eth_type ipv4\n  ip_proto tcp\n  dst_port 8080', drop)),
    query(x, host, { port: 8080 }),
    'no',
  ],
  [
    'flower that drops another port',
    filters(filter('flower', '  eth_type ipv4\n  ip_proto tcp\n  dst_port 8080', drop)),
    query(x, host, { port: 22 }),
    'yes',
  ],
  [
    'flower that drops a range of sources',
    filters(filter('flower', '  eth_type ipv4\n  src_ip 10.50.0.0/28', drop)),
    query(x, host),
    'no',
  ],
  ['a limit, which packets are below', filters(filter('matchall', '', police)), query(x, host), 'yes'],
  [
    'an action that is not known',
    filters(filter('matchall', '', 'pedit  action pass keys 1')),
    query(x, host),
    'conditional',
  ],
  [
    'a filter at another link',
    filters(filter('matchall', '', drop)),
    query(g1, { kind: 'host', address: '192.168.111.1' }),
    'yes',
  ],
] as const)('traffic control: %s', async (_what, alteration, asked, verdict) => {
  expect(await explainOn('nat', alteration, asked)).toMatchObject({ verdict })
})

test('a program at all processes concerns what the host itself gets, and is named; one of a single service is not', async () => {
  const tree = (cgroup: string) => ({
    commands: {
      'bpftool -j cgroup tree': () =>
        JSON.stringify([
          { cgroup, programs: [{ id: 6, attach_type: 'cgroup_inet_ingress', attach_flags: 'multi', name: 'guard' }] },
        ]),
    },
  })
  const all = await explainOn('nat', tree('/sys/fs/cgroup'), query(x, host))
  expect(all.verdict).toBe('conditional')
  expect(all.conditions).toMatchObject([
    { kind: 'unread-hook', text: expect.stringContaining('guard at the cgroup /') },
  ])
  expect((await explainOn('nat', tree('/sys/fs/cgroup'), query(g1, x))).verdict).toBe('yes')
  const one = await explainOn('nat', tree('/sys/fs/cgroup/system.slice/systemd-udevd.service'), query(x, host))
  expect(one.verdict).toBe('yes')
})

test('WireGuard sends to addresses of its peers, and to no others', async () => {
  const tunnel = (allowed: string): Alteration => ({
    commands: {
      'ip -j -d link': (text) =>
        text
          .replace(/("ifname":"hw1","flags":\[)/, '$1"POINTOPOINT",')
          .replace(/("ifname":"hw1".*?"info_kind":)"veth"/s, '$1"wireguard"'),
      'ip -j -4 route show table all': (text) =>
        text.replace('[', '[{"dst":"10.70.0.0/16","dev":"hw1","scope":"link","flags":[]},'),
      'wg show all allowed-ips': () => `hw1\tkey=\t${allowed}\n`,
    },
  })
  const there = { kind: 'external', address: '10.70.0.9' } as const
  const refused = await explainOn('nat', tunnel('10.71.0.0/16'), query(g1, there))
  expect(refused).toMatchObject({ verdict: 'no', failure: { text: expect.stringContaining('no peer of hw1') } })
  expect(
    (await explainOn('nat', tunnel('10.70.0.0/24 fd70::/64'), query(g1, there))).failure?.text ?? '',
  ).not.toContain('no peer')
})
