import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LimitPolicy } from '../../../src/policy/index.js'
import { explain, type ReachabilityQuery } from '../../../src/reachability/index.js'
import type { Guest } from '../harness/index.js'
import { backends, PolicyScene, reached, type Try } from './scene.js'

/** The internet, as far as rules can tell: addresses of x's own loopback. */
const internet = { ipv4: '8.8.4.4', ipv6: '2620:fe::fe' } as const

const cases: readonly { readonly limit: LimitPolicy; readonly open: readonly string[] }[] = [
  { limit: { of: { network: 'lab' }, internet: true }, open: ['internet', 'internet, IPv6'] },
  { limit: { of: { network: 'lab' }, host: [] }, open: [] },
  {
    limit: {
      of: { network: 'lab', mac: '52:54:00:00:11:01' },
      internet: true,
      to: [{ address: '10.50.0.3', protocol: 'tcp', port: 4000 }],
    },
    open: ['internet', 'internet, IPv6', 'LAN'],
  },
  {
    limit: { of: { network: 'lab' }, private: true, guests: true },
    open: ['LAN', 'LAN, IPv6', 'peer', 'peer, IPv6'],
  },
]

describe.each(backends)('libvirt $libvirt with $firewall', (software) => {
  let scene: PolicyScene
  let guest: Guest
  let peer: Guest

  beforeAll(async () => {
    scene = await PolicyScene.start(software, ['lab', 'two'])
    const { host, lan } = scene
    await lan.x.sh(
      `ip address add ${internet.ipv4}/32 dev lo; ip address add ${internet.ipv6}/128 dev lo; ip link set lo up`,
    )
    await host.sh(`ip route add ${internet.ipv4} via 10.50.0.3; ip route add ${internet.ipv6} via fd50::3`)
    guest = await scene.guest('lab', 1)
    peer = await scene.guest('lab', 2)
    await scene.guest('two', 1)
  })
  afterAll(() => scene?.[Symbol.asyncDispose]())

  const tries = (): Try[] => {
    const to = (who: string, address: string, port = 4000): Try => ({ who, machine: guest, address, port })
    return [
      to('internet', internet.ipv4),
      to('internet, IPv6', internet.ipv6),
      to('LAN', '10.50.0.3'),
      to('LAN, IPv6', 'fd50::3'),
      to('gateway', '192.168.111.1'),
      to('gateway, IPv6', 'fd11::1'),
      to("the host's other address", scene.host.ipv4 ?? ''),
      to('peer', '192.168.111.102'),
      to('peer, IPv6', 'fd11::102'),
      to('other network', '192.168.112.101'),
    ]
  }

  /** What the engine says of the same. */
  async function predicted(): Promise<Record<string, unknown>> {
    const states = [guest, peer].map((one, index) => ({
      name: one.name,
      network: 'lab',
      addresses: [`192.168.111.10${index + 1}/24`, `fd11::10${index + 1}/64`],
      hasDefaultRoute: true,
      port: one.device,
      mac: `52:54:00:00:11:0${index + 1}`,
    }))
    const snapshot = await scene.connection.snapshot()
    const found: Record<string, unknown> = {}
    for (const { who, address = '', port } of tries()) {
      const own = ['gateway', 'gateway, IPv6', "the host's other address"].includes(who)
      const to: ReachabilityQuery['to'] = who.startsWith('peer')
        ? { kind: 'guest', network: 'lab', guest: 'lab2' }
        : who === 'other network'
          ? { kind: 'guest', network: 'two' }
          : { kind: own ? 'host' : 'external', address }
      const family = address.includes(':') ? 'ipv6' : 'ipv4'
      const from = { kind: 'guest', network: 'lab', guest: 'lab1' } as const
      const { verdict, conditions } = explain({ from, to, family, protocol: 'tcp', port }, snapshot, { guests: states })
      found[who] = conditions.length > 0 ? conditions : verdict === 'yes'
    }
    return found
  }

  test.each(cases)('$limit opens $open and nothing else, in packets and by explain', async ({ limit, open }) => {
    await scene.policies.apply([{ name: 'cage', limit: [limit] }])
    // What the case before did not let them ask, they would take for unreachable still.
    for (const one of [guest, peer]) await one.sh('ip neigh flush all')
    const wanted = Object.fromEntries(tries().map(({ who }) => [who, open.includes(who)]))
    expect(await reached(tries())).toEqual(wanted)
    expect(await predicted()).toEqual(wanted)
    // Others open connections to it all the same.
    expect((await scene.host.tcp('192.168.111.101', 80)).reached).toBe(true)
    expect((await scene.host.tcp('fd11::101', 80)).reached).toBe(true)
  })

  test('what takes its rules away is found, reported and put back; removed, nothing is left', async () => {
    const { host, policies, connection } = scene
    await policies.apply([{ name: 'cage', limit: [{ of: { network: 'lab' } }] }])
    expect(await connection.findTampering()).toEqual([])
    await host.sh('nft flush chain inet virtnet_policy_cage beyond0')
    expect(await policies.list()).toMatchObject([{ inForce: false, problems: [{ kind: 'edited' }] }])
    expect(await connection.findTampering()).toMatchObject([{ kind: 'policy-edited', networks: ['lab'] }])
    expect(await policies.repair()).toEqual(['cage'])
    await host.sh('nft delete table inet virtnet_policy_cage')
    const lost = await connection.findTampering()
    expect(lost).toMatchObject([{ kind: 'policy-lost' }])
    await host.heal(lost.flatMap(({ heal }) => heal))
    expect(await policies.list()).toMatchObject([{ inForce: true }])
    await host.sh('rm /run/virtnet/policies/*')
    expect(await policies.list()).toEqual([])
    const leftover = await connection.findTampering()
    expect(leftover).toMatchObject([{ kind: 'policy-leftover' }])
    await host.heal(leftover.flatMap(({ heal }) => heal))
    expect(await host.sh('nft list ruleset')).not.toContain('virtnet_policy')
    await policies.apply([{ name: 'cage', limit: [{ of: { network: 'lab' } }] }])
    await policies.remove('cage')
    expect(await host.sh('nft list ruleset; ls /run/virtnet/policies')).not.toContain('virtnet_policy')
    expect(await reached(tries())).toMatchObject({ internet: true, LAN: true, gateway: true, peer: true })
  })
})
