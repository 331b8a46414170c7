/** What networks and guests live through on virtqemud and virtnetworkd, with real packets. */
import { describe, expect, test } from 'vitest'
import { startHost, startLan } from '../harness/index.js'
import { firewallBackends } from '../harness/libvirts.js'
import { connectLooking, examples, type LivingMode, live, startScene } from '../matrix/life.js'
import { liveOnNetworks } from '../matrix/networks-alone.js'
import { rules } from '../matrix/rules.js'

const software = { libvirt: '11.3', daemons: 'modular' } as const

describe.each(firewallBackends)('qemu:///system, %s', (firewall) => {
  test.each(Object.keys(examples) as LivingMode[])('%s', async (mode) => {
    await using scene = await startScene({ ...software, firewall })
    await live(scene, mode)
  })
})

rules('11.3', 'modular')

test('network:///system does all of networks', async () => {
  await using lan = await startLan()
  await using host = await startHost({ ...software, lan })
  await using connection = await connectLooking(host, host.uriOf('virtnetworkd'))
  await liveOnNetworks(connection, host)
})

test('nwfilter:///system defines a filter that a guest of qemu:///system obeys at once', async () => {
  await using lan = await startLan()
  await using host = await startHost({ ...software, lan })
  await using connection = await connectLooking(host)
  await using filters = await connectLooking(host, host.uriOf('virtnwfilterd'))
  const network = await connection.networks.define(examples.nat)
  await network.start()
  const rule = { element: 'rule', action: 'accept', direction: 'inout', protocol: { name: 'all' } } as const
  const { definition } = await filters.nwfilters.define({ name: 'guarded', chain: 'root', entries: [rule] })
  await using guest = await host.qemuGuest({
    interfaces: [
      `<interface type='network'><source network='nat'/><model type='virtio'/><filterref filter='guarded'/></interface>`,
    ],
  })
  await guest.address()
  expect((await guest.ping('10.50.0.3')).reached).toBe(true)
  expect((await filters.nwfilters.bindings()).map(({ filter }) => filter)).toEqual(['guarded'])
  const noPing = { ...rule, action: 'drop', priority: 100, protocol: { name: 'icmp' } } as const
  await filters.nwfilters.define({ ...definition, entries: [noPing, rule] })
  expect((await guest.ping('10.50.0.3')).reached).toBe(false)
  expect((await connection.nwfilters.get('guarded')).definition.entries).toHaveLength(2)
})

test('events of guests and networks come through virtqemud, and through virtproxyd over TCP', async () => {
  await using host = await startHost({ ...software, listen: true })
  for (const uri of [host.uri, await host.tcpUri()]) {
    await using connection = await connectLooking(host, uri)
    const [networks, guests] = [connection.networks.events(), connection.guests.events()]
    const first = Promise.all([networks.next(), guests.next()])
    const network = await connection.networks.create(examples.isolated)
    await using guest = await host.qemuGuest({ name: 'q1', networks: ['isolated'] })
    expect((await connection.guests.list()).map(({ name }) => name)).toEqual([guest.name])
    const [ofNetwork, ofGuest] = await first
    expect(ofNetwork.value).toMatchObject({ name: 'isolated' })
    expect(ofGuest.value).toMatchObject({ name: 'q1' })
    await guest[Symbol.asyncDispose]()
    await network.stop()
    for (const events of [networks, guests]) await events.return()
  }
})

test('virtnetworkd restarts under a guest, and virtqemud under its networks', async () => {
  await using lan = await startLan()
  await using host = await startHost({ ...software, lan })
  await using before = await connectLooking(host)
  const network = await before.networks.define(examples.nat)
  await network.start()
  await using guest = await host.qemuGuest({ networks: ['nat'] })
  await guest.address()
  await host.restartDaemon('virtnetworkd')
  expect((await guest.ping('10.50.0.3')).reached).toBe(true)
  await host.restartDaemon('virtqemud')
  await using connection = await connectLooking(host)
  expect((await (await connection.networks.get('nat')).guests()).map(({ name }) => name)).toEqual([guest.name])
  expect(await connection.findTampering()).toEqual([])
})
