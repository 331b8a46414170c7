/** A real libvirtd that is restarted, killed and frozen under a connection that reconnects, and what others did meanwhile. */
import { afterEach, expect, test } from 'vitest'
import { connect } from '../../src/connection/index.js'
import type { GapEvent, ReconnectEvent } from '../../src/ffi/index.js'
import { LibvirtError } from '../../src/index.js'
import { machineThrough } from '../../src/machine/access/machine-through.js'
import type { DriftEvent } from '../../src/networks/index.js'
import type { NetworkDefinition } from '../../src/xml/network/network.js'
import { startHost } from './harness/index.js'

const libvirts = ['9.0', '12.8'] as const

const isolated = (name: string, number: number, end = 99): NetworkDefinition & { mode: 'isolated' } => ({
  mode: 'isolated',
  name,
  bridge: { name: `vb${name}`, stp: false },
  ips: [
    {
      address: `10.7.${number}.1`,
      prefix: 24,
      dhcp: { ranges: [{ start: `10.7.${number}.10`, end: `10.7.${number}.${end}` }] },
    },
  ],
})

const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one[Symbol.asyncDispose]()
})

async function start(libvirt: (typeof libvirts)[number], reconnect: { delay: number; maxDelay: number }) {
  const host = await startHost({ libvirt })
  open.push(host)
  const machine = machineThrough(['nsenter', ...host.realm.entrance(), '--'])
  const keepAlive = { interval: 1000, count: 2 }
  const connection = await connect(host.uri, { machine, reconnect, keepAlive, timeout: 60_000 })
  open.push(connection)
  return { host, connection }
}

/** The next event that is wanted. */
async function next<T, U extends T>(stream: AsyncIterator<T>, wanted: (event: T) => event is U): Promise<U> {
  for (;;) {
    const { value, done } = await stream.next()
    if (done) throw new Error('the stream ended')
    if (wanted(value)) return value
  }
}
const isGap = (event: { readonly type: string }): event is GapEvent => event.type === 'gap'
const of =
  <K extends ReconnectEvent['type']>(type: K) =>
  (event: ReconnectEvent): event is Extract<ReconnectEvent, { type: K }> =>
    event.type === type

const short = ({ changes }: GapEvent): string[] =>
  (changes ?? []).map(({ type, name, fields }) => [type, name, ...fields].join(' ')).sort()

test.each(libvirts)(
  'libvirt %s: killed and started again, and others changed things before we were back',
  async (libvirt) => {
    // Long enough for what others do in between.
    const { host, connection } = await start(libvirt, { delay: 12_000, maxDelay: 12_000 })
    for (const [index, name] of ['stay', 'stop', 'begin', 'edit', 'gone', 'auto'].entries()) {
      const network = await connection.networks.define(isolated(name, index))
      if (name !== 'begin') await network.start()
    }
    const events = connection.networks.events()
    const drift = connection.watchDrift()
    const states = connection.events('reconnect')
    const stay = await connection.networks.get('stay')
    const gone = await connection.networks.get('gone')
    // Events are there, and what is known is up to date.
    await connection.networks.define(isolated('late', 9))
    expect(await next(events, (event): event is typeof event => event.type === 'defined')).toMatchObject({
      name: 'late',
    })
    await connection.snapshot()

    await host.kill()
    await next(states, of('lost'))
    await expect(stay.isActive({ timeout: 100 })).rejects.toThrow(/being opened again/)
    await host.restartDaemon()
    await host.virsh('net-destroy', 'stop')
    await host.virsh('net-start', 'begin')
    await host.virsh('net-destroy', 'gone')
    await host.virsh('net-undefine', 'gone')
    await host.virsh('net-autostart', 'auto')
    const host1 = "<host mac='52:54:00:00:00:01' ip='10.7.3.7'/>"
    await host.virsh('net-update', 'edit', 'add', 'ip-dhcp-host', host1, '--live', '--config')
    await host.network("<network><name>fresh</name><bridge name='vbfresh' stp='off'/></network>")

    const gap = await next(events, isGap)
    expect(short(gap).filter((change) => !change.includes('late'))).toEqual([
      'appeared fresh',
      'changed auto autostart',
      'changed edit running.ips[0].dhcp.hosts[0] stored.ips[0].dhcp.hosts[0]',
      'started begin',
      'started fresh',
      'stopped stop',
      'vanished gone',
    ])
    // Those that were there are there, by what they are; one that is gone says so.
    expect(await stay.isActive()).toBe(true)
    expect((await stay.refresh()).state.active).toBe(true)
    await expect(gone.isActive()).rejects.toMatchObject({ code: 'VIR_ERR_NO_NETWORK' })
    await stay.stop()
    expect(await next(events, (event): event is typeof event => event.type === 'stopped')).toMatchObject({
      name: 'stay',
    })

    // What drifted is put right by what its events bring.
    const wrong = new Map<string, DriftEvent>()
    while (!['stop', 'begin', 'gone', 'auto', 'edit', 'fresh', 'stay'].every((name) => wrong.has(name))) {
      const event = await next(drift, (one): one is DriftEvent => one.type === 'drifted')
      wrong.set(event.network, event)
    }
    expect(Object.fromEntries([...wrong].map(([name, { kinds }]) => [name, kinds.join()]))).toMatchObject({
      stop: 'stopped',
      begin: 'started',
      gone: 'removed',
      auto: 'autostart',
      edit: 'edited',
      fresh: 'created',
      stay: 'stopped',
    })
    for (const { plan } of wrong.values()) if (plan) await connection.apply(plan)
    const left = new Set(wrong.keys())
    while (left.size > 0) left.delete((await next(drift, (one): one is DriftEvent => one.type === 'mended')).network)
    expect((await connection.networks.find('fresh')) === undefined).toBe(true)
    expect((await connection.networks.get(gone.uuid)).state.active).toBe(true)
  },
  120_000,
)

test.each(libvirts)(
  'libvirt %s: frozen beyond its keepalive, and restarted, again and again',
  async (libvirt) => {
    const { host, connection } = await start(libvirt, { delay: 50, maxDelay: 500 })
    const network = await connection.networks.define(isolated('lab', 1))
    await network.start()
    const events = connection.networks.events()
    const guests = connection.guests.events()
    const tampering = connection.watchTampering({ interval: 500 })
    const states = connection.events('reconnect')
    await connection.networks.list()

    host.freeze()
    // More than a daemon serves of one client: it hears of four of them.
    const calls = Array.from({ length: 12 }, () => network.isActive())
    const settled = Promise.allSettled(calls)
    expect(await next(states, of('lost'))).toMatchObject({ reason: 'keepalive' })
    host.thaw()
    const outcomes = await settled
    const rejected = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    // The daemon may have begun these. The others, which it never heard of, waited for it.
    expect(rejected.length).toBeGreaterThanOrEqual(1)
    expect(rejected.length).toBeLessThanOrEqual(4)
    for (const reason of rejected) expect(reason).toBeInstanceOf(LibvirtError)
    await next(states, of('restored'))
    expect(short(await next(events, isGap))).toEqual([])
    expect((await next(guests, isGap)).changes).toEqual([])
    expect(await next(tampering, isGap)).toMatchObject({ reason: 'keepalive' })
    expect(await network.isActive()).toBe(true)

    for (let round = 0; round < 3; round++) {
      await host.restartDaemon()
      await next(states, of('restored'))
      expect(short(await next(events, isGap))).toEqual([])
      await next(tampering, isGap)
      expect(await network.isActive()).toBe(true)
    }
    // It sees what is done after all that.
    await host.sh(
      'ip netns list >/dev/null; echo 0 >/proc/sys/net/ipv4/conf/vblab/forwarding; iptables -F LIBVIRT_FWI || nft flush chain ip libvirt_network guest_input',
    )
    expect(await next(tampering, (event): event is typeof event => event.type === 'found')).toMatchObject({
      type: 'found',
    })
  },
  120_000,
)

test('what happens to what is stored, to what runs and to both is told apart', async () => {
  const { host, connection } = await start('9.0', { delay: 50, maxDelay: 500 })
  const wanted = isolated('lab', 1)
  await connection.networks.ensure(wanted)
  const drift = connection.watchDrift([wanted], { every: 1000, created: false })
  const entry = (number: number) => `<host mac='52:54:00:00:00:0${number}' ip='10.7.1.${number}'/>`
  const deeds: [kinds: string, ...command: string[]][] = [
    ['edited-running', 'net-update', 'lab', 'add', 'ip-dhcp-host', entry(7), '--live'],
    ['edited-stored', 'net-update', 'lab', 'add', 'ip-dhcp-host', entry(8), '--config'],
    ['edited', 'net-update', 'lab', 'add', 'ip-dhcp-host', entry(9), '--live', '--config'],
    ['undefined', 'net-undefine', 'lab'],
    ['stopped', 'net-destroy', 'lab'],
  ]
  for (const [kinds, ...command] of deeds) {
    await host.virsh(...command)
    const drifted = await next(
      drift,
      (one): one is DriftEvent =>
        one.type === 'drifted' && one.kinds.filter((kind) => kind !== 'autostart').join() === kinds,
    )
    // The first may have been before the first look.
    if (kinds !== 'edited-running') expect(drifted.lastRight).toBeInstanceOf(Date)
    if (drifted.plan) await connection.apply(drifted.plan)
    await next(drift, (one): one is DriftEvent => one.type === 'mended')
    expect((await connection.plan([wanted])).changes).toEqual([])
  }
}, 120_000)
