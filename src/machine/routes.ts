import { isJson, type Json } from '../base/index.js'
import { protocolNumber, type Span } from '../firewall/index.js'
import type { HostRoute, PolicyRule } from './facts.js'
import { objects, present, textOf } from './links.js'

type Family = 'ipv4' | 'ipv6'

/** Reads `ip -j -4 route show table all`, or `-6`. */
export function parseRoutes(text: string, family: Family): HostRoute[] {
  return objects(text).flatMap((route) => {
    const destination = subnetText(textOf(route.dst), family)
    if (destination === undefined) return []
    const hops = Array.isArray(route.nexthops) ? (route.nexthops as unknown[]).filter(isJson) : undefined
    return [
      present<HostRoute>({
        family,
        table: String(route.table ?? 'main'),
        type: textOf(route.type) ?? 'unicast',
        destination,
        link: textOf(route.dev),
        gateway: gatewayOf(route),
        source: textOf(route.prefsrc),
        mtu: mtuOf(route.metrics),
        metric: typeof route.metric === 'number' ? route.metric : family === 'ipv6' ? 1024 : 0,
        scope: textOf(route.scope),
        protocol: textOf(route.protocol),
        tos: textOf(route.tos),
        preference: textOf(route.pref),
        expiresIn: typeof route.expires === 'number' ? route.expires : undefined,
        onLink: onLink(route),
        metrics: metricsOf(route.metrics),
        nextHops: hops?.map((hop) =>
          present<NonNullable<HostRoute['nextHops']>[number]>({
            link: textOf(hop.dev),
            gateway: gatewayOf(hop),
            weight: typeof hop.weight === 'number' && hop.weight !== 1 ? hop.weight : undefined,
            onLink: onLink(hop),
            dead: flagged(hop, 'dead'),
          }),
        ),
        dead: flagged(route, 'dead'),
      }),
    ]
  })
}

/** `metrics` is an object, or a list of them. */
const metricsIn = (metrics: unknown): Json[] =>
  (Array.isArray(metrics) ? (metrics as unknown[]) : [metrics]).filter(isJson)

const mtuOf = (metrics: unknown): number | undefined =>
  metricsIn(metrics)
    .map(({ mtu }) => Number(mtu))
    .find((mtu) => mtu > 0)

function metricsOf(metrics: unknown): HostRoute['metrics'] {
  const all = metricsIn(metrics).flatMap((one) => Object.entries(one))
  const shown = all.map(([name, value]) => [name, typeof value === 'number' ? value : String(value)] as const)
  return shown.length > 0 ? Object.fromEntries(shown) : undefined
}

const onLink = (of: Json): true | undefined => (flagged(of, 'onlink') ? true : undefined)

/** An IPv4 route may go through an IPv6 gateway, which `via` holds. */
const gatewayOf = (of: Readonly<Record<string, unknown>>): string | undefined =>
  textOf(of.gateway) ?? (isJson(of.via) ? textOf(of.via.host) : undefined)

export const flagged = (of: Readonly<Record<string, unknown>>, flag: string): boolean =>
  Array.isArray(of.flags) && (of.flags as unknown[]).includes(flag)

/** The subnet that a default route leads to. */
export const defaultDestination = { ipv4: '0.0.0.0/0', ipv6: '::/0' } as const

/** Whether a route's destination is everything. */
export const isDefault = (destination: string): boolean =>
  destination === defaultDestination.ipv4 || destination === defaultDestination.ipv6

/** A subnet from `default`, an address or a subnet. */
function subnetText(text: string | undefined, family: Family): string | undefined {
  if (text === undefined) return undefined
  if (text === 'default' || text === 'all') return defaultDestination[family]
  if (text.includes('/')) return text
  return `${text}/${family === 'ipv4' ? 32 : 128}`
}

const unreadSelectors = ['uid_start', 'tos', 'dsfield', 'tun_id', 'suppress_ifgroup']

/** Reads `ip -j -4 rule`, or `-6`. */
export function parsePolicyRules(text: string, family: Family): PolicyRule[] {
  return objects(text)
    .map((rule) => {
      const subnet = (end: string): string | undefined => {
        const address = textOf(rule[end])
        if (address === undefined || address === 'all') return undefined
        const length = rule[`${end}len`]
        return typeof length === 'number' ? `${address}/${length}` : subnetText(address, family)
      }
      const ports = (end: 'sport' | 'dport'): Span<number> | undefined => {
        const [from, to] = [rule[`${end}_start`] ?? rule[end], rule[`${end}_end`] ?? rule[end]]
        return typeof from === 'number' && typeof to === 'number' ? { from, to } : undefined
      }
      const protocol = rule.ipproto === undefined ? undefined : protocolNumber(String(rule.ipproto))
      const suppress = rule.suppress_prefixlen ?? rule.suppress_prefixlength
      const table = rule.table
      return present<PolicyRule>({
        family,
        priority: typeof rule.priority === 'number' ? rule.priority : 0,
        from: subnet('src'),
        to: subnet('dst'),
        inLink: textOf(rule.iif),
        outLink: textOf(rule.oif),
        mark: rule.fwmark === undefined ? undefined : Number(rule.fwmark),
        markMask: rule.fwmask === undefined ? undefined : Number(rule.fwmask),
        not: 'not' in rule,
        protocol,
        sourcePorts: ports('sport'),
        destinationPorts: ports('dport'),
        table: table === undefined ? undefined : String(table),
        action: textOf(rule.action) ?? ('goto' in rule ? 'goto' : 'nop' in rule ? 'nop' : 'lookup'),
        vrf: 'l3mdev' in rule ? true : undefined,
        goto: typeof rule.goto === 'number' ? rule.goto : undefined,
        suppressPrefix: suppress === undefined ? undefined : Number(suppress),
        unread: [
          ...unreadSelectors.filter((selector) => selector in rule),
          ...('ipproto' in rule && protocol === undefined ? ['ipproto'] : []),
        ],
      })
    })
    .sort((a, b) => a.priority - b.priority)
}
