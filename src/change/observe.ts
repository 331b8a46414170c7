import { HostChangeError, isGarbled, isJson, type Json, printable, type Words, words } from '../base/index.js'
import type { Family } from '../host-network/index.js'
import { defaultDestination, flagged, type MachineAccess, objects, textOf } from '../machine/index.js'
import { findIp, fingerprint } from './host-shell.js'

/** A link with all that has to be as it was after going back. */
export interface ObservedLink {
  readonly name: string
  readonly kind: string | undefined
  readonly mac: string | undefined
  readonly mtu: number
  readonly up: boolean
  readonly master: string | undefined
  /** What a VLAN or a macvlan sits on. */
  readonly lower: string | undefined
  /** Of a bridge, a bond, a VLAN, as ip(8) shows them. */
  readonly own: Json
  /** Valid beyond the link, and not made by the kernel for a while. */
  readonly addresses: readonly ObservedAddress[]
}

export interface ObservedAddress {
  readonly family: Family
  /** `10.50.0.2/24` */
  readonly text: string
  /** It came without the route to its subnet. */
  readonly withoutRoute: boolean
  /** As ip(8) takes it on another link. */
  readonly words: Words
  readonly label: string | undefined
}

export interface ObservedRoute {
  readonly family: Family
  readonly route: Json
  /** Links that it leads over. */
  readonly links: readonly string[]
}

export interface ObservedHost {
  readonly links: ReadonlyMap<string, ObservedLink>
  /** Of all tables but `local`, which the kernel keeps by itself. */
  readonly routes: readonly ObservedRoute[]
}

/** @throws where `ip` is missing or prints no JSON */
export async function observeHost(source: MachineAccess): Promise<ObservedHost> {
  const [links, ipv4, ipv6] = await Promise.all([
    source.run(['ip', '-j', '-d', 'address']),
    source.run(['ip', '-j', '-d', '-4', 'route', 'show', 'table', 'all']),
    source.run(['ip', '-j', '-d', '-6', 'route', 'show', 'table', 'all']),
  ])
  return {
    links: new Map(objects(links).map((link) => [keyOf(link), linkOf(link)])),
    routes: [...routesOf(ipv4, 'ipv4'), ...routesOf(ipv6, 'ipv6')],
  }
}

/** By name. What bytes that are not UTF-8 were read as can be the name of several. */
function keyOf({ ifname, ifindex }: Json): string {
  const name = String(ifname)
  return isGarbled(name) ? `${name} ${String(ifindex)}` : name
}

/** Changes with what {@link observeHost} reads, and not by itself. @throws HostChangeError where the host cannot be read */
export async function fingerprintOf(source: MachineAccess): Promise<string> {
  try {
    return (await source.run(['sh', '-c', [...findIp, fingerprint].join('\n')])).trim()
  } catch (cause) {
    const reason = printable(cause instanceof Error ? cause.message : String(cause))
    throw new HostChangeError(`cannot read the host's network: ${reason}`, 'untouched', { cause })
  }
}

function linkOf(link: Json): ObservedLink {
  const info = isJson(link.linkinfo) ? link.linkinfo : {}
  const entries = Array.isArray(link.addr_info) ? (link.addr_info as unknown[]).filter(isJson) : []
  return {
    name: String(link.ifname),
    kind: textOf(info.info_kind),
    mac: textOf(link.address),
    mtu: Number(link.mtu),
    up: flagged(link, 'UP'),
    master: textOf(link.master),
    // Of a pair, it is the other end.
    lower: info.info_kind === 'veth' ? undefined : textOf(link.link),
    own: isJson(info.info_data) ? info.info_data : {},
    addresses: entries.filter(({ scope, temporary }) => scope === 'global' && temporary !== true).map(addressOf),
  }
}

const forever = 0xffffffff

function addressOf(entry: Json): ObservedAddress {
  const { local, address, prefixlen, broadcast, metric, valid_life_time: valid, preferred_life_time: preferred } = entry
  const family = entry.family === 'inet6' ? 'ipv6' : 'ipv4'
  const peer =
    typeof address === 'string'
      ? words`${String(local)} peer ${address}/${Number(prefixlen)}`
      : words`${String(local)}/${Number(prefixlen)}`
  return {
    family,
    text: `${local}/${prefixlen}`,
    withoutRoute: entry.noprefixroute === true,
    label: textOf(entry.label),
    words: [
      ...peer,
      ...(typeof broadcast === 'string' ? ['broadcast', broadcast] : []),
      ...(typeof metric === 'number' ? words`metric ${metric}` : []),
      ...(typeof valid === 'number' && valid !== forever
        ? words`valid_lft ${valid} preferred_lft ${lifetime(preferred)}`
        : []),
      ...(entry.noprefixroute === true ? ['noprefixroute'] : []),
      ...(entry.mngtmpaddr === true ? ['mngtmpaddr'] : []),
      // Nobody else had it on this LAN a moment ago.
      ...(family === 'ipv6' ? ['nodad'] : []),
    ],
  }
}

const lifetime = (seconds: unknown): string => (seconds === forever ? 'forever' : String(seconds))

function routesOf(text: string, family: Family): ObservedRoute[] {
  return objects(text).flatMap((route) => {
    const hops = Array.isArray(route.nexthops) ? (route.nexthops as unknown[]).filter(isJson) : []
    const links = [route, ...hops].flatMap(({ dev }) => textOf(dev) ?? [])
    // The kernel makes the link's own subnet, and clones of routes, by itself.
    const own = family === 'ipv6' && /^(fe80::\/\d+|ff00::\/8)$/.test(String(route.dst)) && route.protocol === 'kernel'
    if (route.table === 'local' || own || links.length === 0) return []
    return [{ family, route, links: [...new Set(links)] }]
  })
}

/**
 * A route as ip(8) takes it.
 *
 * @param rename  the link that takes another's place
 */
export function routeWords(
  { route, family }: ObservedRoute,
  rename: (link: string) => string = (link) => link,
): string[] {
  const { type, table, protocol, scope, prefsrc, metric, tos, pref, expires } = route
  const hops = Array.isArray(route.nexthops) ? (route.nexthops as unknown[]).filter(isJson) : []
  const metrics = Array.isArray(route.metrics) ? (route.metrics as unknown[]).filter(isJson) : []
  return [
    ...(type !== undefined && type !== 'unicast' ? [String(type)] : []),
    observedDestination(route, family),
    ...option('tos', tos),
    ...option('table', table ?? 'main'),
    ...option('proto', protocol ?? 'boot'),
    ...(family === 'ipv4' && hops.length === 0 ? option('scope', scope) : []),
    ...option('src', prefsrc),
    ...option('metric', metric),
    ...metrics.flatMap((one) => Object.entries(one).flatMap(([name, value]) => [name, String(value)])),
    ...option('pref', pref),
    ...(typeof expires === 'number' ? words`expires ${Math.max(expires, 1)}` : []),
    ...(hops.length === 0 ? hopWords(route, rename) : []),
    ...hops.flatMap((hop) => words`nexthop ${hopWords(hop, rename)} weight ${String(hop.weight ?? 1)}`),
  ]
}

/** As much of a route as tells it from others. */
export function routeKey({ route, family }: ObservedRoute): string[] {
  const { type, table, protocol, metric, tos } = route
  return [
    ...(type !== undefined && type !== 'unicast' ? [String(type)] : []),
    observedDestination(route, family),
    ...option('tos', tos),
    ...option('table', table ?? 'main'),
    ...option('proto', protocol),
    ...option('metric', metric),
    ...(route.nexthops === undefined ? hopWords({ ...route, flags: [] }, (link) => link) : []),
  ]
}

const option = (name: string, value: unknown): string[] => (value === undefined ? [] : [name, String(value)])

/** `ip -batch` tells the family by the destination. */
export const observedDestination = ({ dst }: Json, family: Family): string =>
  dst === 'default' ? defaultDestination[family] : String(dst)

function hopWords(hop: Json, rename: (link: string) => string): string[] {
  return [
    ...(isJson(hop.via) ? ['via', String(hop.via.family), String(hop.via.host)] : option('via', hop.gateway)),
    ...(hop.dev === undefined ? [] : ['dev', rename(String(hop.dev))]),
    ...(isOnLink(hop) ? ['onlink'] : []),
  ]
}

/** Whether its gateway is taken to be on the link, whatever the link's subnets are. */
export const isOnLink = (hop: Json): boolean => flagged(hop, 'onlink')

/** Whether it needs a gateway, which has to be reachable first. */
export const isIndirect = ({ route }: ObservedRoute): boolean =>
  route.gateway !== undefined || route.via !== undefined || route.nexthops !== undefined
