import type { AddressFamily, ReachabilityVerdict } from '../base/index.js'

/** What a node represents. */
export type TopologyNodeKind =
  | 'guest'
  | 'network'
  | 'bridge'
  | 'host'
  | 'vlan'
  | 'bond'
  | 'nic'
  | 'tunnel'
  | 'link'
  | 'outside'

/** A guest, a network, the host or a link of it, or the outside. */
export interface TopologyNode {
  /** Its identity in edges: `guest:web`, `network:lab`, `link:eth0`, `host`, `outside`. */
  readonly id: string
  /** What it represents. `host`: the host's own stack, which routes and filters. `link`: a link of another kind. */
  readonly kind: TopologyNodeKind
  /** The name of the guest, the network, the machine or the link. */
  readonly name: string
  /** It runs, or is up. */
  readonly active: boolean
  /** Of a network: its mode. */
  readonly mode?: string
  /** Of a network: the bridge that libvirt creates for it. */
  readonly bridge?: string
  /** Of a macvtap or SR-IOV network, and of a guest's interface directly on a device: how guests share the device. */
  readonly sharing?: string
  /** Bytes. */
  readonly mtu?: number
  /** The host's addresses on this link, with prefix. */
  readonly addresses?: readonly string[]
  /** Of a VLAN. */
  readonly vlan?: number
  /** Of a bond: its mode, `802.3ad`. */
  readonly bondMode?: string
}

/** One end of an edge. */
export interface TopologyEnd {
  /** The `id` of a node. */
  readonly node: string
  /** The link at this end, if it has its own: `vnet0`. */
  readonly link?: string
  /** Of a guest's interface. */
  readonly mac?: string
  /** Bytes, of the link at this end. */
  readonly mtu?: number
  /** Addresses at this end, with prefix. */
  readonly addresses?: readonly string[]
}

/**
 * How two nodes are connected. `interface`: a guest's interface. `joins`: a network's guests are on that bridge or
 * device. `address`: the host has addresses on it. `port`: a port of a bridge or bond. `over`: a VLAN and the link
 * under it. `cable`: to the outside.
 */
export type TopologyEdgeKind = 'interface' | 'joins' | 'address' | 'port' | 'over' | 'cable'

/** A connection that frames travel over, directed from the guests to the outside. */
export interface TopologyEdge {
  /** The kind of connection. */
  readonly kind: TopologyEdgeKind
  /** The end nearer to the guests. */
  readonly from: TopologyEnd
  /** The end nearer to the outside. */
  readonly to: TopologyEnd
  /** It carries frames at present. */
  readonly up: boolean
}

/** Who can open a connection to whom, for any guest of a network, the host and the outside. */
export interface TopologyReach {
  /** A node's `id`: a network, the host or the outside. */
  readonly from: string
  /** The same. For the same network: another guest of it. */
  readonly to: string
  /** The family of the query. */
  readonly family: AddressFamily
  /** The verdict. */
  readonly verdict: ReachabilityVerdict
  /** Its conditions, or how it fails, in a few words. */
  readonly because?: string
}

/** A host's networks as nodes and edges: plain JSON, in a fixed order. */
export interface Topology {
  /** Drawn as boxes. */
  readonly nodes: readonly TopologyNode[]
  /** Drawn as lines. */
  readonly edges: readonly TopologyEdge[]
  /** Who can reach whom; empty if the machine could not be read. */
  readonly reachability: readonly TopologyReach[]
  /** Why nothing is known about the machine, if so. */
  readonly unseen?: string
}
