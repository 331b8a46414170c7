import { describe, expect, test } from 'vitest'
import { localMachine } from '../../../src/machine/index.js'
import type { Assumptions } from '../../../src/reachability/index.js'
import { verify } from '../../../src/verify/index.js'
import { parseNetwork } from '../../../src/xml/index.js'
import { behindShell, sourceOf } from './observe.js'
import { network, type ScenePlan, setUp } from './scene.js'

async function verifyOn(
  plan: ScenePlan,
  standIns: Record<string, string[][]>,
  queries: Parameters<typeof verify>[0],
  assume?: Assumptions,
  trace?: boolean,
  machineOf = sourceOf,
) {
  await using scene = await setUp({ ...plan, guests: [] })
  const { host, lan } = scene
  if (plan.externalRoutes) await lan.addRoute('192.168.112.0/24', host.ipv4 ?? '')
  const before = (await host.run('ip', ['-o', 'link'])).split('\n').length
  const found = await verify(queries, {
    networks: plan.networks.map(parseNetwork),
    standIns,
    assume: assume ?? scene.assume,
    machine: machineOf(host),
    timeout: 800,
    ...(trace && { trace }),
  })
  expect((await host.run('ip', ['-o', 'link'])).split('\n')).toHaveLength(before)
  expect(await host.run('ip', ['netns', 'list'])).not.toContain('virtnet-probe')
  expect(await host.run('nft', ['list', 'tables'])).not.toContain('virtnet_trace')
  expect(await host.sh('iptables-legacy-save; ip6tables-legacy-save')).not.toContain('TRACE')
  expect(await host.sh('cat /proc/sys/net/netfilter/nf_log/2')).not.toContain('nfnetlink')
  return found
}

const guest = (of: string) => ({ kind: 'guest', network: of }) as const
const host = { kind: 'host' } as const
const x = { kind: 'external', address: '10.50.0.3' } as const
const ipv4 = { family: 'ipv4' } as const

describe('verify', () => {
  test.each([
    ['a command', sourceOf],
    ['a shell, as behind ssh', behindShell],
  ])('sends what was asked, and agrees with the prediction, through %s', async (_, machineOf) => {
    const found = await verifyOn(
      { networks: [network.nat, network.isolated] },
      { nat: [['192.168.111.240/24', 'fd11::240/64'], ['192.168.111.241/24']], isolated: [['192.168.113.240/24']] },
      [
        { from: guest('nat'), to: guest('nat'), ...ipv4, protocol: 'tcp' },
        { from: guest('nat'), to: host, ...ipv4, protocol: 'udp' },
        { from: guest('nat'), to: host, family: 'ipv6', protocol: 'tcp' },
        { from: guest('nat'), to: x, ...ipv4, protocol: 'icmp' },
        { from: guest('nat'), to: x, ...ipv4, protocol: 'tcp', port: 4000 },
        { from: guest('nat'), to: guest('isolated'), ...ipv4, protocol: 'tcp' },
        { from: guest('isolated'), to: x, ...ipv4, protocol: 'icmp' },
        { from: host, to: guest('isolated'), ...ipv4, protocol: 'udp' },
      ],
      undefined,
      true,
      machineOf,
    )
    for (const { trace } of found) expect(trace?.agrees).not.toBe(false)
    expect(found.map(({ agrees, observed }) => [agrees, observed.reached])).toEqual([
      [true, true],
      [true, true],
      [true, true],
      [true, true],
      [true, true],
      [true, false],
      [true, false],
      [true, true],
    ])
    expect(found[0]?.observed.sourceSeen).toBe('192.168.111.240')
    expect(found[5]?.observed.error).toBe('ECONNREFUSED')
  })

  test('asks the kernel which rules decided, and foresaw each of them', async () => {
    const found = await verifyOn(
      {
        networks: [network.nat, network.isolated],
        setup: `
          iptables -I FORWARD -p udp --dport 4001 -m comment --comment 'not this port' -j DROP
          nft -f - <<'rules'
          table inet other {
            chain deeper {
              ip6 nexthdr tcp return
              udp dport 4000 accept
            }
            chain forward {
              type filter hook forward priority 10; policy accept;
              meta l4proto { tcp, udp } jump deeper
              counter
            }
          }
          table bridge frames {
            chain pre {
              type filter hook prerouting priority 0; policy accept;
              ip protocol tcp accept
            }
          }
rules`,
      },
      { nat: [['192.168.111.240/24', 'fd11::240/64'], ['192.168.111.241/24']], isolated: [['192.168.113.240/24']] },
      [
        { from: guest('nat'), to: x, ...ipv4, protocol: 'tcp', port: 4000 },
        { from: guest('nat'), to: x, ...ipv4, protocol: 'udp', port: 4000 },
        { from: guest('nat'), to: x, ...ipv4, protocol: 'udp', port: 4001 },
        { from: guest('nat'), to: x, ...ipv4, protocol: 'icmp' },
        { from: guest('nat'), to: guest('nat'), ...ipv4, protocol: 'tcp' },
        { from: guest('nat'), to: guest('isolated'), ...ipv4, protocol: 'tcp' },
        { from: guest('nat'), to: host, family: 'ipv6', protocol: 'tcp' },
        { from: host, to: guest('isolated'), ...ipv4, protocol: 'icmp' },
      ],
      undefined,
      true,
    )
    for (const { trace } of found) {
      expect(trace?.decisions.filter(({ agrees }) => !agrees)).toEqual([])
      expect(trace?.agrees).toBe(true)
    }
    const ruleOf = (index: number, packet: string, chain: string) =>
      found[index]?.trace?.decisions.find((one) => one.packet === packet && one.chain === chain)?.traced
    expect(ruleOf(0, 'request', 'bridge frames pre')).toContain('pre: ip protocol tcp accept')
    expect(ruleOf(0, 'request', 'ip nat POSTROUTING')).toContain('masquerade')
    expect(ruleOf(1, 'request', 'inet other forward')).toContain('deeper: udp dport 4000 accept')
    expect(ruleOf(1, 'reply', 'ip filter FORWARD')).toContain('LIBVIRT_FWI:')
    expect(ruleOf(2, 'request', 'ip filter FORWARD')).toContain('drop')
    expect(ruleOf(5, 'request', 'ip filter FORWARD')).toMatch(/LIBVIRT_FW[IO]: .*reject/i)
    expect(found[0]?.trace?.decisions.map(({ packet }) => packet)).toContain('data')
  })

  test("traces tables of iptables' older backend, and leaves them as they were", async () => {
    const found = await verifyOn(
      {
        networks: [network.nat],
        setup: `iptables-legacy -N own; iptables-legacy -A FORWARD -p udp -j own
          iptables-legacy -A own -p udp --dport 4000 -j ACCEPT
          iptables-legacy -A INPUT -p tcp -j ACCEPT
          ip6tables-legacy -A INPUT -p tcp --dport 4001 -j ACCEPT`,
      },
      { nat: [['192.168.111.240/24', 'fd11::240/64'], ['192.168.111.241/24']] },
      [
        { from: guest('nat'), to: x, ...ipv4, protocol: 'udp', port: 4000 },
        { from: guest('nat'), to: x, ...ipv4, protocol: 'tcp', port: 4000 },
        { from: guest('nat'), to: host, ...ipv4, protocol: 'tcp' },
        { from: guest('nat'), to: host, family: 'ipv6', protocol: 'tcp', port: 4001 },
        { from: guest('nat'), to: guest('nat'), ...ipv4, protocol: 'icmp' },
      ],
      undefined,
      true,
    )
    for (const { trace, agrees } of found) {
      expect(trace?.untraced).toEqual([])
      expect(trace?.decisions.filter((one) => !one.agrees)).toEqual([])
      expect(trace?.agrees).toBe(true)
      expect(agrees).toBe(true)
    }
    const older = (index: number) =>
      found[index]?.trace?.decisions.flatMap(({ predicted = '', traced }) =>
        predicted.includes('-legacy') && traced !== 'policy' ? [traced] : [],
      )
    // Of one that drops, nft's chain of the same priority may see nothing: which is asked first, no fact tells.
    expect(older(0)).toContain('own: rule 1')
    expect(older(2)).toEqual(['INPUT: rule 1', 'INPUT: rule 1'])
    expect(older(3)).toContain('INPUT: rule 1')
  })

  test('stands in by macvlan where guests sit on a device', async () => {
    const found = await verifyOn(
      { networks: [network.macvtap('bridge')] },
      { macvtap: [['10.50.0.240/24'], ['10.50.0.241/24']] },
      [
        { from: guest('macvtap'), to: guest('macvtap'), ...ipv4, protocol: 'udp' },
        { from: guest('macvtap'), to: { kind: 'host', address: '10.50.0.2' }, ...ipv4, protocol: 'tcp' },
        { from: guest('macvtap'), to: x, ...ipv4, protocol: 'icmp' },
      ],
    )
    expect(found.map(({ predicted, observed }) => [predicted.verdict, observed.reached])).toEqual([
      ['yes', true],
      ['no', false],
      ['yes', true],
    ])
  })

  test('a mismatch is the finding: here the outside lacks the route that was assumed', async () => {
    const query = { from: guest('routed'), to: x, ...ipv4, protocol: 'icmp' } as const
    const standIns = { routed: [['192.168.112.240/24']] }
    const found = await verifyOn({ networks: [network.routed] }, standIns, [query], { externalRoutes: true })
    expect(found).toMatchObject([{ agrees: false, predicted: { verdict: 'yes' }, observed: { reached: false } }])
    const open = await verifyOn({ networks: [network.routed] }, standIns, [query], {})
    expect(open).toMatchObject([{ agrees: undefined, predicted: { verdict: 'conditional' } }])
    const right = await verifyOn({ networks: [network.routed], externalRoutes: true }, standIns, [query])
    expect(right).toMatchObject([{ agrees: true, predicted: { verdict: 'yes' }, observed: { reached: true } }])
  })

  test('refuses what it cannot send, before anything is made', async () => {
    const mayNot = () => expect.fail('nothing may be run')
    const options = {
      networks: [parseNetwork(network.nat)],
      standIns: {},
      machine: { ...localMachine, run: mayNot, start: mayNot },
    }
    const refused = (query: Parameters<typeof verify>[0][number]) => expect(verify([query], options)).rejects
    await refused({ from: x, to: guest('nat'), ...ipv4, protocol: 'icmp' }).toThrow('from an external machine')
    await refused({ from: guest('nat'), to: { kind: 'external' }, ...ipv4, protocol: 'icmp' }).toThrow(
      'to.address: is required',
    )
    await refused({ from: guest('nat'), to: x, ...ipv4, protocol: 'tcp' }).toThrow('give a port')
  })
})
