import { familyOf, type Words, words } from '../base/index.js'
import type { HostAddress, HostRoute } from '../machine/index.js'

/** `10.50.0.2/24` */
export const addressText = ({ address, prefix }: HostAddress): string => `${address}/${prefix}`

/** An address for ip(8) on another link, with its remaining lifetime. */
export function addressWords(one: HostAddress): Words {
  const { family, address, prefix, peer, broadcast, metric, validFor, preferredFor } = one
  return [
    ...(peer === undefined ? words`${addressText(one)}` : words`${address} peer ${peer}/${prefix}`),
    ...(broadcast === undefined ? [] : ['broadcast', broadcast]),
    ...(metric === undefined ? [] : words`metric ${metric}`),
    ...(validFor === undefined ? [] : words`valid_lft ${validFor} preferred_lft ${String(preferredFor ?? 'forever')}`),
    ...(one.withoutRoute ? ['noprefixroute'] : []),
    ...(one.managesTemporary ? ['mngtmpaddr'] : []),
    // Skip duplicate address detection: the host itself had it on this LAN a moment ago.
    ...(family === 'ipv6' ? ['nodad'] : []),
  ]
}

/**
 * A route for ip(8).
 *
 * @param rename  maps a link to the one that replaces it
 */
export function routeWords(route: HostRoute, rename: (link: string) => string = (link) => link): string[] {
  const { family, protocol, scope, source, metrics = {}, preference, expiresIn, nextHops } = route
  return [
    ...start(route),
    ...option('proto', protocol ?? 'boot'),
    // ip omits a global scope in its output, but defaults to link scope in its input.
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

/** The part of a route that identifies it. */
export function routeKey(route: HostRoute): string[] {
  const { family, protocol, gateway, link, nextHops } = route
  return [
    ...start(route),
    ...option('proto', protocol ?? 'boot'),
    ...metricOf(route),
    ...(nextHops ? [] : wayWords({ gateway, link }, family, (name) => name)),
  ]
}

/** `ip -batch` derives the family from the destination. */
const start = ({ type, destination, tos, table }: HostRoute): string[] => [
  ...(type === 'unicast' ? [] : [type]),
  destination,
  ...option('tos', tos),
  'table',
  table,
]

/** IPv4 routes without a metric have 0. */
const metricOf = ({ metric }: HostRoute): string[] => (metric === 0 ? [] : ['metric', String(metric)])

const option = (name: string, value: string | undefined): string[] => (value === undefined ? [] : [name, value])

interface Way {
  readonly link?: string | undefined
  readonly gateway?: string | undefined
  readonly onLink?: true | undefined
}

function wayWords({ link, gateway, onLink }: Way, family: HostRoute['family'], rename: (link: string) => string) {
  // An IPv4 route may use an IPv6 gateway.
  const via = gateway !== undefined && familyOf(gateway) !== family ? ['via', 'inet6'] : ['via']
  return [
    ...(gateway === undefined ? [] : [...via, gateway]),
    ...(link === undefined ? [] : ['dev', rename(link)]),
    ...(onLink ? ['onlink'] : []),
  ]
}
