import { type AddressFamily, checkOptions, checkShape, DefinitionError, formatRange } from '../base/index.js'
import { type HostFacts, modeNames } from '../machine/index.js'
import { rowOf } from '../modes/index.js'
import { ipsOf, type ReachabilityOverrides, reachabilityMatrix } from '../reachability/index.js'
import { factsOfSnapshot, type Snapshot, type SnapshotNetwork } from '../snapshot/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import { guestsOf } from './guests.js'
import type { Topology, TopologyEdge, TopologyNode, TopologyNodeKind } from './model.js'
import { ShownLinks } from './shown-links.js'

/** Options of a topology. */
export interface TopologyOptions extends ReachabilityOverrides {
  /** `false`: connections only, without reachability. Default true. */
  readonly reachability?: boolean | undefined
}

export const topologyChecks = {
  reachability: 'boolean',
  guests: 'array',
  machines: 'array',
  segments: 'array',
  assume: 'object',
} as const

/**
 * A host's networks as nodes and edges: guests, networks, bridges, bonds, VLANs and NICs of the host, and the outside;
 * their connections, with MTUs and addresses at the ends; and who can reach whom. Pure.
 *
 * ```ts
 * const { nodes, edges, reachability } = topology(await connection.snapshot())
 * ```
 *
 * @throws DefinitionError, OptionTypeError  for invalid options
 */
export function topology(of: Snapshot, options: TopologyOptions = {}): Topology {
  checkOptions<TopologyOptions>('topology', options, topologyChecks)
  checkShape('topology', 'snapshot', of, { networks: 'array', guests: 'array' }, 'what connection.snapshot() returned')
  const snapshot = inOrder(of)
  const { facts } = snapshot
  const networks = snapshot.networks.flatMap((network) => {
    const definition = network.running ?? network.stored
    return definition === null ? [] : [{ ...network, definition }]
  })
  const owned = new Map(
    networks.flatMap(({ name, definition }) =>
      rowOf(definition).guestsOn === 'own-bridge' && bridgeIn(definition) !== undefined
        ? [[bridgeIn(definition) as string, `network:${name}`]]
        : [],
    ),
  )
  const links = facts === null ? undefined : new ShownLinks(facts, new Set(owned.keys()))
  const nodes: TopologyNode[] = []
  const edges: TopologyEdge[] = []
  for (const { name, active, definition } of networks) {
    nodes.push(networkNode(name, active, definition, facts))
    for (const device of devicesUnder(definition)) links?.add(device)
  }
  for (const bridge of plainBridges(snapshot)) links?.add(bridge)
  const guests = guestsOf(snapshot, {
    network: (name) => (networks.some((one) => one.name === name) ? `network:${name}` : undefined),
    bridge: (name) => owned.get(name) ?? (links?.has(name) ? `link:${name}` : undefined),
    device: (name) => (links?.has(name) ? `link:${name}` : undefined),
  })
  const host: TopologyNode = { id: 'host', kind: 'host', name: hostName(snapshot), active: true }
  for (const { name, active, definition } of networks)
    edges.push(...networkEdges(name, active, definition, links, facts))
  if (links && facts) {
    for (const link of links.all) nodes.push(linkNode(link, links, facts))
    edges.push(...linkEdges(links))
  }
  const outside = edges.some(({ to }) => to.node === 'outside')
  return {
    nodes: [
      ...guests.nodes,
      ...nodes,
      host,
      ...(outside ? [{ id: 'outside', kind: 'outside', name: 'outside', active: true } as const] : []),
    ],
    edges: [...guests.edges, ...edges],
    ...reaches(snapshot, networks, options),
  }
}

/** libvirt's lists are unordered. Networks that libvirt creates bridges for come first. */
function inOrder(snapshot: Snapshot): Snapshot {
  const rank = ({ running, stored }: SnapshotNetwork): number => {
    const definition = running ?? stored
    if (definition === null) return order.length
    const { guestsOn, routedBy } = rowOf(definition)
    return order.indexOf(guestsOn) + (routedBy === 'nobody' ? 0.5 : 0)
  }
  const byName = (one: { readonly name: string }, other: { readonly name: string }) =>
    names.compare(one.name, other.name)
  return {
    ...snapshot,
    networks: [...snapshot.networks].sort((one, other) => rank(one) - rank(other) || byName(one, other)),
    guests: [...snapshot.guests].sort(byName),
  }
}

const order: readonly string[] = ['own-bridge', 'host-bridge', 'device', 'unknown']
const names = new Intl.Collator('en', { numeric: true })

/** The test driver reports the name of the machine that it runs on, which its simulated host is not. */
const hostName = ({ libvirt, machine }: Snapshot): string =>
  libvirt.driver === 'TEST' ? 'simulated host' : (machine ?? 'host')

const bridgeIn = (definition: NetworkDefinition): string | undefined =>
  'bridge' in definition ? definition.bridge?.name : undefined

/** Bridges that guests name directly. */
const plainBridges = ({ guests }: Snapshot): string[] =>
  guests.flatMap(({ running, stored }) =>
    (running ?? stored ?? []).flatMap((one) => {
      if (one.type === 'bridge') return one.source?.bridge ?? []
      return one.type === 'direct' ? (one.source?.dev ?? []) : []
    }),
  )

/** The host's links that a network's guests use. */
function devicesUnder(definition: NetworkDefinition): string[] {
  const on = rowOf(definition).guestsOn
  if (on === 'host-bridge') return [bridgeIn(definition)].filter((name) => name !== undefined)
  if (on !== 'device') return []
  const forward = 'forward' in definition ? (definition.forward as Pool | undefined) : undefined
  const names = [forward?.dev, ...(forward?.interfaces ?? []).map(({ dev }) => dev), forward?.pf?.dev]
  return [...new Set(names.filter((name) => name !== undefined))]
}

interface Pool {
  readonly dev?: string
  readonly interfaces?: readonly { readonly dev: string }[]
  readonly pf?: { readonly dev: string }
}

function networkNode(
  name: string,
  active: boolean,
  definition: NetworkDefinition,
  facts: HostFacts | null,
): TopologyNode {
  const row = rowOf(definition)
  const bridge = row.guestsOn === 'own-bridge' ? bridgeIn(definition) : undefined
  const link = facts?.links.find((one) => one.name === bridge)
  const addresses = ipsOf(definition).map(({ ip, subnet }) => `${ip.text}/${prefixOf(formatRange(subnet), ip.family)}`)
  const mtu = link?.mtu ?? (row.guestsOn === 'own-bridge' && 'mtu' in definition ? definition.mtu : undefined)
  return {
    id: `network:${name}`,
    kind: 'network',
    name,
    active,
    mode: definition.mode,
    ...(bridge !== undefined && { bridge }),
    ...(row.sharing !== undefined && { sharing: row.sharing }),
    ...(mtu !== undefined && { mtu }),
    ...(addresses.length > 0 && { addresses }),
  }
}

/** The prefix of `10.0.0.0/24`, or of a single address. */
const prefixOf = (range: string, family: AddressFamily): string =>
  range.split('/')[1] ?? (family === 'ipv4' ? '32' : '128')

function networkEdges(
  name: string,
  active: boolean,
  definition: NetworkDefinition,
  links: ShownLinks | undefined,
  facts: HostFacts | null,
): TopologyEdge[] {
  const node = `network:${name}`
  if (rowOf(definition).guestsOn !== 'own-bridge') {
    return devicesUnder(definition).flatMap((device): TopologyEdge[] =>
      links?.has(device)
        ? [
            {
              kind: 'joins',
              from: { node },
              to: { node: `link:${device}` },
              up: active && (links.link(device)?.up ?? false),
            },
          ]
        : [],
    )
  }
  const addresses = networkNode(name, active, definition, facts).addresses ?? []
  if (addresses.length === 0) return []
  const bridge = bridgeIn(definition)
  return [
    {
      kind: 'address',
      from: { node },
      to: { node: 'host', addresses, ...(bridge !== undefined && { link: bridge }) },
      up: active,
    },
  ]
}

const kinds: Record<string, TopologyNodeKind> = { physical: 'nic', bond: 'bond', vlan: 'vlan', bridge: 'bridge' }

function linkNode(link: HostFacts['links'][number], links: ShownLinks, { bonds }: HostFacts): TopologyNode {
  const bond = bonds.find((one) => one.link === link.name)
  const bondMode = bond && modeNames[bond.mode]
  const addresses = links.addressesOf(link.name)
  return {
    id: `link:${link.name}`,
    kind: kinds[link.kind] ?? (link.tunnel ? 'tunnel' : link.kind === 'veth' ? 'nic' : 'link'),
    name: link.name,
    active: link.up && link.running,
    mtu: link.mtu,
    ...(link.vlan && { vlan: link.vlan.id }),
    ...(bondMode !== undefined && { bondMode }),
    ...(addresses.length > 0 && { addresses }),
  }
}

function linkEdges(links: ShownLinks): TopologyEdge[] {
  return links.all.flatMap((link): TopologyEdge[] => {
    const node = `link:${link.name}`
    const addresses = links.addressesOf(link.name)
    const under = links.under(link.name).filter((name) => links.has(name))
    const up = link.up && link.running
    // With a bridge of its own, the host is like a guest: it is drawn on the guests' side.
    const own: TopologyEdge[] =
      addresses.length > 0
        ? [{ kind: 'address', from: { node: 'host', addresses }, to: { node, mtu: link.mtu }, up }]
        : []
    const lower = under.map((name): TopologyEdge => {
      const other = links.link(name)
      return {
        kind: link.lower === name ? 'over' : 'port',
        from: { node, mtu: link.mtu },
        to: { node: `link:${name}`, ...(other && { mtu: other.mtu }) },
        up: up && (other?.running ?? false),
      }
    })
    const isLast = under.length === 0 && link.kind !== 'bridge' && link.kind !== 'bond'
    const cable: TopologyEdge[] = isLast
      ? [{ kind: 'cable', from: { node, mtu: link.mtu }, to: { node: 'outside' }, up }]
      : []
    return [...own, ...lower, ...cable]
  })
}

function reaches(
  snapshot: Snapshot,
  networks: readonly { readonly name: string; readonly active: boolean; readonly definition: NetworkDefinition }[],
  { reachability = true, ...known }: TopologyOptions,
): Pick<Topology, 'reachability' | 'unseen'> {
  try {
    factsOfSnapshot(snapshot)
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error
    return { reachability: [], unseen: error.issues.map(({ message }) => message).join('; ') }
  }
  if (!reachability || networks.length === 0) return { reachability: [] }
  const has6 = networks.some(({ definition }) => ipsOf(definition).some(({ ip }) => ip.family === 'ipv6'))
  const families: AddressFamily[] = has6 ? ['ipv4', 'ipv6'] : ['ipv4']
  const own = networks.map(({ name }) => name)
  const { cells } = reachabilityMatrix(snapshot, { ...known, networks: own, families })
  // By row and column index: names are ambiguous, since a network may be named `host`.
  const elsewhere = (known.machines ?? []).flatMap(({ networks: others = [] }) => [
    'elsewhere',
    ...others.map(() => 'elsewhere'),
  ])
  const places = [...own.map((name) => `network:${name}`), 'host', ...elsewhere, 'outside']
  const isNetwork = (place: string) => place.startsWith('network:')
  const pairs = places.flatMap((from) =>
    places.flatMap((to) => (isNetwork(from) || isNetwork(to) ? families.map(() => ({ from, to })) : [])),
  )
  return {
    reachability: cells.flatMap(({ family, verdict, because }, index) => {
      const { from = 'elsewhere', to = 'elsewhere' } = pairs[index] ?? {}
      if (from === 'elsewhere' || to === 'elsewhere') return []
      return { from, to, family, verdict, ...(because !== undefined && { because }) }
    }),
  }
}
