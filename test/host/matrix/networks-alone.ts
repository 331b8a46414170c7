import { expect } from 'vitest'
import type { Connection } from '../../../src/connection/index.js'
import type { Host } from '../harness/index.js'

/** All that a connection to the networks alone can do: a network's life, with a guest, packets and an explanation. */
export async function liveOnNetworks(connection: Connection, host: Host): Promise<void> {
  const events = connection.networks.events()
  const network = await connection.networks.define({
    mode: 'nat',
    name: 'lab',
    bridge: { name: 'vlab', stp: false, delay: 0 },
    ips: [
      {
        address: '192.168.111.1',
        prefix: 24,
        dhcp: { ranges: [{ start: '192.168.111.10', end: '192.168.111.99' }] },
      },
    ],
  })
  await network.start()
  await using guest = await host.guest({ network: 'lab', mac: '52:54:00:00:00:0a' })
  await expect.poll(async () => (await network.leases()).map(({ mac }) => mac)).toEqual(['52:54:00:00:00:0a'])
  expect((await guest.ping('10.50.0.3')).reached).toBe(true)
  const value = { mac: '52:54:00:00:00:0b', ip: '192.168.111.50' }
  expect(await network.update({ section: 'dhcpHost', command: 'add', value })).toMatchObject({
    live: true,
    stored: true,
  })
  expect(await network.ports()).toEqual([])
  expect(await network.guests()).toEqual([])
  expect(await connection.findTampering()).toEqual([])
  const answer = await network.explain({
    from: { kind: 'guest' },
    to: { kind: 'external', address: '10.50.0.3' },
    protocol: 'icmp',
  })
  expect([answer.verdict, answer.conditions]).toEqual(['yes', []])
  await host.sh('ip link add taken type bridge')
  await expect(connection.networks.create({ mode: 'isolated', name: 'i', bridge: { name: 'taken' } })).rejects.toThrow(
    'network i cannot start: its bridge name taken is taken by a host link; virbr0 is free',
  )
  expect(await network.restart({ disconnectGuests: true })).toEqual([])
  await network.stop()
  await network.undefine()
  expect((await events.next()).value).toMatchObject({ type: 'defined', name: 'lab' })
}
