import { expect, test } from 'vitest'
import { type Connection, connect, hostThrough } from '../../../src/index.js'
import { startHost, startLan } from '../harness/index.js'
import type { LibvirtVersion } from '../harness/libvirts.js'

/**
 * A daemon with the network driver alone, as virtnetworkd is: Debian packages none of libvirt's modular daemons, so it is
 * a libvirtd without the other drivers. virtqemud, which passes on what is not its own, cannot be had this way.
 */
export function networkDaemon(libvirt: LibvirtVersion): void {
  test(`libvirt ${libvirt}: a connection to the networks alone does all of them, and says where the rest is`, async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan, libvirt, firewall: 'iptables', drivers: ['network'] })
    const uri = host.uri
    expect(uri).toMatch(/^network\+unix:/)
    const source = hostThrough(['nsenter', ...host.realm.entrance(), '--'])
    await using connection = await connect(uri, { host: source })
    const { daemon, hypervisor } = await connection.versions()
    expect(daemon.startsWith(`${libvirt}.`)).toBe(true)
    expect(hypervisor).toBeNull()

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
    await expect(
      connection.networks.create({ mode: 'isolated', name: 'i', bridge: { name: 'taken' } }),
    ).rejects.toThrow(
      'network i cannot start: its bridge taken would have the name of a link of the host; virbr0 is free',
    )
    expect(await network.restart({ disconnectGuests: true })).toEqual([])
    await network.stop()
    await network.undefine()
    expect((await events.next()).value).toMatchObject({ type: 'defined', name: 'lab' })

    const elsewhere: readonly (readonly [(connection: Connection) => Promise<unknown>, RegExp])[] = [
      [({ guests }) => guests.list(), /no guests: connect\(\) to a hypervisor's, such as qemu:\/\/\/system/],
      [({ guests }) => guests.get('q1'), /no guests/],
      [({ nwfilters }) => nwfilters.list(), /nwfilter:\/\/\/system for these alone/],
      [({ hostInterfaces }) => hostInterfaces.list(), /interface:\/\/\/system for these alone/],
    ]
    for (const [ask, remedy] of elsewhere) {
      await expect(ask(connection)).rejects.toMatchObject({
        code: 'VIR_ERR_NO_SUPPORT',
        remedy: expect.stringMatching(remedy),
      })
    }
  })
}
