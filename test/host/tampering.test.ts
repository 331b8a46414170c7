import { describe, expect, test } from 'vitest'
import { UnseenError } from '../../src/base/errors.js'
import { type Connection, connect } from '../../src/connection/index.js'
import type { GapEvent } from '../../src/ffi/reconnecting/gap.js'
import { machineThrough } from '../../src/machine/access/machine-through.js'
import type { TamperEvent } from '../../src/networks/tamper-watch.js'
import type { Tampering, TamperKind } from '../../src/reachability/libvirt-rules/tampering.js'
import type { Host, Probe } from './harness/index.js'
import type { Scene } from './reachability/observe.js'
import { network, type ScenePlan, setUp } from './reachability/scene.js'

const connectTo = (host: Host): Promise<Connection> =>
  connect(host.uri, { machine: machineThrough(['nsenter', ...host.realm.entrance(), '--']) })

const heal = (host: Host, found: readonly Tampering[]): Promise<void> =>
  host.heal([...new Set(found.flatMap((one) => one.heal))])

/** Takes events one by one: the next, or none within the time. */
function taking(events: AsyncIterator<TamperEvent | GapEvent>) {
  let waiting: Promise<IteratorResult<TamperEvent | GapEvent, undefined>> | undefined
  return async (within = 15_000): Promise<TamperEvent | undefined> => {
    waiting ??= events.next()
    const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), within).unref())
    const next = await Promise.race([waiting, late])
    if (next) waiting = undefined
    if (next?.value?.type === 'gap') throw new Error('a gap, though the connection does not reconnect')
    return next?.value
  }
}

interface Case {
  readonly kind: TamperKind
  /** What somebody does on the host. */
  readonly done: string
  readonly plan: ScenePlan
  /** Findings of it; their `breaks` has this. */
  readonly count: number
  readonly breaks: string
  /** What that means for a packet: `right` where all is as libvirt left it. */
  readonly packet: (scene: Scene) => Promise<Probe>
  readonly right: boolean
  /** Of the first event: what came or went. */
  readonly changes: { readonly removed?: string; readonly added?: string }
}

const out = ({ guests: [first] }: Scene): Promise<Probe> => (first as Scene['guests'][0]).guest.ping('10.50.0.3')
const natOut: ScenePlan = { networks: [network.natIpv4] }

const cases: Record<string, Case> = {
  'FORWARD flushed: NAT guests are open to the outside': {
    kind: 'jump-lost',
    done: 'iptables -F FORWARD',
    plan: { networks: [network.natIpv4], externalRoutes: true },
    count: 3,
    breaks: 'the rules that keep the outside away from NAT and isolated guests',
    packet: ({ lan }) => lan.x.tcp('192.168.111.101'),
    right: false,
    changes: { removed: '-A FORWARD -j LIBVIRT_FWX' },
  },
  'the way to a network’s translation deleted': {
    kind: 'jump-lost',
    done: 'iptables -t nat -D POSTROUTING -j LIBVIRT_PRT; conntrack -F 2>/dev/null || true',
    plan: natOut,
    count: 1,
    breaks: "the translation of NAT guests' addresses",
    packet: out,
    right: true,
    changes: { removed: '-A POSTROUTING -j LIBVIRT_PRT' },
  },
  'chains removed': {
    kind: 'chain-lost',
    done: 'iptables -t nat -F; iptables -t nat -X LIBVIRT_PRT',
    plan: natOut,
    count: 1,
    breaks: 'cannot be started again',
    packet: out,
    right: true,
    changes: { removed: 'chain LIBVIRT_PRT' },
  },
  'a rule taken out of libvirt’s chain': {
    kind: 'rule-lost',
    done: 'iptables -D LIBVIRT_FWO -s 192.168.111.0/24 -i vnat -j ACCEPT',
    plan: natOut,
    count: 1,
    breaks: 'the rules that let guests out',
    packet: out,
    right: true,
    changes: { removed: '-A LIBVIRT_FWO -s 192.168.111.0/24 -i vnat -j ACCEPT' },
  },
  'a drop put first': {
    kind: 'rule-above',
    done: 'iptables -I FORWARD -i vnat -j DROP',
    plan: natOut,
    count: 1,
    breaks: 'guests cannot reach beyond the host',
    packet: out,
    right: true,
    changes: { added: '-A FORWARD -i vnat -j DROP' },
  },
  'a drop of one port put into libvirt’s own chain': {
    kind: 'rule-above',
    done: 'iptables -I LIBVIRT_FWO -p tcp --dport 4000 -j REJECT',
    plan: natOut,
    count: 1,
    breaks: 'guests cannot reach beyond the host',
    packet: ({ guests: [first] }) => (first as Scene['guests'][0]).guest.tcp('10.50.0.3', 4000),
    right: true,
    changes: { added: '-A LIBVIRT_FWO -p tcp -m tcp --dport 4000 -j REJECT --reject-with icmp-port-unreachable' },
  },
  'a table of nft that drops what is forwarded': {
    kind: 'foreign-drop',
    done: `nft 'add table inet mine; add chain inet mine f { type filter hook forward priority 10; policy drop; }'`,
    plan: natOut,
    count: 1,
    breaks: 'guests cannot reach beyond the host',
    packet: out,
    right: true,
    changes: { added: 'chain f, policy drop' },
  },
  'a table of nft that drops what comes in: no names, no leases': {
    kind: 'foreign-drop',
    done: `nft 'add table inet mine; add chain inet mine i { type filter hook input priority 0; policy drop; }
      add rule inet mine i iifname lo accept; add rule inet mine i ct state established accept'`,
    plan: natOut,
    count: 1,
    breaks: "guests' DNS queries fail",
    packet: async ({ guests: [first] }) => {
      const command = ['timeout', '3', 'busybox', 'nslookup', 'nat.example', '192.168.111.1']
      const { stdout, stderr } = await (first as Scene['guests'][0]).guest.attempt('busybox', command)
      // It has no such name, and says so.
      return { reached: /can't find/.test(stdout + stderr) }
    },
    right: true,
    changes: { added: 'chain i, policy drop' },
  },
  'forwarding switched off': {
    kind: 'forwarding-off',
    done: 'sysctl -w net.ipv4.ip_forward=0',
    plan: natOut,
    count: 1,
    breaks: 'guests cannot reach beyond the host over IPv4',
    packet: out,
    right: true,
    changes: { removed: 'net.ipv4.ip_forward = 1', added: 'net.ipv4.ip_forward = 0' },
  },
}

describe('tampering on a real host', () => {
  test.each(Object.entries(cases))('%s', async (_what, { kind, done, plan, count, breaks, packet, right, changes }) => {
    await using scene = await setUp({ ...plan, guests: [{ on: 'nat' }] })
    const { host } = scene
    {
      await using connection = await connectTo(host)
      expect(await connection.findTampering()).toEqual([])
      expect((await packet(scene)).reached).toBe(right)
      await using events = connection.watchTampering({ interval: 700 })
      const next = taking(events)
      // Until it has looked once.
      expect(await next(1500)).toBeUndefined()

      const before = new Date()
      await host.sh(done)
      expect((await packet(scene)).reached).toBe(!right)
      const found = await connection.findTampering()
      expect(found.map((one) => one.kind)).toEqual(Array.from({ length: count }, () => kind))
      expect(found.some((one) => one.breaks.includes(breaks))).toBe(true)
      expect(found.every(({ networks }) => networks.includes('nat'))).toBe(true)

      const first = await next()
      expect(first).toMatchObject({ type: 'found', tampering: { kind }, rightAgain: null })
      expect(first?.lastRight?.getTime()).toBeLessThanOrEqual(before.getTime() + 50)
      expect(first?.firstWrong.getTime()).toBeGreaterThanOrEqual(before.getTime())
      const { removed = [], added = [] } = first?.tampering.changes ?? {}
      if (changes.removed) expect(removed).toContain(changes.removed)
      if (changes.added) expect(added).toContain(changes.added)
      for (let more = 1; more < count; more++) expect((await next())?.type).toBe('found')

      await heal(host, found)
      expect((await packet(scene)).reached).toBe(right)
      if (kind !== 'chain-lost') {
        expect(await next()).toMatchObject({
          type: 'healed',
          tampering: { kind },
          firstWrong: first?.firstWrong,
        })
      }
    }
    await using connection = await connectTo(host)
    expect(await connection.findTampering()).toEqual([])
  })

  test('what libvirt does itself is none: networks that come, go and change while it looks all the time', async () => {
    await using scene = await setUp({ ...natOut, guests: [] })
    await using connection = await connectTo(scene.host)
    await using events = connection.watchTampering({ interval: 1 })
    const next = taking(events)
    const nat = await connection.networks.get('nat')
    const others = await Promise.all(
      [130, 131, 132].map((number) =>
        connection.networks.define({
          mode: 'nat',
          name: `n${number}`,
          bridge: { name: `b${number}`, stp: false, delay: 0 },
          ips: [{ address: `192.168.${number}.1`, prefix: 24 }],
        }),
      ),
    )
    for (let round = 0; round < 3; round++) {
      await Promise.all(others.map((network) => network.start()))
      await nat.restart()
      // Takes the network's rules down and puts them back, without an event; so does the daemon when it reloads.
      const range = `<range start='192.168.111.${20 + 10 * round}' end='192.168.111.${25 + 10 * round}'/>`
      await scene.host.virsh('net-update', 'nat', 'add', 'ip-dhcp-range', range, '--live')
      process.kill(scene.host.pid, 'SIGHUP')
      await Promise.all(others.map((network) => network.stop()))
    }
    expect(await next(2500)).toBeUndefined()
  })

  test('a reading in the middle of it is not believed before the next one says the same', async () => {
    await using scene = await setUp({ ...natOut, guests: [] })
    const { host } = scene
    const source = machineThrough(['nsenter', ...host.realm.entrance(), '--'])
    const rule = 'LIBVIRT_FWX -i vnat -o vnat -j ACCEPT'
    let middle = false
    await using connection = await connect(host.uri, {
      machine: {
        ...source,
        run: async (argv) => {
          if (argv[0] !== 'iptables-save' || !middle) return source.run(argv)
          middle = false
          await host.sh(`iptables -D ${rule}`)
          const text = await source.run(argv)
          await host.sh(`iptables -A ${rule}`)
          return text
        },
      },
    })
    middle = true
    expect(await connection.findTampering()).toEqual([])
    expect(middle).toBe(false)
    await using events = connection.watchTampering({ interval: 1 })
    const next = taking(events)
    expect(await next(1000)).toBeUndefined()
    middle = true
    expect(await next(2500)).toBeUndefined()
    expect(middle).toBe(false)
  })

  test('a network that stops takes what was wrong with it along; one that starts is looked at at once', async () => {
    await using scene = await setUp({ ...natOut, guests: [] })
    await using connection = await connectTo(scene.host)
    await using events = connection.watchTampering({ interval: 3_600_000 })
    const next = taking(events)
    await scene.host.sh('iptables -I FORWARD -i vother -j DROP')
    const other = await connection.networks.define({
      mode: 'routed',
      name: 'other',
      bridge: { name: 'vother', stp: false, delay: 0 },
      ips: [{ address: '192.168.140.1', prefix: 24 }],
    })
    expect(await next(2000)).toBeUndefined()
    await other.start()
    expect(await next()).toMatchObject({
      type: 'found',
      tampering: { kind: 'rule-above', networks: ['other'] },
    })
    await other.stop()
    const healed = await next()
    expect(healed).toMatchObject({ type: 'healed', tampering: { kind: 'rule-above' } })
    expect(healed?.rightAgain).toBeInstanceOf(Date)
  })

  test('what was wrong at the first look is told, and nobody knows since when', async () => {
    await using scene = await setUp({ ...natOut, guests: [], setup: 'iptables -F LIBVIRT_FWX' })
    await using connection = await connectTo(scene.host)
    await using events = connection.watchTampering()
    const first = await taking(events)()
    expect(first).toMatchObject({ type: 'found', lastRight: null, tampering: { kind: 'rule-lost', networks: ['nat'] } })
    expect(first?.tampering.changes).toBeUndefined()
  })

  test('a reading that fails now and then is made again; one that keeps failing ends the watch', async () => {
    await using scene = await setUp({ ...natOut, guests: [] })
    const source = machineThrough(['nsenter', ...scene.host.realm.entrance(), '--'])
    let failures = 0
    await using connection = await connect(scene.host.uri, {
      machine: {
        ...source,
        run: async (argv) => {
          if (argv[0] === 'nft' && failures-- > 0) throw new Error('interrupted')
          return source.run(argv)
        },
      },
    })
    await using events = connection.watchTampering({ interval: 1 })
    const next = taking(events)
    expect(await next(1500)).toBeUndefined()
    failures = 2
    expect(await next(3000)).toBeUndefined()
    await scene.host.sh('sysctl -w net.ipv4.ip_forward=0')
    expect(await next()).toMatchObject({ type: 'found', tampering: { kind: 'forwarding-off' } })
    failures = 1000
    await expect(next()).rejects.toThrow('nft -j list ruleset: interrupted')
  })

  test('a host whose firewall may not be read is an error, not an all-clear', async () => {
    await using scene = await setUp({ ...natOut, guests: [] })
    const asUser = ['nsenter', ...scene.host.realm.entrance(), '--', 'setpriv', '--reuid=65534', '--clear-groups']
    await using connection = await connect(scene.host.uri, { machine: machineThrough(asUser) })
    await expect(connection.findTampering()).rejects.toThrow(UnseenError)
    await using events = connection.watchTampering()
    await expect(events.next()).rejects.toThrow('run as root there')
    expect(() => connection.watchTampering({ interval: 0 })).toThrow('interval must be')
  })

  test('the watch ends with its signal, its loop and its connection, and says when the daemon is gone', async () => {
    await using scene = await setUp({ ...natOut, guests: [] })
    const connection = await connectTo(scene.host)
    const aborted = connection.watchTampering({ signal: AbortSignal.timeout(300) })
    expect(await aborted.next()).toEqual({ value: undefined, done: true })
    const closed = connection.watchTampering()
    const next = closed.next()
    await connection.close()
    expect(await next).toEqual({ value: undefined, done: true })
    await using second = await connectTo(scene.host)
    await using events = second.watchTampering({ interval: 100 })
    const lost = events.next()
    lost.catch(() => {})
    await scene.host.kill()
    await expect(lost).rejects.toMatchObject({ name: 'LibvirtError' })
  })
})
