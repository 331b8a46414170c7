import type { Link } from './facts.js'

/** A veth pair whose ends are ports of two bridges of this host: Proxmox's `fwbr`, OpenStack's `qbr`. */
export interface BridgeJoint {
  /** The port on this side. */
  readonly port: string
  /** The bridge on the other side, and the port there. */
  readonly bridge: string
  readonly otherPort: string
}

/** The pairs that join a bridge to others. */
export function jointsOf(links: readonly Link[], bridge: string): BridgeJoint[] {
  const byName = new Map(links.map((link) => [link.name, link]))
  return links.flatMap(({ name, master, kind, peer }) => {
    if (kind !== 'veth' || master !== bridge || peer === undefined) return []
    const other = byName.get(peer)
    const there = other?.master === undefined ? undefined : byName.get(other.master)
    if (other?.kind !== 'veth' || there?.kind !== 'bridge' || there.name === bridge) return []
    return [{ port: name, bridge: there.name, otherPort: other.name }]
  })
}

/** All bridges that frames of one can reach through such pairs, itself first. */
export function joinedBridges(links: readonly Link[], bridge: string): string[] {
  const found = [bridge]
  for (const one of found) {
    for (const joint of jointsOf(links, one)) if (!found.includes(joint.bridge)) found.push(joint.bridge)
  }
  return found
}
