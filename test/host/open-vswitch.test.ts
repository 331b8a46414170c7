/** A running guest between a Linux bridge and Open vSwitch, whose datapath in user space needs no module of the kernel. */
import { describe, expect, test } from 'vitest'
import { connect } from '../../src/connection/index.js'
import type { NetworkDefinition } from '../../src/xml/network/network.js'
import { type Host, startHost } from './harness/index.js'

const bridges = { linux: '192.168.154', ovs: '192.168.153' } as const

const networks = [
  { mode: 'bridged', name: 'linux', bridge: { name: 'br0' } },
  { mode: 'bridged', name: 'ovs', bridge: { name: 'ovs0' }, virtualPort: { type: 'openvswitch' } },
] as const satisfies readonly NetworkDefinition[]

const startOpenVswitch = (host: Host): Promise<string> =>
  host.sh(`
    mkdir -p /run/openvswitch
    ovsdb-tool create /run/openvswitch/conf.db /usr/share/openvswitch/vswitch.ovsschema
    socket=/run/openvswitch/db.sock
    ovsdb-server /run/openvswitch/conf.db --remote=punix:$socket --pidfile=/run/openvswitch/ovsdb-server.pid \\
      --log-file=/run/ovsdb-server.out --detach
    ovs-vsctl --no-wait init
    # Debian's alternative for it is not set up.
    /usr/lib/openvswitch-switch/ovs-vswitchd unix:$socket --pidfile=/run/openvswitch/ovs-vswitchd.pid \\
      --log-file=/run/ovs-vswitchd.out --detach
    ovs-vsctl --timeout=30 add-br ovs0 -- set bridge ovs0 datapath_type=netdev
    ip link add br0 type bridge stp_state 0 forward_delay 0
    ip address add ${bridges.linux}.1/24 dev br0
    ip address add ${bridges.ovs}.1/24 dev ovs0
    for bridge in br0 ovs0; do ip link set $bridge up; done`)

const portsOf = async (host: Host): Promise<string[]> =>
  (await host.run('ovs-vsctl', ['list-ports', 'ovs0'])).split('\n').filter(Boolean)

const linkOf = async (host: Host, name: string): Promise<{ master?: string }> =>
  JSON.parse(await host.run('ip', ['-json', 'link', 'show', name]))[0]

describe.each(['11.3', '12.8'] as const)('libvirt %s', (libvirt) => {
  test('switch() moves a running guest to Open vSwitch and back, without unplugging it', async () => {
    await using host = await startHost({ libvirt, daemons: 'monolithic' })
    await startOpenVswitch(host)
    await using connection = await connect(host.uri)
    for (const network of networks) {
      await (await connection.networks.define(network, { checkBridge: false })).start()
    }
    await using guest = await host.qemuGuest({ name: 'q1', networks: ['linux'] })
    const { device } = (await connection.guests.get('q1')).interface()
    for (const to of ['linux', 'ovs', 'linux', 'ovs'] as const) {
      const current = (await connection.guests.get('q1')).interface()
      const from = current.network
      if (from !== to) {
        const outcome = await current.switch(to)
        expect(outcome).toMatchObject({ how: 'live', interface: { network: to, device } })
      }
      await guest.setAddress(`${bridges[to]}.9/24`)
      expect(await guest.ping(`${bridges[to]}.1`), to).toMatchObject({ reached: true })
      const { master } = await linkOf(host, device ?? '')
      expect(master).toBe(to === 'linux' ? 'br0' : undefined)
      expect(await portsOf(host)).toEqual(to === 'linux' && from === 'linux' ? [] : [device])
      // libvirt takes the port away only where the kernel's module has it, which it tells by the link's master.
      if (to === 'linux') await host.run('ovs-vsctl', ['--if-exists', 'del-port', device ?? ''])
    }
  })
})
