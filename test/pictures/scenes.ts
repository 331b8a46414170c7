/** The hosts that docs/pictures shows: made on libvirt's test driver, so that they can be drawn anywhere. */
import { type Connection, connect } from '../../src/connection/index.js'
import type { HostNetworkDefinition } from '../../src/host-network/index.js'
import type { Snapshot } from '../../src/snapshot/index.js'
import type { NetworkDefinition } from '../../src/xml/index.js'

/** A guest: where it is plugged in, and its address there. */
interface SceneGuest {
  readonly name: string
  readonly on: readonly (readonly [network: string, address: string])[]
}

/** What a picture shows. */
export interface Scene {
  readonly title: string
  readonly host?: HostNetworkDefinition
  readonly networks: readonly NetworkDefinition[]
  readonly guests: readonly SceneGuest[]
}

const two = (network: string, subnet: string): SceneGuest[] => [
  { name: 'web', on: [[network, `${subnet}.20/24`]] },
  { name: 'db', on: [[network, `${subnet}.21/24`]] },
]
const ips = (subnet: string) => [{ address: `${subnet}.1`, prefix: 24 }] as const
const lanBridge: HostNetworkDefinition = { bridges: [{ name: 'br0', ports: ['eth0'], dhcp4: true }] }

export const scenes: Readonly<Record<string, Scene>> = {
  nat: {
    title: 'A NAT network: guests go out behind the address of the host',
    networks: [{ mode: 'nat', name: 'default', bridge: { name: 'virbr0' }, ips: ips('192.168.122') }],
    guests: two('default', '192.168.122'),
  },
  routed: {
    title: 'A routed network: guests have a subnet of their own, which the outside needs a route to',
    networks: [{ mode: 'routed', name: 'servers', bridge: { name: 'virbr1' }, ips: ips('10.20.0') }],
    guests: two('servers', '10.20.0'),
  },
  bridged: {
    title: 'A bridged network: guests stand on the LAN, beside the host',
    host: lanBridge,
    networks: [{ mode: 'bridged', name: 'lan', bridge: { name: 'br0' } }],
    guests: two('lan', '192.168.1'),
  },
  isolated: {
    title: 'An isolated network: guests reach each other and the host, and nobody else',
    networks: [{ mode: 'isolated', name: 'lab', bridge: { name: 'virbr2' }, ips: ips('10.30.0') }],
    guests: two('lab', '10.30.0'),
  },
  open: {
    title: 'An open network: libvirt writes no firewall rules',
    networks: [{ mode: 'open', name: 'own-rules', bridge: { name: 'virbr3' }, ips: ips('10.40.0') }],
    guests: two('own-rules', '10.40.0'),
  },
  macvtap: {
    title: 'A macvtap network: each guest has a device of its own on the NIC of the host',
    networks: [{ mode: 'macvtap', name: 'direct', forward: { mode: 'bridge', interfaces: [{ dev: 'eth0' }] } }],
    guests: two('direct', '192.168.1'),
  },
  hostdev: {
    title: 'An SR-IOV network: each guest has a virtual function of the card',
    networks: [{ mode: 'hostdev', name: 'sriov', forward: { pf: { dev: 'eth1' } } }],
    guests: two('sriov', '192.168.1'),
  },
  'bond-and-vlan': {
    title: 'A bridged network on a VLAN of a bond',
    host: {
      bonds: [{ name: 'bond0', mode: 'active-backup', slaves: ['eth1', 'eth2'], miimon: 100 }],
      vlans: [{ name: 'bond0.30', link: 'bond0', id: 30 }],
      bridges: [{ name: 'br30', ports: ['bond0.30'] }],
    },
    networks: [{ mode: 'bridged', name: 'guests', bridge: { name: 'br30' } }],
    guests: two('guests', '192.168.30'),
  },
  'every-mode': {
    title: 'One network of each mode on one host',
    host: { bridges: [{ name: 'br0', ports: ['eth2'] }] },
    networks: [
      { mode: 'nat', name: 'default', bridge: { name: 'virbr0' }, ips: ips('192.168.122') },
      { mode: 'routed', name: 'servers', bridge: { name: 'virbr1' }, ips: ips('10.20.0') },
      { mode: 'isolated', name: 'lab', bridge: { name: 'virbr2' }, ips: ips('10.30.0') },
      { mode: 'open', name: 'own-rules', bridge: { name: 'virbr3' }, ips: ips('10.40.0') },
      { mode: 'bridged', name: 'lan', bridge: { name: 'br0' } },
      { mode: 'macvtap', name: 'direct', forward: { mode: 'bridge', interfaces: [{ dev: 'eth0' }] } },
      { mode: 'hostdev', name: 'sriov', forward: { pf: { dev: 'eth1' } } },
    ],
    guests: [
      { name: 'desktop', on: [['default', '192.168.122.20/24']] },
      ...[1, 2, 3, 4, 5, 6].map(
        (number): SceneGuest => ({
          name: `web${number}`,
          on: [['servers', `10.20.0.${number + 10}/24`]],
        }),
      ),
      { name: 'db', on: [['lab', '10.30.0.20/24']] },
      {
        name: 'app',
        on: [
          ['servers', '10.20.0.20/24'],
          ['lab', '10.30.0.21/24'],
        ],
      },
      { name: 'firewall', on: [['own-rules', '10.40.0.20/24']] },
      { name: 'printer', on: [['lan', '192.168.1.20/24']] },
      { name: 'probe', on: [['direct', '192.168.1.21/24']] },
      { name: 'storage', on: [['sriov', '192.168.1.22/24']] },
    ],
  },
}

/** A scene as the snapshot of a host called kvm1. */
export async function snapshotOf({ host, networks, guests }: Scene): Promise<Snapshot> {
  await using connection = await connect('test:///default')
  await empty(connection)
  if (host) await (await connection.host.apply(host)).confirm()
  for (const definition of networks) await (await connection.networks.create(definition)).free()
  let plugs = 0
  const addresses = new Map<string, string>()
  for (const { name, on } of guests) {
    const interfaces = on.map(([network, address]) => {
      const mac = `52:54:00:00:00:${(++plugs).toString(16).padStart(2, '0')}`
      addresses.set(mac, address)
      return `<interface type='network'><mac address='${mac}'/><source network='${network}'/></interface>`
    })
    const about = `<name>${name}</name><memory>1024</memory><os><type>hvm</type></os>`
    const domain = `<domain type='test'>${about}<devices>${interfaces.join('')}</devices></domain>`
    await (await connection.libvirt.virDomainCreateXML(domain, 0)).free()
  }
  const { guests: read, ...snapshot } = JSON.parse(
    // As a host with QEMU names them.
    JSON.stringify(await connection.snapshot()).replaceAll('"testnet', '"vnet'),
  ) as Snapshot
  return {
    ...snapshot,
    machine: 'kvm1',
    libvirt: { version: '11.3.0', driver: 'QEMU' },
    guests: read.map((guest) => ({
      ...guest,
      addresses: (guest.running ?? []).map(({ mac }, index) => {
        const [address = '', prefix] = (addresses.get(mac?.address ?? '') ?? '').split('/')
        const device = `eth${index}`
        return { family: 'ipv4', address, prefix: Number(prefix), mac: mac?.address ?? null, device, source: 'agent' }
      }),
    })),
  }
}

/** The driver's host is there for all connections of a process, with a network and a guest of its own at first. */
async function empty(connection: Connection): Promise<void> {
  for (const guest of await connection.guests.list()) {
    await connection.libvirt.virDomainDestroy(guest.handle)
    await connection.libvirt.virDomainUndefine(guest.handle)
  }
  for (const network of await connection.networks.list()) {
    await network.stop({ disconnectGuests: true })
    await network.undefine()
  }
}
