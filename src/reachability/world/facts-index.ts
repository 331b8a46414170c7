import { type Ip, type IpRange, ipOf, rangeOf, type Sliced } from '../../base/index.js'
import { type CompiledFirewall, compileFirewall, prepareFirewall } from '../../firewall/index.js'
import {
  type BridgeJoint,
  type BridgePort,
  type HostAddress,
  type HostFacts,
  jointsOf,
  type Link,
  type TrafficFilter,
} from '../../machine/index.js'
import type { LinkHooks } from '../beside/traffic.js'
import { Routing } from './routing.js'

/** An address of the host with its subnet. */
export interface OwnAddress {
  readonly ip: Ip
  readonly subnet: IpRange
  readonly entry: HostAddress
}

/** A host's facts, indexed for look-ups. */
export interface FactsIndex {
  readonly routing: Routing
  readonly firewall: CompiledFirewall
  readonly links: ReadonlyMap<string, Link>
  readonly ports: ReadonlyMap<string, readonly BridgePort[]>
  readonly addresses: readonly OwnAddress[]
  readonly firewallUnseen: boolean
  /** Whether some links take longer packets than others. */
  readonly mtusDiffer: boolean
  /** What is attached to links besides netfilter, by link and direction. */
  readonly linkHooks: ReadonlyMap<string, LinkHooks>
  /** MAC addresses of links. */
  readonly macs: ReadonlySet<string | undefined>
  /** MAC addresses of neighbours, by `neighbourKey`. */
  readonly neighbourMacs: ReadonlyMap<string, string>
  /** Links that others with MAC addresses of their own share. */
  readonly sharedLinks: ReadonlySet<string | undefined>
  joints(bridge: string): readonly BridgeJoint[]
}

const indexes = new WeakMap<HostFacts, FactsIndex>()

function mtusDiffer({ links, routes }: HostFacts): boolean {
  const used = links.filter(({ kind, up }) => up && kind !== 'loopback')
  return used.some(({ mtu }) => mtu !== used[0]?.mtu) || routes.some(({ mtu }) => mtu !== undefined)
}

function linkHooksOf({ links, beside }: HostFacts): ReadonlyMap<string, LinkHooks> {
  const found = new Map<string, { xdp: string[]; filters: TrafficFilter[]; programs: string[] }>()
  const at = (link: string, direction: 'in' | 'out') => {
    const key = `${link} ${direction}`
    const hooks = found.get(key) ?? { xdp: [], filters: [], programs: [] }
    found.set(key, hooks)
    return hooks
  }
  for (const { name, xdp } of links) if (xdp) at(name, 'in').xdp.push(...xdp)
  for (const filter of beside?.trafficFilters ?? []) at(filter.link, filter.direction).filters.push(filter)
  for (const { kind, at: link, direction, name } of beside?.programs ?? [])
    if (kind === 'link') at(link, direction).programs.push(name)
  return found
}

export const neighbourKey = (link: string, { family, value }: Ip): string => `${link} ${family} ${value}`

/** Built once for each facts object. */
export function factsIndex(host: HostFacts): FactsIndex {
  const known = indexes.get(host)
  if (known) return known
  const ports = new Map<string, BridgePort[]>()
  for (const port of host.bridgePorts) ports.set(port.bridge, [...(ports.get(port.bridge) ?? []), port])
  const joints = new Map<string, readonly BridgeJoint[]>()
  const made: FactsIndex = {
    routing: new Routing(host),
    firewall: compileFirewall(host.firewall),
    links: new Map(host.links.map((link) => [link.name, link])),
    ports,
    addresses: host.addresses.flatMap((entry) => {
      const ip = ipOf(entry.address)
      const subnet = rangeOf(`${entry.address}/${entry.prefix}`)
      return ip && subnet ? [{ ip, subnet, entry }] : []
    }),
    firewallUnseen: host.unseen.some(({ fact }) => fact === 'firewall'),
    mtusDiffer: mtusDiffer(host),
    linkHooks: linkHooksOf(host),
    macs: new Set(host.links.map(({ mac }) => mac)),
    neighbourMacs: new Map(
      host.neighbours.flatMap(({ link, address, mac }) => {
        const ip = ipOf(address)
        return ip && mac !== undefined ? [[neighbourKey(link, ip), mac] as const] : []
      }),
    ),
    sharedLinks: new Set(
      host.links.flatMap(({ kind, lower }) => (kind === 'macvlan' || kind === 'macvtap' ? [lower] : [])),
    ),
    joints: (bridge) => {
      const found = joints.get(bridge) ?? jointsOf(host.links, bridge)
      joints.set(bridge, found)
      return found
    },
  }
  indexes.set(host, made)
  return made
}

/**
 * Prepares a host's facts for queries in short steps. Otherwise the first query does it, which is noticeable with tens
 * of thousands of rules or elements.
 */
export function* prepareHost(host: HostFacts): Sliced<void> {
  yield* prepareFirewall(factsIndex(host).firewall, host.firewall)
}
