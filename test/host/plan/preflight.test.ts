/** What stands in a network's way on a real host, before anything is touched; and what is free instead. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Connection, connect } from '../../../src/connection/index.js'
import { machineThrough } from '../../../src/machine/access/machine-through.js'
import type { NatDefinition, NetworkDefinition } from '../../../src/xml/network/network.js'
import { type Host, type Lan, startHost, startLan } from '../harness/index.js'

const nat = (address: string, rest: Partial<NatDefinition> = {}): NatDefinition => ({
  mode: 'nat',
  name: 'new',
  ips: [{ address, prefix: address.includes(':') ? 64 : 24 }],
  ...rest,
})

describe.each(['9.0', '12.8'] as const)('libvirt %s', (libvirt) => {
  let lan: Lan
  let host: Host
  let connection: Connection
  let advertises = false

  beforeAll(async () => {
    lan = await startLan()
    host = await startHost({ lan, libvirt })
    await host.sh(`
      ip link add docker0 type bridge; ip address add 172.17.0.1/16 dev docker0; ip link set docker0 up
      ip tuntap add dev tun0 mode tun; ip link set tun0 up; ip route add 10.0.0.0/8 dev tun0
      ip link add wide0 type bridge; ip address add 192.168.96.1/20 dev wide0; ip address add fd12::1/48 dev wide0 nodad
      ip link set wide0 up
      ip link add virbr7 address 52:54:00:11:22:33 type bridge`)
    connection = await connect(host.uri, { machine: machineThrough(['nsenter', ...host.realm.entrance(), '--']) })
    await connection.networks.ensure({
      mode: 'isolated',
      name: 'runs',
      bridge: { name: 'vbruns' },
      ips: [
        { address: '192.168.50.1', prefix: 24 },
        { address: 'fd51::1', prefix: 64 },
      ],
    })
    await connection.networks.define({
      mode: 'isolated',
      name: 'rests',
      bridge: { name: 'vbrests' },
      ips: [{ address: '192.168.60.1', prefix: 24 }],
    })
  })
  afterAll(async () => {
    await connection?.close()
    await host?.[Symbol.asyncDispose]()
    await lan?.[Symbol.asyncDispose]()
  })

  const conflicts = async (definition: NetworkDefinition) =>
    (await connection.networks.preflight(definition)).map(({ kind, severity, with: other, path }) => ({
      kind,
      severity,
      other,
      path,
    }))

  test.each([
    ['192.168.50.129', 'error', 'runs'],
    ['fd51::9', 'error', 'runs'],
    ['192.168.60.1', 'warning', 'rests'],
    ['192.168.100.1', 'error', 'wide0'],
    ['fd12::5:1', 'error', 'wide0'],
    ['172.17.9.1', 'error', 'docker0'],
    ['10.3.3.1', 'warning', 'tun0'],
  ] as const)('%s is refused, or warned of, for who has it: %s of %s', async (address, severity, other) => {
    const found = await connection.networks.preflight(nat(address))
    expect(found).toMatchObject([{ kind: 'subnet', severity, with: other, path: 'ips[0].address' }])
    expect(found[0]?.message).toContain(other)
    // What it proposes is free.
    const [subnet] = String(found[0]?.free).split('/')
    expect(await conflicts(nat(`${subnet}${subnet?.includes(':') ? '1' : ''}`.replace(/\.0$/, '.1')))).toEqual([])
  })

  test('nothing is in the way of a network by itself, while it runs and again', async () => {
    await using network = await connection.networks.get('runs')
    expect(await conflicts(network.definition)).toEqual([])
    expect(await conflicts(nat('192.168.77.1'))).toEqual([])
  })

  test('the names of bridges: of networks, of links, and what libvirt left behind', async () => {
    const named = (name: string) => conflicts(nat('192.168.77.1', { bridge: { name } }))
    expect(await named('vbruns')).toMatchObject([{ kind: 'bridge-name', other: 'runs' }])
    expect(await named('vbrests')).toMatchObject([{ kind: 'bridge-name', other: 'rests' }])
    expect(await named('hw0')).toMatchObject([{ kind: 'bridge-name', other: 'hw0' }])
    const [left] = await connection.networks.preflight(nat('192.168.77.1', { bridge: { name: 'virbr7' } }))
    expect(left).toMatchObject({ with: 'virbr7', commands: ['ip link delete virbr7'] })
    expect(left?.message).toContain('libvirt left behind')
    // The command does it.
    for (const command of left?.commands ?? []) await host.sh(command)
    expect(await named('virbr7')).toEqual([])
  })

  test('devices that are not there, are off, or cannot do it', async () => {
    expect(await conflicts(nat('192.168.77.1', { forward: { dev: 'eth9' } }))).toMatchObject([
      { kind: 'uplink', severity: 'error' },
    ])
    await host.sh('ip link add off0 type bridge')
    expect(await conflicts({ mode: 'macvtap', name: 'm', forward: { mode: 'bridge', dev: 'off0' } })).toMatchObject([
      { kind: 'uplink', severity: 'warning' },
    ])
    expect(await conflicts({ mode: 'bridged', name: 'b', bridge: { name: 'br9' } })).toMatchObject([
      { kind: 'bridge-unusable', severity: 'error', path: 'bridge.name' },
    ])
    expect(await conflicts({ mode: 'hostdev', name: 'h', forward: { pf: { dev: 'hw0' } } })).toMatchObject([
      { kind: 'no-virtual-functions', severity: 'error' },
    ])
    expect(await conflicts(nat('192.168.77.1', { bridge: { zone: 'trusted' } }))).toMatchObject([
      { kind: 'firewalld', severity: 'error' },
    ])
  })

  test('router advertisements: libvirt refuses as was said, and starts after the command', async () => {
    await host.sh('echo 0 >/proc/sys/net/ipv6/conf/all/forwarding; echo 1 >/proc/sys/net/ipv6/conf/hw0/accept_ra')
    // The kernel listens to a router that speaks every few seconds.
    if (!advertises)
      await lan.gateway.sh(`
      nohup dnsmasq --no-daemon --conf-file=/dev/null --port=0 --interface=lan --bind-interfaces --leasefile-ro \
        --enable-ra --dhcp-range=fd50::,ra-only --ra-param=lan,4 >/dev/null 2>&1 &`)
    advertises = true
    await expect.poll(() => host.run('ip', ['-6', 'route']), { timeout: 20_000 }).toContain('proto ra')
    const six = nat('fd77::1', {
      ips: [
        { address: 'fd77::1', prefix: 64 },
        { address: '192.168.77.1', prefix: 24 },
      ],
    })
    const [found] = await connection.networks.preflight(six)
    expect(found).toMatchObject({ kind: 'router-advertisements', severity: 'error', with: 'hw0' })
    await expect(connection.networks.ensure(six)).rejects.toThrow('accept_ra is')
    expect(await connection.networks.find('new')).toBeUndefined()
    await expect(connection.networks.ensure(six, { preflight: false })).rejects.toThrow('accept_ra set to 2')
    expect(await connection.networks.find('new')).toBeUndefined()
    for (const command of found?.commands ?? []) await host.sh(command)
    expect(await conflicts(six)).toEqual([])
    const { steps } = await connection.networks.ensure(six)
    expect(steps.map(({ did }) => did)).toEqual(['defined', 'started', 'autostart'])
    await connection.networks.remove('new')
  })

  test('what this libvirt does not know', async () => {
    const found = await conflicts(
      nat('192.168.77.1', { title: 'A lab', domain: { name: 'lab', localOnly: true, register: true } }),
    )
    const old = libvirt === '9.0'
    expect(found.map(({ path }) => path)).toEqual(old ? ['title', 'domain.register'] : [])
    await using network = await connection.networks.define(nat('192.168.77.1', { title: 'A lab' }))
    expect('title' in (await network.stored())).toBe(!old)
    await connection.networks.remove('new')
  })

  test('free subnets: two callers get two, which start; what is let go of is given again', async () => {
    const both = await Promise.all([
      connection.networks.freeSubnet({ within: '192.168.96.0/19' }),
      connection.networks.freeSubnet({ within: '192.168.96.0/19' }),
    ])
    // Either may be the first to hear of the networks.
    const [one, two] = both.sort((first, second) => (first.subnet < second.subnet ? -1 : 1)) as typeof both
    expect([one, two].map(({ subnet }) => subnet)).toEqual(['192.168.112.0/24', '192.168.113.0/24'])
    one.release()
    {
      using again = await connection.networks.freeSubnet({ within: '192.168.96.0/19' })
      expect(again.subnet).toBe('192.168.112.0/24')
    }
    two.release()
    for (const wish of [{}, { prefix: 20 }, { family: 'ipv6' as const }, { within: '172.17.0.0/15', prefix: 16 }]) {
      using free = await connection.networks.freeSubnet(wish)
      const { address, prefix } = free
      await using network = (
        await connection.networks.ensure({ mode: 'isolated', name: 'new', ips: [{ address, prefix }] })
      ).network
      expect(await network.isActive()).toBe(true)
      await connection.networks.remove('new')
    }
    await expect(connection.networks.freeSubnet({ within: '192.168.96.0/20' })).rejects.toThrow(
      'no /24 is free in 192.168.96.0/20',
    )
    await expect(connection.networks.freeSubnet({ within: '10.0.0.0' })).rejects.toThrow(
      "within: '10.0.0.0' is not a subnet",
    )
    await expect(connection.networks.freeSubnet({ prefix: 31 })).rejects.toThrow('prefix: 31')
    await expect(connection.networks.freeSubnet({ family: 'ipv6', within: '10.0.0.0/8' })).rejects.toThrow('family')
  })
})
