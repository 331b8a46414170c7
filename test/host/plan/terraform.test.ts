/**
 * What users of terraform-provider-libvirt reported of networks, done here: each test is named for its thread at
 * github.com/dmacvicar/terraform-provider-libvirt.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Connection, connect } from '../../../src/connection/index.js'
import type { NatDefinition, NetworkDefinition } from '../../../src/xml/network/network.js'
import { type Guest, type Host, type Lan, startHost, startLan } from '../harness/index.js'

const ip = { address: '10.17.1.1', prefix: 24 }
const host1 = { mac: '52:54:01:6c:3c:50', ip: '10.17.1.50', name: 'one' }
const host2 = { mac: '52:54:01:6c:3c:51', ip: '10.17.1.51', name: 'two' }
const network = (hosts: readonly object[], rest: object = {}) =>
  ({
    mode: 'nat',
    name: 'qa',
    bridge: { stp: false },
    ips: [{ ...ip, dhcp: { ranges: [{ start: '10.17.1.100', end: '10.17.1.199' }], hosts } }],
    ...rest,
  }) as NatDefinition
const named = (...hostnames: string[]) => ({
  dns: { hosts: hostnames.map((name, index) => ({ ip: `10.17.1.${60 + index}`, hostnames: [name] })) },
})

describe.each(['9.0', '12.8'] as const)('libvirt %s', (libvirt) => {
  let lan: Lan
  let host: Host
  let connection: Connection

  beforeAll(async () => {
    lan = await startLan()
    host = await startHost({ lan, libvirt })
    connection = await connect(host.uri)
  })
  afterAll(async () => {
    await connection?.close()
    await host?.[Symbol.asyncDispose]()
    await lan?.[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    await connection.networks.remove('qa', { disconnectGuests: true })
  })

  const apply = async (...wanted: NetworkDefinition[]) => {
    const plan = await connection.plan(wanted)
    await connection.apply(plan, { journal: host.realm.path('/run/journal'), disconnectGuests: true })
    return plan.changes.map(({ impact, fields }) => ({ impact: impact.kind, fields: fields.map(({ path }) => path) }))
  }
  const lookUp = async (guest: Guest, name: string) =>
    (await guest.attempt('dig', ['+short', '+time=2', '+tries=1', `@${ip.address}`, name])).stdout.trim()

  /** Live and stored, the same. */
  async function now() {
    await using found = await connection.networks.get('qa')
    const [running, stored] = [found.definition as NatDefinition, (await found.stored()) as NatDefinition]
    return { running, stored, bridge: running.bridge?.name, mac: running.mac, uuid: found.uuid }
  }

  test('#1251: what the plan calls an update in place is done, and not just said', async () => {
    await apply(network([host1]))
    expect(await apply(network([host1], { mtu: 1400, domain: { name: 'qa' } }))).toEqual([
      { impact: 'restart', fields: expect.arrayContaining(['mtu', 'domain.name']) },
    ])
    const { running, stored, bridge } = await now()
    for (const copy of [running, stored]) expect(copy).toMatchObject({ mtu: 1400, domain: { name: 'qa' } })
    expect((await host.run('cat', [`/sys/class/net/${bridge}/mtu`])).trim()).toBe('1400')
    expect(await apply(network([host1], { mtu: 1400, domain: { name: 'qa' } }))).toEqual([])
    expect(await apply(network([host1]))).toMatchObject([{ impact: 'restart' }])
    expect((await now()).stored.mtu).toBeUndefined()
  })

  test('#1356: a name more in DNS is there in what runs as in what is stored, and the next plan is empty', async () => {
    await apply(network([], named('api')))
    const { bridge } = await now()
    const index = await host.run('cat', [`/sys/class/net/${bridge}/ifindex`])
    expect(await apply(network([], named('api', 'etcd')))).toEqual([{ impact: 'live', fields: ['dns.hosts[1]'] }])
    const { running, stored } = await now()
    for (const copy of [running, stored])
      expect(copy.dns?.hosts?.map(({ hostnames }) => hostnames[0])).toEqual(['api', 'etcd'])
    expect(await host.run('cat', [`/sys/class/net/${bridge}/ifindex`])).toBe(index)
    expect(await apply(network([], named('api', 'etcd')))).toEqual([])
    const guest = await host.guest({ network: 'qa', addresses: ['10.17.1.9/24'], gateways: [ip.address] })
    if ((await guest.attempt('sh', ['-c', 'command -v dig'])).stdout !== '')
      expect(await lookUp(guest, 'etcd')).toBe('10.17.1.61')
    const file = await host.sh('cat /var/lib/libvirt/dnsmasq/qa.addnhosts')
    expect(file).toMatch(/10\.17\.1\.61\s+etcd/)
    // What only one of the two copies has is told apart, and put right.
    await host.virsh('net-update', 'qa', 'delete', 'dns-host', "<host ip='10.17.1.61'/>", '--live')
    expect(await apply(network([], named('api', 'etcd')))).toEqual([{ impact: 'live', fields: ['dns.hosts[1]'] }])
    await host.virsh('net-update', 'qa', 'delete', 'dns-host', "<host ip='10.17.1.61'/>", '--config')
    expect(await apply(network([], named('api', 'etcd')))).toEqual([{ impact: 'none', fields: ['dns.hosts[1]'] }])
  })

  test('#1326: a guest whose tap has another name since is no change, and none of its network', async () => {
    await apply(network([]))
    await using guest = await host.qemuGuest({ networks: ['qa'] })
    await guest.address()
    const deviceOf = async () => {
      await using found = await connection.networks.get('qa')
      return (await found.guests())[0]?.device
    }
    const before = await deviceOf()
    const wanted = network([], { mtu: 1400 })
    const plan = await connection.plan([wanted])
    expect(plan.changes[0]?.impact).toMatchObject({ kind: 'restart', guests: [{ name: guest.name, device: before }] })
    await using live = await connection.guests.get(guest.name)
    const [plugged] = live.interfaces
    const { mac } = plugged?.definition ?? {}
    await plugged?.detach()
    await live.attach({ type: 'network', source: { network: 'qa' }, model: 'virtio', ...(mac && { mac }) })
    expect(await deviceOf()).toMatch(/^vnet\d+$/)
    expect(await deviceOf()).not.toBe(before)
    expect((await connection.plan([network([])])).changes).toEqual([])
    // Planned before that, and right all the same.
    await connection.apply(plan, { journal: host.realm.path('/run/journal'), disconnectGuests: true })
    expect(await apply(wanted)).toEqual([])
    await using found = await connection.networks.get('qa')
    expect(await found.guests()).toMatchObject([{ name: guest.name, mac: mac?.address }])
  })

  test('#1095: a network that was stopped, or starts no more with the daemon, runs and starts again', async () => {
    await apply(network([]))
    await host.virsh('net-destroy', 'qa')
    await host.virsh('net-autostart', 'qa', '--disable')
    const [change] = (await connection.plan([network([])])).changes
    expect(change).toMatchObject({ action: 'update', started: true, autostart: true, fields: [] })
    await apply(network([]))
    await using found = await connection.networks.get('qa')
    expect(found.state).toEqual({ active: true, persistent: true, autostart: true })
    // Defined by somebody and never started.
    await connection.networks.remove('qa')
    await using defined = await connection.networks.define(network([]))
    expect(defined.state.active).toBe(false)
    await apply(network([]))
    expect(await defined.isActive()).toBe(true)
  })

  test('PR#477: one more DHCP host keeps the bridge, its MAC and every connection', async () => {
    await apply(network([host1]))
    const guest = await host.guest({ network: 'qa', addresses: ['10.17.1.9/24'], gateways: [ip.address] })
    expect((await guest.ping(ip.address)).reached).toBe(true)
    const before = await now()
    const neighbour = () => guest.run('ip', ['-o', 'neighbour', 'show', ip.address])
    const macOf = (line: string) => / lladdr (\S+)/.exec(line)?.[1]
    expect(macOf(await neighbour())).toBe(before.mac)
    expect(await apply(network([host1, host2]))).toEqual([{ impact: 'live-reload', fields: ['ips[0].dhcp.hosts[1]'] }])
    const after = await now()
    expect(after).toMatchObject({ bridge: before.bridge, mac: before.mac, uuid: before.uuid })
    expect((await guest.ping(ip.address)).reached).toBe(true)
    expect(macOf(await neighbour())).toBe(before.mac)
    expect(await host.sh('cat /var/lib/libvirt/dnsmasq/qa.hostsfile')).toContain(
      `${host2.mac},${host2.ip},${host2.name}`,
    )
    // Even where it takes a restart: guests know their gateway by its MAC.
    await apply(network([host1, host2], { mtu: 1400 }))
    expect(await now()).toMatchObject({ bridge: before.bridge, mac: before.mac, uuid: before.uuid })
  })
})
