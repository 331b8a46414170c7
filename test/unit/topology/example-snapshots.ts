import { changedByIp } from '../../../src/playground/ip-command.js'
import { withNetworks } from '../../../src/playground/running-networks.js'
import { simulatedHost } from '../../../src/playground/simulated-host.js'
import type { GuestAddress, Snapshot, SnapshotGuest } from '../../../src/snapshot/index.js'
import type { NetworkDefinition } from '../../../src/xml/index.js'
import { runningNetwork } from '../../recorded/recorded-snapshot.js'

/** A guest, and the networks that it is plugged into. */
export interface ExampleGuest {
  readonly name: string
  readonly on: readonly (readonly [network: string, address: string | null])[]
}

/** The snapshot of an invented host on which these networks and guests run. */
export function exampleSnapshot(
  networks: readonly NetworkDefinition[],
  guests: readonly ExampleGuest[],
  commands: readonly string[] = [],
  machine = 'kvm1',
): Snapshot {
  let plugs = 0
  const all = guests.map(({ name, on }, index): SnapshotGuest => {
    const macs = on.map(
      () =>
        `52:54:00:00:${(plugs >> 8).toString(16).padStart(2, '0')}:${(plugs++ & 255).toString(16).padStart(2, '0')}`,
    )
    return {
      name,
      uuid: `00000000-0000-4000-8000-0000000${10_000 + index}`,
      active: true,
      persistent: true,
      running: on.map(([network], place) => ({
        type: 'network',
        mac: { address: macs[place] ?? '' },
        source: { network },
        target: { dev: `vnet${Number.parseInt((macs[place] ?? '').slice(-5).replace(':', ''), 16)}` },
      })),
      stored: null,
      addresses: on.flatMap(([, address], place): GuestAddress[] => {
        if (address === null) return []
        const [text = '', prefix] = address.split('/')
        const family = text.includes(':') ? 'ipv6' : 'ipv4'
        return [
          {
            family,
            address: text,
            prefix: Number(prefix),
            mac: macs[place] ?? '',
            device: `eth${place}`,
            source: 'agent',
          },
        ]
      }),
    }
  })
  const snapshot: Snapshot = {
    version: 1,
    takenAt: '2026-01-02T03:04:05.678Z',
    machine,
    libvirt: { version: '11.3.0', driver: 'QEMU' },
    networks: networks.map((definition, index) =>
      runningNetwork(definition, `00000000-0000-4000-9000-0000000${10_000 + index}`, true),
    ),
    guests: all,
    filters: [],
    facts: null,
    unseen: [],
  }
  const host = commands.reduce((facts, command) => changedByIp(facts, command.split(' ')), simulatedHost())
  return { ...snapshot, facts: withNetworks(host, snapshot) }
}

const ips = (subnet: string) => [{ address: `${subnet}.1`, prefix: 24 }] as const
export const lanBridge = ['link add br0 type bridge', 'link set br0 up', 'link set eth2 master br0']

/** One network of each mode, with the name of its bridge and its subnet. */
export const eachMode: readonly (readonly [definition: NetworkDefinition, subnet: string])[] = [
  [{ mode: 'nat', name: 'default', bridge: { name: 'virbr0' }, ips: ips('192.168.122') }, '192.168.122'],
  [{ mode: 'routed', name: 'servers', bridge: { name: 'virbr1' }, ips: ips('10.20.0') }, '10.20.0'],
  [{ mode: 'isolated', name: 'lab', bridge: { name: 'virbr2' }, ips: ips('10.30.0') }, '10.30.0'],
  [{ mode: 'open', name: 'own-rules', bridge: { name: 'virbr3' }, ips: ips('10.40.0') }, '10.40.0'],
  [{ mode: 'bridged', name: 'lan', bridge: { name: 'br0' } }, '192.168.1'],
  [{ mode: 'macvtap', name: 'direct', forward: { mode: 'bridge', interfaces: [{ dev: 'eth0' }] } }, '192.168.1'],
  [{ mode: 'hostdev', name: 'sriov', forward: { pf: { dev: 'eth1' } } }, '192.168.1'],
]

/** Twenty networks with five guests each. */
export function twentyNetworks(): Snapshot {
  const modes = ['nat', 'routed', 'isolated', 'open'] as const
  const networks = Array.from(
    { length: 20 },
    (_, index): NetworkDefinition => ({
      mode: modes[index % 4] ?? 'nat',
      name: `net${index}`,
      bridge: { name: `virbr${index}` },
      ips: ips(`10.0.${index}`),
    }),
  )
  const guests = networks.flatMap(({ name }, index) =>
    [1, 2, 3, 4, 5].map(
      (number): ExampleGuest => ({ name: `vm${index}-${number}`, on: [[name, `10.0.${index}.${number + 9}/24`]] }),
    ),
  )
  return exampleSnapshot(networks, guests)
}
