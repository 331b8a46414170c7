import { type AddressFamily, type Ip, type IpRange, ipOf, type Oracle, rangeOf } from '../../base/index.js'
import { type HostFacts, type HostRoute, isDefault, type PolicyRule } from '../../machine/index.js'
import { applies, defaultRules, type Lookup, ruleText } from './policy-rules.js'

/** The result of a route look-up. */
export interface RouteAnswer {
  readonly type: string
  readonly link?: string
  /** Undefined: the destination is on the link. */
  readonly gateway?: Ip
  /** The source address that the host uses on this route. */
  readonly source?: Ip
  /** The route's own MTU in bytes. */
  readonly mtu?: number
  /** The MTU of its narrowest usable next hop. */
  readonly links?: readonly string[]
  /** The route as `ip route` shows it, and its table. */
  readonly evidence: string
  /** The policy routing rule that led there. */
  readonly rule?: PolicyRule
}

interface IndexedRoute {
  readonly route: HostRoute
  readonly range: IpRange
}

/** Routes of one table and family by prefix length, longest first; each by first address. */
type TableIndex = { readonly length: number; readonly routes: Map<number | bigint, IndexedRoute[]> }[]

/** A host's routing tables and policy rules, indexed for look-ups. */
export class Routing {
  readonly #tables: Readonly<Record<AddressFamily, Map<string, TableIndex>>> = { ipv4: new Map(), ipv6: new Map() }
  readonly #answers = new WeakMap<HostRoute, Map<PolicyRule, RouteAnswer>>()
  readonly #rules: Readonly<Record<AddressFamily, readonly PolicyRule[]>>
  /** The table of each link's VRF. */
  readonly #vrfs: ReadonlyMap<string, string>

  constructor(host: HostFacts) {
    const vrfs = new Map(host.links.flatMap(({ name, vrfTable }) => (vrfTable === undefined ? [] : [[name, vrfTable]])))
    this.#vrfs = new Map([
      ...vrfs,
      ...host.links.flatMap(({ name, master = '' }) => {
        const table = vrfs.get(master)
        return table === undefined ? [] : ([[name, table]] as const)
      }),
    ])
    for (const route of host.routes) {
      const range = rangeOf(route.destination)
      if (!range || range.family !== route.family || route.dead) continue
      const length = Number(route.destination.slice(route.destination.lastIndexOf('/') + 1))
      const table = this.#tables[route.family].get(route.table) ?? []
      this.#tables[route.family].set(route.table, table)
      const group = table.find((one) => one.length === length) ?? {
        length,
        routes: new Map<number | bigint, IndexedRoute[]>(),
      }
      if (group.routes.size === 0) table.push(group)
      const same = group.routes.get(range.from) ?? []
      same.push({ route, range })
      same.sort((a, b) => a.route.metric - b.route.metric)
      group.routes.set(range.from, same)
    }
    for (const tables of Object.values(this.#tables))
      for (const table of tables.values()) table.sort((a, b) => b.length - a.length)
    const rules = (family: AddressFamily): readonly PolicyRule[] => {
      const found = host.policyRules.filter((rule) => rule.family === family)
      return found.length > 0 ? found : defaultRules(family)
    }
    this.#rules = { ipv4: rules('ipv4'), ipv6: rules('ipv6') }
  }

  /** A route's answer is always the same, unless it has several next hops. */
  #answer(route: HostRoute, rule: PolicyRule, query: Lookup, oracle: Oracle): RouteAnswer {
    if (route.nextHops) return { ...answerOf(route, query, oracle), rule }
    const byRule = this.#answers.get(route) ?? new Map<PolicyRule, RouteAnswer>()
    this.#answers.set(route, byRule)
    const known = byRule.get(rule)
    if (known) return known
    const made = { ...answerOf(route, query, oracle), rule }
    byRule.set(rule, made)
    return made
  }

  /** Looks a destination up; undefined: no route. */
  lookup(query: Lookup, oracle: Oracle): RouteAnswer | undefined {
    const { family } = query.destination
    let from = 0
    for (const rule of this.#rules[family]) {
      if (rule.priority < from || !applies(rule, query, oracle)) continue
      if (rule.action !== 'lookup' && rule.action !== 'to_tbl') {
        if (rule.action === 'goto') from = rule.goto ?? from
        if (rule.action === 'nop' || rule.action === 'goto') continue
        // Unlike a route, a rule cannot reject a single host: there is no route at all.
        return { type: rule.action === 'unreachable' ? 'no-route' : rule.action, evidence: ruleText(rule), rule }
      }
      const vrf = rule.vrf ? this.vrfTable(query.vrfLink ?? query.inLink) : undefined
      if (rule.vrf && vrf === undefined) continue
      const found = this.#inTable(vrf ?? rule.table ?? 'main', query.destination, rule.suppressPrefix)
      if (!found) continue
      if (found.type === 'throw') continue
      return this.#answer(found, rule, query, oracle)
    }
    return undefined
  }

  /** The route in table main to a subnet on a link of the host. */
  connected(address: Ip): HostRoute | undefined {
    const route = this.#inTable('main', address)
    return route?.type === 'unicast' &&
      route.gateway === undefined &&
      route.nextHops === undefined &&
      !isDefault(route.destination)
      ? route
      : undefined
  }

  /** The routing table of the VRF that a link is in. */
  vrfTable(link: string | undefined): string | undefined {
    return link === undefined ? undefined : this.#vrfs.get(link)
  }

  /** Whether this is one of the host's local addresses. */
  isLocal(address: Ip): boolean {
    if (this.#inTable('local', address)?.type === 'local') return true
    if (this.#vrfs.size === 0) return false
    for (const table of new Set(this.#vrfs.values())) if (this.#inTable(table, address)?.type === 'local') return true
    return false
  }

  /**
   * `local`, `broadcast`, `multicast`, `unicast`, or `unreachable` without a route.
   *
   * @param link  only addresses of this link are `local`; omitted: of any
   */
  typeOf(address: Ip, oracle: Oracle, link?: string): string {
    const own = typeOfItself(address)
    if (own !== undefined) return own
    const route = this.lookup({ destination: address, mark: 0 }, oracle)
    if (link !== undefined && route?.type === 'local' && route.link !== link) return 'unicast'
    return route?.type ?? 'unreachable'
  }

  #inTable(table: string, address: Ip, suppressPrefix?: number): HostRoute | undefined {
    for (const { length, routes } of this.#tables[address.family].get(table) ?? []) {
      if (suppressPrefix !== undefined && length <= suppressPrefix) continue
      const first = routes.get(firstOf(address, length))?.[0]
      if (first) return first.route
    }
    return undefined
  }
}

/** The types of addresses that do not depend on routes: 0.0.0.0/8, 255.255.255.255, and multicast groups. */
function typeOfItself({ family, value }: Ip): string | undefined {
  if (family === 'ipv6') return BigInt(value) >> 120n === 0xffn ? 'multicast' : undefined
  const first = Math.floor(Number(value) / 2 ** 24)
  if (first === 0 || Number(value) === 0xffffffff) return 'broadcast'
  return first >= 224 && first < 240 ? 'multicast' : undefined
}

function firstOf({ family, value }: Ip, length: number): number | bigint {
  if (family === 'ipv4') {
    const size = 2 ** (32 - length)
    return Math.floor(Number(value) / size) * size
  }
  const shift = BigInt(128 - length)
  return (BigInt(value) >> shift) << shift
}

function answerOf(route: HostRoute, query: Lookup, oracle: Oracle): RouteAnswer {
  let { link, gateway } = route
  const ways = route.nextHops?.filter(({ dead }) => !dead) ?? []
  if (ways.length > 0) {
    const text = `the kernel picks the first next hop of the route to ${route.destination}`
    const key = `route-choice ${route.family} ${route.table} ${route.destination} ${query.destination.text}`
    const first = ways.length === 1 || oracle.decide({ kind: 'route-choice', key, text })
    link = ways[first ? 0 : 1]?.link
    gateway = ways[first ? 0 : 1]?.gateway
  }
  const via = gateway === undefined ? undefined : ipOf(gateway)
  const source = route.source === undefined ? undefined : ipOf(route.source)
  return {
    type: route.type,
    ...(link === undefined ? {} : { link }),
    ...(via ? { gateway: via } : {}),
    ...(source ? { source } : {}),
    ...(route.mtu === undefined ? {} : { mtu: route.mtu }),
    ...(ways.length > 1 ? { links: ways.flatMap((way) => way.link ?? []) } : {}),
    evidence: routeText(route, link, gateway),
  }
}

function routeText(route: HostRoute, link: string | undefined, gateway: string | undefined): string {
  const destination = isDefault(route.destination)
    ? 'default'
    : route.destination.replace(route.family === 'ipv4' ? /\/32$/ : /\/128$/, '')
  return [
    route.type === 'unicast' ? '' : route.type,
    destination,
    gateway ? `via ${gateway}` : '',
    link ? `dev ${link}` : '',
    route.table === 'main' ? '' : `table ${route.table}`,
  ]
    .filter(Boolean)
    .join(' ')
}
