/** Two programs that share one network of a real libvirt: neither erases what the other has in it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Connection, connect } from '../../../src/connection/index.js'
import type { NatDefinition } from '../../../src/xml/network/network.js'
import { type Host, startHost } from '../harness/index.js'

const ip = { address: '192.168.122.1', prefix: 24 }
const base: NatDefinition = {
  mode: 'nat',
  name: 'default',
  bridge: { stp: false },
  ips: [{ ...ip, dhcp: { ranges: [{ start: '192.168.122.100', end: '192.168.122.199' }] } }],
}
const hostOf = (number: number) => ({ mac: `52:54:00:00:00:0${number}`, ip: `192.168.122.1${number}` })
const withHosts = (...numbers: number[]) =>
  ({ mode: 'nat', name: 'default', ips: [{ ...ip, dhcp: { hosts: numbers.map(hostOf) } }] }) as NatDefinition
const path = (number: number) => `ips[192.168.122.1].dhcp.hosts[52:54:00:00:00:0${number}]`

describe.each([
  ['9.0', 'iptables'],
  ['12.8', 'nftables'],
] as const)('libvirt %s with %s', (libvirt, firewall) => {
  let host: Host
  let plain: Connection
  let one: Connection
  let two: Connection

  beforeAll(async () => {
    host = await startHost({ libvirt, firewall })
    await connectAll()
  })
  afterAll(async () => {
    for (const connection of [plain, one, two]) await connection?.close()
    await host?.[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    for (const network of await plain.networks.list()) await plain.networks.remove(network.name, { takeOver: true })
    const { network } = await plain.networks.ensure(base)
    await network.free()
  })

  async function connectAll() {
    plain = await connect(host.uri)
    one = await connect(host.uri, { owner: 'one' })
    two = await connect(host.uri, { owner: 'two' })
  }

  /** What dnsmasq gives, and what is stored. */
  async function hosts() {
    await using network = await plain.networks.get('default')
    const of = (definition: NatDefinition) =>
      (definition.ips?.[0]?.dhcp?.hosts ?? []).map(({ mac }) => mac?.at(-1)).sort()
    expect(of((await network.stored()) as NatDefinition)).toEqual(of(network.definition as NatDefinition))
    const file = await host.sh('cat /var/lib/libvirt/dnsmasq/default.hostsfile')
    const given = [...file.matchAll(/^52:54:00:00:00:0(\d),/gm)].map(([, number]) => number).sort()
    expect(given).toEqual(of(network.definition as NatDefinition))
    return given.join('')
  }
  const owners = async (name = 'default') => {
    await using network = await plain.networks.get(name)
    return await network.owners()
  }
  const did = async (ensured: ReturnType<Connection['networks']['ensure']>) => {
    const { network, steps } = await ensured
    await network.free()
    return steps.map((step) => step.did)
  }

  test('ensure: each has its own, live and stored; after the daemon restarts nothing is to do', async () => {
    expect(await did(one.networks.ensure(withHosts(1)))).toEqual(['redefined', 'updated'])
    expect(await did(two.networks.ensure(withHosts(2)))).toEqual(['redefined', 'updated'])
    expect(await hosts()).toBe('12')
    await Promise.all([one, two, plain].map((connection) => connection.close()))
    await host.restartDaemon()
    await connectAll()
    expect(await did(one.networks.ensure(withHosts(1)))).toEqual([])
    expect(await did(two.networks.ensure(withHosts(2)))).toEqual([])
    expect(await did(one.networks.ensure(withHosts()))).toEqual(['redefined', 'updated'])
    expect(await hosts()).toBe('2')
    expect(await did(plain.networks.ensure(base))).toEqual([])
    expect((await owners()).entries.two).toContainEqual({ path: path(2), added: true })
  })

  test('a conflict names the owner, and nothing is touched', async () => {
    await did(one.networks.ensure(withHosts(1)))
    await using network = await plain.networks.get('default')
    const was = [await network.xml(), await network.xml({ stored: true })]
    const same = async () => expect([await network.xml(), await network.xml({ stored: true })]).toEqual(was)
    const other = { ...withHosts(1), ips: [{ ...ip, dhcp: { hosts: [{ ...hostOf(1), ip: hostOf(5).ip }] } }] }
    const refusal = two.networks.ensure(other)
    await expect(refusal).rejects.toMatchObject({ code: 'VIRTNET_OWNED', network: 'default', owners: ['one'] })
    await expect(refusal).rejects.toThrow(`network default: ${path(1)} belongs to one`)
    await same()
    await expect(plain.networks.remove('default')).rejects.toMatchObject({ owners: ['one'] })
    await expect(two.networks.ensure(withHosts(2), { started: false })).rejects.toMatchObject({ owners: ['one'] })
    const [change] = (await two.plan([other])).changes
    expect(change?.impact).toMatchObject({ kind: 'refused', because: [expect.stringContaining('belongs to one')] })
    await using theirs = await two.networks.get('default')
    const modified = { section: 'dhcpHost', command: 'modify', value: { ...hostOf(1), ip: hostOf(5).ip } } as const
    await expect(theirs.update(modified)).rejects.toMatchObject({ owners: ['one'] })
    await expect(theirs.reserve('52:54:00:00:00:05', hostOf(1).ip)).rejects.toMatchObject({ owners: ['one'] })
    await expect(theirs.unreserve('52:54:00:00:00:01')).rejects.toMatchObject({ owners: ['one'] })
    await same()
    expect(await did(two.networks.ensure(other, { takeOver: true }))).toEqual(['redefined', 'updated'])
    await expect(one.networks.ensure(withHosts(1))).rejects.toMatchObject({ owners: ['two'] })
  })

  test('reserve and update: what is added is its owner’s', async () => {
    await using ones = await one.networks.get('default')
    await using twos = await two.networks.get('default')
    await ones.reserve('52:54:00:00:00:01', hostOf(1).ip)
    await twos.reserve('52:54:00:00:00:02', hostOf(2).ip, { owner: 'three' })
    await twos.update({ section: 'dnsHost', command: 'add', value: { ip: hostOf(2).ip, hostnames: ['web'] } })
    expect(await hosts()).toBe('12')
    expect((await owners()).entries).toEqual({
      one: [{ path: path(1), added: true }],
      two: [{ path: 'dns.hosts[192.168.122.12]', added: true }],
      three: [{ path: path(2), added: true }],
    })
    await using plains = await plain.networks.get('default')
    await expect(plains.unreserve('52:54:00:00:00:02')).rejects.toMatchObject({ owners: ['three'] })
    await twos.unreserve('52:54:00:00:00:02', { owner: 'three' })
    await ones.unreserve('52:54:00:00:00:01')
    expect(await hosts()).toBe('')
    expect(Object.keys((await owners()).entries)).toEqual(['two'])
  })

  test('plan, apply and prune: what is another’s is not in it', async () => {
    const journal = host.realm.path('/run/journal')
    const lab: NatDefinition = { mode: 'nat', name: 'lab', ips: [{ address: '10.9.1.1', prefix: 24 }] }
    await did(two.networks.ensure({ mode: 'isolated', name: 'theirs' }))
    await two.apply(await two.plan([withHosts(2)]), { journal })
    await one.apply(await one.plan([withHosts(1), lab]), { journal })
    expect(await owners('lab')).toEqual({ network: 'one', entries: {} })
    expect((await one.plan([withHosts(1), lab], { prune: true })).changes).toEqual([])
    expect((await two.plan([withHosts(2)])).changes).toEqual([])
    const plan = await one.plan([], { prune: true })
    expect(plan.changes.map(({ network, action }) => `${action} ${network}`)).toEqual(['update default', 'remove lab'])
    await one.apply(plan, { journal })
    expect(await hosts()).toBe('2')
    expect((await plain.networks.list()).map(({ name }) => name).sort()).toEqual(['default', 'theirs'])
    expect((await plain.plan([], { prune: true })).changes).toEqual([])
  })
})
