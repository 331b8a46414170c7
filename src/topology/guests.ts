import type { HostFacts } from '../machine/index.js'
import type { Snapshot, SnapshotGuest } from '../snapshot/index.js'
import { type InterfaceDefinition, networkOfInterface } from '../xml/index.js'
import type { TopologyEdge, TopologyEnd, TopologyNode } from './model.js'

/** What guests can be plugged into. */
export interface Places {
  /** A network's node. */
  network(name: string): string | undefined
  /** The node of a bridge: a network's own, or one of the host's. */
  bridge(name: string): string | undefined
  /** The node of a link of the host. */
  device(name: string): string | undefined
}

/** Guests and their connections; those of other drivers appear through the networks' ports. */
export function guestsOf(
  snapshot: Snapshot,
  places: Places,
): { readonly nodes: TopologyNode[]; readonly edges: TopologyEdge[] } {
  const nodes: TopologyNode[] = []
  const edges: TopologyEdge[] = []
  const macs = new Set<string>()
  for (const guest of snapshot.guests) {
    const id = `guest:${guest.name}`
    nodes.push({ id, kind: 'guest', name: guest.name, active: guest.active })
    for (const one of guest.running ?? guest.stored ?? []) {
      const mac = one.mac?.currentAddress ?? one.mac?.address
      if (mac !== undefined && guest.active) macs.add(mac)
      const node = placeOf(one, places)
      if (node === undefined) continue
      const addresses = mac === undefined || !guest.active ? [] : addressesOf(mac, guest, snapshot)
      edges.push({
        kind: 'interface',
        from: { node: id, ...(mac !== undefined && { mac }), ...(addresses.length > 0 && { addresses }) },
        to: farEnd(node, one, snapshot.facts),
        up: guest.active && one.link !== 'down',
      })
    }
  }
  const others = new Set<string>()
  for (const { name, ports, leases } of snapshot.networks) {
    const node = places.network(name)
    for (const { owner, mac } of ports) {
      if (macs.has(mac) || node === undefined) continue
      const id = `guest:${owner.name}`
      if (!others.has(id) && !nodes.some((one) => one.id === id))
        nodes.push({ id, kind: 'guest', name: owner.name, active: true })
      others.add(id)
      const addresses = leases.flatMap((lease) => (lease.mac === mac ? [`${lease.address}/${lease.prefix}`] : []))
      edges.push({
        kind: 'interface',
        from: { node: id, mac, ...(addresses.length > 0 && { addresses }) },
        to: { node },
        up: true,
      })
    }
  }
  return { nodes, edges }
}

function placeOf(one: InterfaceDefinition, places: Places): string | undefined {
  const network = networkOfInterface(one)
  if (network !== undefined) return places.network(network)
  if (one.type === 'bridge') return one.source?.bridge === undefined ? undefined : places.bridge(one.source.bridge)
  if (one.type === 'direct') return one.source?.dev === undefined ? undefined : places.device(one.source.dev)
  return undefined
}

function farEnd(node: string, one: InterfaceDefinition, facts: HostFacts | null): TopologyEnd {
  const link = one.target?.dev
  const mtu = facts?.links.find(({ name }) => name === link)?.mtu
  return { node, ...(link !== undefined && { link }), ...(mtu !== undefined && { mtu }) }
}

/** From its agent, which knows all; otherwise from its leases. Without link-local ones. */
function addressesOf(mac: string, { addresses }: SnapshotGuest, { networks }: Snapshot): string[] {
  const found =
    addresses === null
      ? networks.flatMap(({ leases }) => leases.filter((lease) => lease.mac === mac))
      : addresses.filter((one) => one.mac === mac)
  return found.filter(({ address }) => !/^fe80:/i.test(address)).map(({ address, prefix }) => `${address}/${prefix}`)
}
