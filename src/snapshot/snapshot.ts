import {
  type Data,
  type DefinitionFinding,
  described,
  flag,
  list,
  number,
  only,
  optional,
  orNull,
  record,
  type Shape,
  text,
  word,
} from '../base/index.js'
import { type HostFacts, hostFactsShape } from '../machine/index.js'
import type { FilterDefinition, InterfaceDefinition, NetworkDefinition, PortDefinition } from '../xml/index.js'

/** A definition: `parseSnapshot` checks it against its own table. */
const definition = <T>(kind: 'network' | 'interface' | 'filter' | 'port'): Shape<T> =>
  described((v) =>
    v.pipe(
      v.looseObject({}),
      v.description(`As definitionSchema('${kind}') describes it; without what libvirt does not report.`),
    ),
  )

const family = word('ipv4', 'ipv6')
const finding: Shape<DefinitionFinding> = record({ path: text, message: text, severity: word('error', 'warning') })

const leaseShape = record({
  family,
  address: text,
  /** In bits. */
  prefix: number,
  /** Null if dnsmasq does not know it, as for some DHCPv6 clients. */
  mac: orNull(text),
  /** The host name that the guest sent. */
  hostname: orNull(text),
  /** DHCP client id, or DUID. */
  clientId: orNull(text),
  /** Of DHCPv6: which of the guest's interfaces. */
  iaid: orNull(text),
  /** ISO 8601; null: never. */
  expiresAt: orNull(text),
  /** The bridge. */
  bridge: orNull(text),
})

const networkShape = record({
  name: text,
  uuid: text,
  /** It runs. */
  active: flag,
  /** It has a stored definition, and so survives a stop. */
  persistent: flag,
  /** It starts with the daemon. */
  autostart: flag,
  /** Its running definition; null if it does not run. */
  running: orNull(definition<NetworkDefinition>('network')),
  /** The definition that takes effect at the next start; null for a transient network. */
  stored: orNull(definition<NetworkDefinition>('network')),
  /** Why its XML could not be read: its definition is then just a name, of mode `unknown`. */
  unread: optional(list(finding)),
  /** The guests' connections to it, including those of other drivers' guests. */
  ports: list(definition<PortDefinition>('port')),
  leases: list<SnapshotLease>(leaseShape),
})

const addressShape = record({
  family,
  address: text,
  /** In bits; 0 if the source does not know it (arp). */
  prefix: number,
  mac: orNull(text),
  /** The link: the host's end for lease and arp (`vnet0`), the guest's own for agent (`eth0`). */
  device: text,
  /**
   * Who knows it. `lease`: its network's dnsmasq; `agent`: the QEMU guest agent in the guest; `arp`: the host's
   * neighbour table, for guests that have communicated with the host.
   */
  source: word('lease', 'agent', 'arp'),
})

const guestShape = record({
  name: text,
  uuid: text,
  /** It runs. */
  active: flag,
  /** It has a stored definition. */
  persistent: flag,
  /** Its running interfaces; null if it does not run. */
  running: orNull(list(definition<InterfaceDefinition>('interface'))),
  /** Its interfaces after the next start; null if nothing is stored. */
  stored: orNull(list(definition<InterfaceDefinition>('interface'))),
  /** Its addresses as reported by its agent, which knows all; null if none answers. */
  addresses: orNull(list<GuestAddress>(addressShape)),
})

const unseenShape = record({
  /** `facts`: the machine could not be read at all; missing parts of facts are in `facts.unseen`. */
  fact: word('facts', 'network', 'guest', 'filter', 'leases', 'ports', 'addresses'),
  /** What was requested, and from what. */
  asked: text,
  reason: text,
})

export const snapshotShape = record({
  version: only(1),
  /** When its reading began, ISO 8601. */
  takenAt: text,
  /** The host name of the daemon's machine; null if the daemon does not know it. */
  machine: orNull(text),
  /** The daemon's libvirt release, `major.minor.micro`, and driver. */
  libvirt: record({
    version: text,
    /** `QEMU`, `Xen`, `LXC`, `TEST`, …; null for a network daemon. */
    driver: orNull(text),
  }),
  networks: list<SnapshotNetwork>(networkShape),
  guests: list<SnapshotGuest>(guestShape),
  /** libvirt's network filters. */
  filters: list(definition<FilterDefinition>('filter')),
  /** The machine's links, routes, firewall; null if it could not be read: `unseen` says why. */
  facts: orNull<HostFacts>(hostFactsShape),
  /** The parts of libvirt that could not be read, and the machine if it could not. */
  unseen: list<SnapshotUnseen>(unseenShape),
})

/**
 * Networks, guests and their machine at one time: plain JSON. `explain`, `reachabilityMatrix`,
 * `findTampering` and `externalRoutes` work on it, without libvirt and on any machine.
 */
export interface Snapshot extends Data<typeof snapshotShape> {}
/** A network in a snapshot. */
export interface SnapshotNetwork extends Data<typeof networkShape> {}
/** A guest in a snapshot. */
export interface SnapshotGuest extends Data<typeof guestShape> {}
/** An address that a network's dnsmasq has leased to a guest. */
export interface SnapshotLease extends Data<typeof leaseShape> {}
/** Something that could not be read. */
export interface SnapshotUnseen extends Data<typeof unseenShape> {}
/** An address of a guest. */
export interface GuestAddress extends Data<typeof addressShape> {}
/**
 * Who knows a guest's address. `lease`: its network's dnsmasq; `agent`: the QEMU guest agent in the guest; `arp`: the
 * host's neighbour table, for guests that have communicated with the host.
 */
export type AddressSource = GuestAddress['source']
