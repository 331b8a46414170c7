import { formatRange } from '../../base/index.js'
import type { HostFacts, Link } from '../../machine/index.js'
import { rowOf } from '../../modes/index.js'
import { ipsOf } from '../../reachability/index.js'
import type { Snapshot, SnapshotNetwork } from '../../snapshot/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import { makesOwnBridge } from '../complete.js'
import { diffReachability } from '../diff-reachability.js'
import type { NetworkPlan, PlannedChange, PlannedReachability } from '../network-plan.js'
import { bridgeToMake } from '../preflight/bridge-names.js'
import { foreseenFirewall } from './foreseen-rules.js'

/** A snapshot as it will be after a plan, and what could not be predicted. */
export interface Foreseen {
  readonly snapshot: Snapshot
  readonly unforeseen: readonly string[]
}

/** The connections that a plan opens and closes, as far as they can be predicted. Pure. */
export function foreseeReachability(plan: NetworkPlan, now: Snapshot): PlannedReachability {
  const nothing = { opened: [], closed: [], uncertain: [], sentences: [] }
  // Notes, and what DHCP and DNS serve, change no packet's path.
  const matters = plan.changes.filter(moves)
  if (matters.length === 0) return { ...nothing, unforeseen: [] }
  if (now.facts === null)
    return { ...nothing, unforeseen: ['the host could not be read, so the effect on reachability is unknown'] }
  const { snapshot, unforeseen } = foresee(plan, now)
  const networks = matters.map(({ network }) => network)
  return { ...diffReachability(now, snapshot, { networks }), unforeseen }
}

const moves = ({ impact, started }: PlannedChange): boolean =>
  impact.kind === 'restart' || impact.kind === 'stop' || (impact.kind === 'none' && started === true)

/** Applies a plan to networks and the host, as libvirt would. Pure. */
export function foresee({ changes }: NetworkPlan, now: Snapshot): Foreseen {
  const unforeseen: string[] = []
  const can = changes.filter(({ impact }) => impact.kind !== 'refused')
  const named = withBridges(can, now)
  const byName = new Map(named.map((change) => [change.network, change]))
  const there = now.networks.flatMap((network) => {
    const change = byName.get(network.name)
    byName.delete(network.name)
    return change ? (after(network, change) ?? []) : network
  })
  const fresh = [...byName.values()].flatMap((change) => after(undefined, change) ?? [])
  const networks = [...there, ...fresh]
  const { facts } = now
  if (facts === null) return { snapshot: { ...now, networks }, unforeseen }
  const cut = named.filter(moves)
  const runningOf = (all: readonly SnapshotNetwork[], name: string) => all.find((one) => one.name === name)?.running
  const gone = cut.flatMap(({ network }) => runningOf(now.networks, network) ?? [])
  const come = cut.flatMap(({ network }) => runningOf(networks, network) ?? [])
  const rules = foreseenFirewall(facts.firewall, {
    gone,
    come,
    running: now.networks.flatMap(({ running }) => running ?? []),
  })
  unforeseen.push(...rules.unforeseen)
  if (facts.firewallPrograms.firewalld && come.some(({ mode }) => makesOwnBridge(mode)))
    unforeseen.push('firewalld puts bridges into zones when networks start; what its zones will let through is unknown')
  for (const { network } of cut) {
    const [from, to] = [runningOf(now.networks, network), runningOf(networks, network)]
    if (!from || !to || makesOwnBridge(from.mode) === makesOwnBridge(to.mode)) continue
    if (now.guests.some(({ running }) => running?.some((one) => 'source' in one && isOf(one.source, network))))
      unforeseen.push(`how guests of ${network} will be connected after its mode has changed is unknown`)
  }
  const host = withoutBridges({ ...facts, firewall: rules.firewall }, gone, come)
  return { snapshot: { ...now, networks, facts: come.reduce(withBridge, host) }, unforeseen }
}

const isOf = (source: unknown, network: string): boolean =>
  typeof source === 'object' && source !== null && 'network' in source && source.network === network

/** A network after a change; undefined: removed. */
function after(network: SnapshotNetwork | undefined, change: PlannedChange): SnapshotNetwork | undefined {
  const { definition } = change
  if (change.action === 'remove' || definition === null) return undefined
  const active = change.started ?? network?.active ?? false
  const isNew = change.impact.kind !== 'none' || !network?.active
  return {
    ports: [],
    leases: [],
    uuid: definition.uuid ?? '',
    ...network,
    name: change.network,
    persistent: true,
    autostart: change.autostart ?? network?.autostart ?? false,
    active,
    running: active ? (isNew ? definition : (network?.running ?? definition)) : null,
    stored: definition,
  }
}

/** Networks without a bridge name get an unused one. */
function withBridges(changes: readonly PlannedChange[], { networks, facts }: Snapshot): PlannedChange[] {
  const names = [
    ...networks.flatMap(({ stored, running }) => [stored, running].flatMap((one) => (one && bridgeToMake(one)) ?? [])),
    ...(facts?.links ?? []).map(({ name }) => name),
    ...changes.flatMap(({ definition }) => (definition && bridgeToMake(definition)) ?? []),
  ]
  const taken = new Set(names)
  return changes.map((change) => {
    const { definition } = change
    if (!definition || !makesOwnBridge(definition.mode) || bridgeToMake(definition) !== undefined) return change
    let number = 0
    while (taken.has(`virbr${number}`)) number++
    taken.add(`virbr${number}`)
    const bridge = { ...('bridge' in definition ? definition.bridge : {}), name: `virbr${number}` }
    return { ...change, definition: { ...definition, bridge } as NetworkDefinition }
  })
}

/** The host without the networks' own parts. Bridges that will be recreated stay, with their ports. */
function withoutBridges(
  facts: HostFacts,
  gone: readonly NetworkDefinition[],
  come: readonly NetworkDefinition[],
): HostFacts {
  const bridges = new Set(gone.flatMap((network) => bridgeToMake(network) ?? []))
  const stay = new Set(come.flatMap((network) => bridgeToMake(network) ?? []))
  const isOn = (link: string | undefined) => link !== undefined && bridges.has(link)
  const isLost = (link: string | undefined) => isOn(link) && !stay.has(link as string)
  return {
    ...facts,
    links: facts.links.flatMap(({ master, ...link }) =>
      isLost(link.name) ? [] : { ...link, ...(master !== undefined && !isLost(master) && { master }) },
    ),
    bridgePorts: facts.bridgePorts.filter(({ bridge }) => !isLost(bridge)),
    addresses: facts.addresses.filter(({ link }) => !isOn(link)),
    routes: facts.routes.filter(({ link }) => !isOn(link)),
    neighbours: facts.neighbours.filter(({ link }) => !isLost(link)),
  }
}

/** The host with the bridge of a network that starts. */
function withBridge(facts: HostFacts, network: NetworkDefinition): HostFacts {
  const bridge = bridgeToMake(network)
  if (bridge === undefined) return facts
  const known = facts.links.find(({ name }) => name === bridge)
  const { mtu, mac } = network as { mtu?: number; mac?: string }
  const link: Link = {
    index: Math.max(0, ...facts.links.map(({ index }) => index)) + 1,
    kind: 'bridge',
    running: false,
    ...known,
    name: bridge,
    up: true,
    mtu: mtu ?? 1500,
    ...(mac !== undefined && { mac }),
  }
  const ips = ipsOf(network)
  const addresses = ips.map(({ ip, subnet }) => ({
    link: bridge,
    family: ip.family,
    address: ip.text,
    prefix: Number(formatRange(subnet).split('/')[1] ?? (ip.family === 'ipv4' ? 32 : 128)),
    scope: 'global',
    secondary: false,
  }))
  const routes = ips.map(({ ip, subnet }) => ({
    family: ip.family,
    table: 'main',
    type: 'unicast',
    destination: formatRange(subnet),
    link: bridge,
    ...(ip.family === 'ipv4' && { source: ip.text, scope: 'link' }),
    metric: ip.family === 'ipv4' ? 0 : 256,
    protocol: 'kernel',
    dead: false,
  }))
  const local = ips.map(({ ip }) => ({
    family: ip.family,
    table: 'local',
    type: 'local',
    destination: `${ip.text}/${ip.family === 'ipv4' ? 32 : 128}`,
    link: bridge,
    ...(ip.family === 'ipv4' && { source: ip.text, scope: 'host' }),
    metric: 0,
    protocol: 'kernel',
    dead: false,
  }))
  return {
    ...facts,
    links: known ? facts.links.map((one) => (one === known ? link : one)) : [...facts.links, link],
    addresses: [...facts.addresses, ...addresses],
    routes: [...facts.routes, ...routes, ...local, ...staticRoutes(network, bridge)],
    sysctls: { ...facts.sysctls, ...forwarding(facts, network, bridge) },
  }
}

/** Additional ones that the definition asks for. */
function staticRoutes(network: NetworkDefinition, bridge: string): HostFacts['routes'] {
  const { routes = [] } = network as {
    routes?: readonly { address: string; prefix?: number; netmask?: string; gateway: string; metric?: number }[]
  }
  return ipsOf({ ...network, ips: routes } as NetworkDefinition).map(({ ip, subnet }, index) => ({
    family: ip.family,
    table: 'main',
    type: 'unicast',
    destination: formatRange(subnet),
    link: bridge,
    gateway: routes[index]?.gateway ?? '',
    metric: routes[index]?.metric ?? 1,
    protocol: 'static',
    dead: false,
  }))
}

/** libvirt turns forwarding on for every network that is not isolated, on all links. */
function forwarding({ sysctls }: HostFacts, network: NetworkDefinition, bridge: string): Record<string, string> {
  const routed = rowOf(network).routedBy !== 'nobody'
  const known = Object.keys(sysctls)
  return Object.fromEntries(
    (['ipv4', 'ipv6'] as const).flatMap((family) => {
      const own = `net.${family}.conf.${bridge.replaceAll('.', '/')}.forwarding`
      const all = family === 'ipv4' ? 'net.ipv4.ip_forward' : 'net.ipv6.conf.all.forwarding'
      if (!routed || !ipsOf(network).some(({ ip }) => ip.family === family)) {
        const usual = sysctls[`net.${family}.conf.default.forwarding`] ?? sysctls[all]
        return sysctls[own] === undefined && usual !== undefined ? [[own, usual]] : []
      }
      const links = known.filter((name) => name.startsWith(`net.${family}.conf.`) && name.endsWith('.forwarding'))
      return [all, own, ...links].map((name) => [name, '1'])
    }),
  )
}
