import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PolicyDefinition } from '../../../src/policy/index.js'
import {
  type Explanation,
  explain,
  type GuestState,
  type ReachabilityEndpoint,
} from '../../../src/reachability/index.js'
import type { Guest } from '../harness/index.js'
import { backends, PolicyScene, reached, type Try } from './scene.js'

const web = {
  name: 'web',
  owner: 'shop',
  persist: true,
  forward: [
    { protocol: 'tcp', port: 8080, to: { address: '192.168.111.101' }, targetPort: 80 },
    { protocol: 'tcp', port: 8080, to: { address: 'fd11::101' }, targetPort: 80 },
    { protocol: 'tcp', port: 8081, to: { address: '192.168.113.101' }, targetPort: 80 },
    { protocol: 'udp', port: '8082-8084', to: { address: '192.168.114.101' }, targetPort: 78 },
  ],
} as const satisfies PolicyDefinition

describe.each(backends)('libvirt $libvirt with $firewall', (software) => {
  let scene: PolicyScene
  let guests: Record<'target' | 'peer' | 'other' | 'isolated' | 'routed', Guest>
  let clean: string
  const all = (): Guest[] => Object.values(guests)
  /** Rules and hooks, but for what counts. */
  const state = () =>
    scene.host.sh(`nft -s list ruleset; iptables-save -t filter | grep ^-A || true
      ls -R /etc/libvirt/hooks /etc/libvirt/virtnet-policies 2>/dev/null || true; bridge -d link | grep -c 'hairpin on' || true`)

  const tries = (): Try[] => {
    const { host, lan } = scene
    const { target, peer, other } = guests
    const to = (who: string, machine: Try['machine'], address: string | undefined, port = 8080) => ({
      who,
      machine,
      address,
      port,
    })
    return [
      to('outside', lan.x, host.ipv4),
      to('outside, IPv6', lan.x, host.ipv6),
      to('the host', host, host.ipv4),
      to('the host, IPv6', host, host.ipv6),
      to('a peer', peer, host.ipv4),
      to('a peer by the gateway', peer, '192.168.111.1'),
      to('a peer, IPv6', peer, host.ipv6),
      to('itself', target, host.ipv4),
      to('itself, IPv6', target, host.ipv6),
      to('another network', other, host.ipv4),
      to('another network, IPv6', other, host.ipv6),
      to('outside, to an isolated guest', lan.x, host.ipv4, 8081),
      to('another network, to an isolated guest', other, host.ipv4, 8081),
      { ...to('outside, to a routed guest, a port of a range', lan.x, host.ipv4, 8084), udp: true },
    ]
  }
  const every = (answer: boolean) => Object.fromEntries(tries().map(({ who }) => [who, answer]))

  beforeAll(async () => {
    scene = await PolicyScene.start(software, ['lab', 'two', 'iso', 'rou'])
    guests = {
      target: await scene.guest('lab', 1),
      peer: await scene.guest('lab', 2),
      other: await scene.guest('two', 1),
      isolated: await scene.guest('iso', 1),
      routed: await scene.guest('rou', 1),
    }
    clean = await state()
  })
  afterAll(() => scene?.[Symbol.asyncDispose]())

  test('from outside, the host, other guests and the guest itself, and after whatever happens to the rules', async () => {
    expect(await reached(tries())).toEqual(every(false))
    expect(await scene.policies.apply([web])).toEqual({ applied: ['web'], waits: [] })
    expect(await reached(tries())).toEqual(every(true))
    expect(await scene.policies.list()).toMatchObject([{ name: 'web', owner: 'shop', inForce: true, problems: [] }])
    expect((await scene.policies.plan([web])).steps).toMatchObject([{ action: 'none' }])

    const { host } = scene
    const events: Record<string, () => Promise<unknown>> = {
      'a network restart': () => scene.restartNetworks(all(), 'lab', 'iso', 'rou'),
      'a live update': () =>
        host.virsh(
          'net-update',
          'lab',
          'add',
          'ip-dhcp-host',
          "<host mac='52:54:00:00:00:99' ip='192.168.111.9'/>",
          '--live',
        ),
      SIGHUP: () => host.sh(`kill -HUP ${software.daemons === 'monolithic' ? '$(cat /run/libvirtd.pid)' : ''}`),
      'a restart of the daemon': () => host.restartDaemon().then(() => scene.reconnect()),
      // All rules and all that is not kept are gone; libvirt has its hook since its last start.
      'a reboot': async () => {
        await host.kill()
        await host.sh(`rm -rf /run/virtnet; nft flush ruleset
          for port in $(ls /sys/class/net); do bridge link set dev $port hairpin off 2>/dev/null || true; done`)
        await host.run('/run/start-daemon', ['libvirtd'])
        await scene.restartNetworks(all(), 'lab', 'two', 'iso', 'rou')
        await scene.reconnect()
      },
    }
    for (const [event, happen] of Object.entries(events)) {
      await happen()
      // Ports that are plugged in anew send nothing back until `repair()` finds them.
      const { itself, 'itself, IPv6': itself6, ...others } = every(true)
      expect([event, await reached(tries())]).toMatchObject([event, others])
      await scene.policies.repair()
      expect([event, await reached(tries())]).toEqual([event, { ...others, itself, 'itself, IPv6': itself6 }])
      expect(await scene.policies.list()).toMatchObject([{ inForce: true }])
    }
  })

  test('explain, the tamper watch and verify agree with packets, in force and out of it', async () => {
    const { host, connection, policies } = scene
    await policies.apply([web])
    const { other } = guests
    const some = tries().filter(({ machine, port }) => port === 8080 && [scene.lan.x, other].includes(machine as Guest))
    const states = [guests.target, other].map((guest): GuestState => {
      const number = guest.name.startsWith('lab') ? 11 : 12
      const last = `10${guest.name.slice(3)}`
      const addresses = [`192.168.1${number}.${last}`, `fd${number}::${last}`]
      const mac = `52:54:00:00:${number}:0${guest.name.slice(3)}`
      return {
        name: guest.name,
        network: guest.name.slice(0, 3),
        addresses,
        hasDefaultRoute: true,
        port: guest.device,
        mac,
      }
    })
    const explained = async () => {
      const snapshot = await connection.snapshot()
      return some.map(({ who, machine, address = '' }) => {
        const from: ReachabilityEndpoint =
          machine === scene.lan.x
            ? { kind: 'external' }
            : { kind: 'guest', network: machine.name.slice(0, 3), guest: machine.name }
        const family = address.includes(':') ? 'ipv6' : 'ipv4'
        const query = { from, to: { kind: 'host', address }, family, protocol: 'tcp', port: 8080 } as const
        return [who, explain(query, snapshot, { guests: states })] as const
      })
    }
    const agree = async (wanted: boolean) => {
      const answers = some.map(({ who }) => [who, wanted] as const)
      expect(await reached(some)).toEqual(Object.fromEntries(answers))
      const found = await explained()
      // A host that is not asked to forward it gets it itself.
      const arrives = ({ verdict, deliveredTo }: Explanation) => verdict === 'yes' && deliveredTo !== undefined
      expect(found.map(([who, one]) => [who, one.conditions.map(({ text }) => text), arrives(one)])).toEqual(
        answers.map(([who, answer]) => [who, [], answer]),
      )
      const [proof] = await policies.verify()
      expect(proof?.tries.every(({ right }) => right)).toBe(wanted)
      return found
    }
    for (const [who, { steps }] of await agree(true)) {
      const evidence = steps.map((step) => step.evidence).join('\n')
      expect([who, evidence]).toEqual([who, expect.stringContaining('policy web')])
    }
    expect(await connection.findTampering()).toEqual([])
    for (const chain of ['forward_in', 'permit']) {
      await host.sh(`nft flush chain inet virtnet_policy_web ${chain}`)
      await agree(false)
      const edited = await connection.findTampering()
      expect(edited).toMatchObject([{ kind: 'policy-edited' }])
      await host.heal(edited.flatMap(({ heal }) => heal))
    }
    await agree(true)
  })

  test('removed, nothing of it is left', async () => {
    await scene.policies.apply([web])
    await expect(scene.policies.remove('web')).rejects.toMatchObject({ name: 'StateError' })
    await scene.policies.remove('web', { owner: 'shop' })
    expect(await reached(tries())).toEqual(every(false))
    expect(await scene.policies.list()).toEqual([])
    expect((await state()).replaceAll(/\n\s*\n/g, '\n')).not.toMatch(/virtnet/)
    void clean
  })
})
