/** networks.ensure() and reserve(), with real guests and packets. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GuestsConnectedError } from '../../../src/base/errors.js'
import { type Connection, connect } from '../../../src/connection/index.js'
import { diffNetwork } from '../../../src/plan/diff-network.js'
import { planText } from '../../../src/plan/plan-text.js'
import type { NatDefinition } from '../../../src/xml/network/network.js'
import { type Host, type Lan, startHost, startLan } from '../harness/index.js'

const lab = {
  mode: 'nat',
  name: 'lab',
  bridge: { stp: false },
  ips: [{ address: '10.1.1.1', prefix: 24, dhcp: { ranges: [{ start: '10.1.1.10', end: '10.1.1.11' }] } }],
} as const satisfies NatDefinition

const wide = {
  mode: 'nat',
  name: 'wide',
  bridge: { stp: false },
  ips: [{ address: '10.1.2.1', prefix: 24, dhcp: { ranges: [{ start: '10.1.2.10', end: '10.1.2.99' }] } }],
} as const satisfies NatDefinition

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

  test('there, as defined, running, autostarted; a second call, a restart and a restarted daemon change nothing', async () => {
    const first = await connection.networks.ensure(lab)
    expect(first.steps).toEqual([{ did: 'defined' }, { did: 'started' }, { did: 'autostart', on: true }])
    const { uuid } = first.network
    const second = await connection.networks.ensure(lab)
    expect(second.steps).toEqual([])
    await second.network.restart()
    expect((await connection.networks.ensure(lab)).steps).toEqual([])
    await connection.close()
    await host.restartDaemon()
    connection = await connect(host.uri)
    const { network, steps } = await connection.networks.ensure(lab)
    expect(steps).toEqual([])
    expect(network.uuid).toBe(uuid)
    expect(diffNetwork(lab, { stored: await network.stored(), running: (await network.refresh()).definition })).toEqual(
      {
        stored: [],
        running: [],
        pending: [],
      },
    )
    expect((await connection.networks.ensure(lab, { started: false, autostart: false })).steps).toEqual([
      { did: 'stopped' },
      { did: 'autostart', on: false },
    ])
    expect((await connection.networks.ensure(lab, { started: 'as-is', autostart: 'as-is' })).steps).toEqual([])
  })

  test('redefining by name keeps UUID, bridge and MAC', async () => {
    await using before = await connection.networks.define(lab)
    await using after = await connection.networks.define({ ...lab, mtu: 1400 })
    expect(after.definition).toMatchObject({
      mtu: 1400,
      uuid: before.uuid,
      mac: (before.definition as NatDefinition).mac,
      bridge: { name: (before.definition as NatDefinition).bridge?.name },
    })
  })

  test('a start that fails leaves nothing of what was done', async () => {
    await host.sh('ip link add dummy7 type bridge; ip address add 10.7.0.5/24 dev dummy7; ip link set dummy7 up')
    const clash: NatDefinition = { mode: 'nat', name: 'clash', ips: [{ address: '10.7.0.1', prefix: 24 }] }
    await expect(connection.networks.ensure(clash)).rejects.toThrow(/10\.7\.0\.0\/24/)
    expect(await connection.networks.find('clash')).toBeUndefined()
    await using stored = await connection.networks.define({ ...clash, ips: [{ address: '10.7.1.1', prefix: 24 }] })
    const was = await stored.stored()
    await expect(connection.networks.ensure(clash)).rejects.toThrow(/10\.7\.0\.0\/24/)
    expect(await stored.stored()).toEqual(was)
    expect(await stored.isActive()).toBe(false)
    await host.sh('ip link delete dummy7')
    expect(await connection.networks.remove('clash')).toBe(true)
  })

  test('what libvirt refuses while the network runs leaves it as it was, stored and running', async () => {
    await using network = (await connection.networks.ensure(lab)).network
    const range = { start: '10.1.1.10', end: '10.1.1.12' }
    const hosts = ['52:54:00:00:00:01', '52:54:00:00:00:02'].map((mac) => ({ mac, ip: '10.1.1.5' }))
    // libvirt stores two hosts with one address, and adds none such to what runs.
    const twice = { ...lab, ips: [{ ...lab.ips[0], dhcp: { ranges: [range], hosts } }] } as NatDefinition
    await expect(connection.networks.ensure(twice)).rejects.toMatchObject({
      name: 'LibvirtError',
      call: 'virNetworkUpdate',
    })
    expect(diffNetwork(lab, { stored: await network.stored(), running: (await network.refresh()).definition })).toEqual(
      {
        stored: [],
        running: [],
        pending: [],
      },
    )
  })

  test('a guest gets the address that is reserved for it, and nobody else does', async () => {
    const { network } = await connection.networks.ensure(lab)
    const mac = '52:54:00:00:00:0a'
    expect(await network.reserve(mac, '10.1.1.10')).toMatchObject({ live: true, stored: true })
    expect(await network.reserve(mac.toUpperCase(), '10.1.1.10')).toEqual({
      live: false,
      stored: false,
      reloadedFirewallRules: false,
    })
    {
      await using other = await host.guest({ network: 'lab', mac: '52:54:00:00:00:0b' })
      expect(other.lease?.address).toBe('10.1.1.11')
      await expect(network.reserve('52:54:00:00:00:0c', '10.1.1.11')).rejects.toThrow(
        /10\.1\.1\.11 is leased to .*52:54:00:00:00:0b/,
      )
      await using own = await host.guest({ network: 'lab', mac })
      expect(own.lease?.address).toBe('10.1.1.10')
      expect(await own.ping('10.1.1.1')).toMatchObject({ reached: true })
    }
    await expect(network.reserve('52:54:00:00:00:0c', '10.1.1.10')).rejects.toThrow(
      `address: 10.1.1.10 is reserved for ${mac}`,
    )
    await expect(network.reserve(mac, '10.2.1.10')).rejects.toThrow('network lab, which has 10.1.1.0/24')
    await expect(network.reserve(mac, '10.1.1.1')).rejects.toThrow("the host's own address")
    await expect(network.reserve('nobody', '10.1.1.9')).rejects.toThrow("guest: 'nobody' is neither a guest")
    // Outside of the range, as most people do.
    await network.reserve(mac, '10.1.1.77')
    await using moved = await host.guest({ network: 'lab', mac })
    expect(moved.lease?.address).toBe('10.1.1.77')
    // ensure() has the last word on what it was given.
    expect((await connection.networks.ensure(lab)).steps.map(({ did }) => did)).toEqual(['redefined', 'updated'])
    await network.reserve(mac, '10.1.1.78')
    expect(await network.unreserve(mac)).toMatchObject({ live: true, stored: true })
    expect((await connection.networks.ensure(lab)).steps).toEqual([])
  })

  test('guests are cut off only by leave, connected again, and keep their gateway’s MAC', async () => {
    const { network } = await connection.networks.ensure(wide)
    await using guest = await host.qemuGuest({ name: 'web', networks: ['wide'] })
    await guest.address()
    const before = (network.definition as NatDefinition).mac
    const changed: NatDefinition = { ...wide, mtu: 1400, dns: { hosts: [{ ip: '10.1.2.1', hostnames: ['gw'] }] } }
    const plan = await connection.plan([changed])
    expect(plan.changes).toMatchObject([{ network: 'wide', impact: { kind: 'restart', guests: [{ name: 'web' }] } }])
    expect(planText(plan)).toContain('~ network wide (nat): restarts; cuts off web (vnet')
    const refusal = connection.networks.ensure(changed)
    await expect(refusal).rejects.toMatchObject({ name: 'GuestsConnectedError', guests: [{ name: 'web' }] })
    await expect(refusal).rejects.toThrow('mtu can change only by a restart')
    expect(
      diffNetwork(wide, { stored: await network.stored(), running: (await network.refresh()).definition }),
    ).toMatchObject({
      stored: [],
      running: [],
    })
    await expect(connection.networks.remove('wide')).rejects.toMatchObject({
      name: 'GuestsConnectedError',
    } satisfies Partial<GuestsConnectedError>)
    await expect(connection.networks.ensure(wide, { started: false })).rejects.toMatchObject({
      name: 'GuestsConnectedError',
    })
    // What libvirt changes live needs no leave.
    const live = await connection.networks.ensure({ ...wide, dns: changed.dns } as NatDefinition)
    expect(live.steps.map(({ did }) => did)).toEqual(['redefined', 'updated'])
    const { steps } = await connection.networks.ensure(changed, { disconnectGuests: true })
    expect(steps).toMatchObject([{ did: 'redefined' }, { did: 'restarted', guests: [{ name: 'web' }] }])
    expect(((await network.refresh()).definition as NatDefinition).mac).toBe(before)
    await expect.poll(async () => (await guest.ping('10.1.2.1')).reached).toBe(true)
    expect((await connection.networks.ensure(changed)).steps).toEqual([])
    expect((await connection.plan([changed])).changes).toEqual([])
    // A guest by name.
    await network.reserve('web', '10.1.2.44')
    expect(await network.stored()).toMatchObject({ ips: [{ dhcp: { hosts: [{ ip: '10.1.2.44' }] } }] })
    await connection.networks.remove('wide', { disconnectGuests: true })
  })
})
