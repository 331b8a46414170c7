import { readHostFacts } from '../../src/machine/index.js'
import type { Snapshot, SnapshotGuest, SnapshotNetwork } from '../../src/snapshot/index.js'
import type { InterfaceDefinition, NetworkDefinition } from '../../src/xml/index.js'
import { guestsOf, networksOf, type RecordedCase, recordedSource } from './recorded-cases.js'

/** A network that runs as it is stored. */
export const runningNetwork = (definition: NetworkDefinition, uuid: string, autostart: boolean): SnapshotNetwork => ({
  name: definition.name,
  uuid,
  active: true,
  persistent: true,
  autostart,
  running: definition,
  stored: definition,
  ports: [],
  leases: [],
})

/** The snapshot that a recorded host would have given, its guests with an agent that reports their addresses. */
export async function snapshotOf(recorded: RecordedCase): Promise<Snapshot> {
  return {
    version: 1,
    takenAt: '2026-01-02T03:04:05.678Z',
    machine: 'lab',
    libvirt: { version: '9.0.0', driver: 'QEMU' },
    networks: networksOf(recorded).map((definition, index) =>
      runningNetwork(definition, `dd8fe884-6c02-601e-7551-0000000000${10 + index}`, false),
    ),
    guests: guestsOf(recorded).map(({ name, network, addresses, port }, index): SnapshotGuest => {
      const mac = `52:54:00:00:00:${10 + index}`
      const plugged: InterfaceDefinition = {
        type: 'network',
        mac: { address: mac },
        source: { network },
        ...(port === undefined ? {} : { target: { dev: port } }),
      }
      return {
        name,
        uuid: `ab8fe884-6c02-601e-7551-0000000000${10 + index}`,
        active: true,
        persistent: false,
        running: [plugged],
        stored: null,
        addresses: addresses.map((text) => {
          const [address = '', prefix] = text.split('/')
          const family = address.includes(':') ? 'ipv6' : 'ipv4'
          return { family, address, prefix: Number(prefix ?? 24), mac, device: 'eth0', source: 'agent' }
        }),
      }
    }),
    filters: [],
    facts: await readHostFacts(recordedSource(recorded)),
    unseen: [],
  }
}
