import { familyOf, type Words, words } from '../base/index.js'
import type { HostAddress, HostRoute } from '../machine/index.js'

/** `10.50.0.2/24` */
export const addressText = ({ address, prefix }: HostAddress): string => `${address}/${prefix}`

/** An address as ip(8) takes it on another link, with the rest of its time. */
export function addressWords(one: HostAddress): Words {
  const { family, address, prefix, peer, broadcast, metric, validFor, preferredFor } = one
  return [
    ...(peer === undefined ? words`${addressText(one)}` : words`${address} peer ${peer}/${prefix}`),
    ...(broadcast === undefined ? [] : ['broadcast', broadcast]),
    ...(metric === undefined ? [] : words`metric ${metric}`),
    ...(validFor === undefined ? [] : words`valid_lft ${validFor} preferred_lft ${String(preferredFor ?? 'forever')}`),
    ...(one.withoutRoute ? ['noprefixroute'] : []),
    ...(one.managesTemporary ? ['mngtmpaddr'] : []),
    // Nobody else had it on this LAN a moment ago.
    ...(family === 'ipv6' ? ['nodad'] : []),
  ]
}

/**
 * A route as ip(8) takes it.
 *
 * @param rename  the link that takes another's place
 */
export function routeWords(route: HostRoute, rename: (link: string) => string = (link) => link): string[] {
  const { family, protocol, scope, source, metrics = {}, preference, expiresIn, nextHops } = route
  return [
    ...start(route),
    ...option('proto', protocol ?? 'boot'),
    // Where ip does not say it, it is global; where it is not told, it takes a link's.
    ...(family === 'ipv4' && !nextHops ? option('scope', scope ?? 'global') : []),
    ...option('src', source),
    ...metricOf(route),
    ...Object.entries(metrics).flatMap(([name, value]) => [name, String(value)]),
    ...option('pref', preference),
    ...(expiresIn === undefined ? [] : words`expires ${Math.max(expiresIn, 1)}`),
    ...(nextHops ?? []).flatMap((hop) => words`nexthop ${wayWords(hop, family, rename)} weight ${hop.weight ?? 1}`),
    ...(nextHops ? [] : wayWords(route, family, rename)),
  ]
}

/** As much of a route as tells it from others. */
export function routeKey(route: HostRoute): string[] {
  const { family, protocol, gateway, link, nextHops } = route
  return [
    ...start(route),
    ...option('proto', protocol ?? 'boot'),
    ...metricOf(route),
    ...(nextHops ? [] : wayWords({ gateway, link }, family, (name) => name)),
  ]
}

/** `ip -batch` tells the family by the destination. */
const start = ({ type, destination, tos, table }: HostRoute): string[] => [
  ...(type === 'unicast' ? [] : [type]),
  destination,
  ...option('tos', tos),
  'table',
  table,
]

/** 0 is what IPv4's routes have that have none. */
const metricOf = ({ metric }: HostRoute): string[] => (metric === 0 ? [] : ['metric', String(metric)])

const option = (name: string, value: string | undefined): string[] => (value === undefined ? [] : [name, value])

interface Way {
  readonly link?: string | undefined
  readonly gateway?: string | undefined
  readonly onLink?: true | undefined
}

function wayWords({ link, gateway, onLink }: Way, family: HostRoute['family'], rename: (link: string) => string) {
  // An IPv4 route may go through an IPv6 gateway.
  const via = gateway !== undefined && familyOf(gateway) !== family ? ['via', 'inet6'] : ['via']
  return [
    ...(gateway === undefined ? [] : [...via, gateway]),
    ...(link === undefined ? [] : ['dev', rename(link)]),
    ...(onLink ? ['onlink'] : []),
  ]
}
