import { type BridgePort, checkFacts, type HostFacts, type Link } from './facts.js'
import { type PortRole, portRole } from './port-role.js'

/** A port of a bridge, and what it leads to. */
export interface HostBridgePort extends BridgePort {
  /** What the port leads to: a NIC, a guest, or something else. */
  readonly role: PortRole
}

/** A Linux bridge of the host. */
export interface HostBridge {
  /** Its name on the host. */
  readonly name: string
  /** Whether it is up. */
  readonly up: boolean
  /** Bytes. */
  readonly mtu: number
  /** The host's own addresses on it, with prefix: `10.0.0.2/24`; without link-local ones. */
  readonly addresses: readonly string[]
  /** The links in it. */
  readonly ports: readonly HostBridgePort[]
  /** Ports that lead to the physical network. */
  readonly uplinks: readonly string[]
  /** Whether it runs the spanning tree protocol. */
  readonly stp: boolean
  /** Seconds, with STP. */
  readonly forwardDelay?: number
  /** Whether it filters VLANs. */
  readonly vlanFiltering: boolean
  /** Evidence that libvirt created it for one of its networks; otherwise null. */
  readonly libvirtOwned?: string
}

/** The Linux bridges of a host, including those of libvirt's networks. */
export function bridgesOf(facts: HostFacts): HostBridge[] {
  checkFacts('bridgesOf', facts)
  return facts.links.flatMap((link) => bridgeOf(facts, link) ?? [])
}

/** Undefined for links of other kinds. */
export function bridgeOf(facts: HostFacts, link: Link): HostBridge | undefined {
  const { name, up, mtu, kind, bridge } = link
  if (kind !== 'bridge') return undefined
  const libvirtOwned = ownership(facts, name)
  const ports = facts.bridgePorts
    .filter((port) => port.bridge === name)
    .map((port) => {
      const own = facts.links.find((one) => one.name === port.link)
      return { ...port, role: portRole(own, link, libvirtOwned !== undefined, facts.links) }
    })
  return {
    name,
    up,
    mtu,
    addresses: facts.addresses
      .filter(({ link: on, scope }) => on === name && scope === 'global')
      .map(({ address, prefix }) => `${address}/${prefix}`),
    ports,
    uplinks: ports.filter(({ role }) => role === 'uplink').map(({ link: port }) => port),
    stp: bridge?.stp ?? false,
    ...(bridge?.forwardDelay === undefined ? {} : { forwardDelay: bridge.forwardDelay }),
    vlanFiltering: bridge?.vlanFiltering ?? false,
    ...(libvirtOwned === undefined ? {} : { libvirtOwned }),
  }
}

/**
 * libvirt's naming of the bridges that it creates, or its rule for traffic between guests on one. Other rules with the
 * name prove nothing: a network whose forward `dev` is the bridge has those too.
 */
function ownership({ firewall }: HostFacts, name: string): string | undefined {
  for (const { name: table, chains } of firewall.tables) {
    for (const chain of chains) {
      if (table !== 'libvirt_network' && !chain.name.startsWith('LIBVIRT_')) continue
      const rule = chain.rules.find(({ text }) => text.split(/[\s"]+/).filter((word) => word === name).length > 1)
      if (rule) return rule.text
    }
  }
  return /^virbr\d+$/.test(name) ? `its name, ${name}` : undefined
}
