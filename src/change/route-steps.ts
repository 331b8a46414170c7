import { parseSubnet, sameAddress, words } from '../base/index.js'
import {
  destinationOf,
  type Family,
  familyOfAddress,
  type HostNetworkRoute,
  type Layers,
  metricOf,
  type NamedLink,
  sourceOf,
} from '../host-network/index.js'
import { defaultDestination, type HostAddress, type HostRoute } from '../machine/index.js'
import { portsOf, removedAddresses } from './address-steps.js'
import { type HostBefore, isIndirect, linksOf } from './host-before.js'
import { addressText, routeWords } from './ip-words.js'
import type { StepList } from './step-list.js'

/** Moves the host's routes to a link: its own, and, with leases, those of its ports. */
export function routeSteps(steps: StepList, layers: Layers, top: NamedLink, host: HostBefore): void {
  const { name, routes = [] } = top.definition
  const there = host.links.get(name)
  const before = steps.move.length
  for (const family of ['ipv4', 'ipv6'] as const) {
    if (sourceOf(top.definition, family) === 'leases') moveRoutes(steps, layers, top, host, family)
    const removed = removedAddresses(top, there, family).map((text) => text.split('/')[0])
    for (const route of routes) {
      if (familyOfAddress(route.via) === family) addRoute(steps, name, route, host, removed)
    }
  }
  if (there && steps.move.length > before) steps.touched.add(name)
}

function moveRoutes(steps: StepList, layers: Layers, top: NamedLink, host: HostBefore, family: Family): void {
  const { name } = top.definition
  const ports = portsOf(layers, top, host)
  const names = new Set(ports.map((port) => port.name))
  const addresses = ports.flatMap((port) => port.addresses)
  const routes = [...steps.deleted].filter(
    (route) => route.family === family && linksOf(route).some((link) => names.has(link)),
  )
  const direct = routes.filter((route) => !isIndirect(route) && !comesWithAddress(route, addresses))
  for (const route of [...direct, ...routes.filter(isIndirect)]) {
    steps.move.push(words`route add ${routeWords(route, (link) => (names.has(link) ? name : link))}`)
    if (!host.links.has(name)) continue
    steps.added.push(words`route delete ${route.destination} dev ${name} table ${route.table}`)
  }
}

/** The kernel creates the route to an address's subnet itself, except for addresses with noprefixroute. */
const comesWithAddress = ({ protocol, destination }: HostRoute, onPorts: readonly HostAddress[]): boolean => {
  if (protocol !== 'kernel') return false
  const subnet = parseSubnet(destination)
  return !onPorts.some((one) => {
    const own = parseSubnet(addressText(one))
    return one.withoutRoute && own !== undefined && own.network === subnet?.network && own.prefix === subnet.prefix
  })
}

function addRoute(
  steps: StepList,
  name: string,
  wanted: HostNetworkRoute,
  host: HostBefore,
  removed: readonly (string | undefined)[],
): void {
  const { to, via, metric, onLink = false } = wanted
  const family = familyOfAddress(via)
  const there = host.routes.find(
    (route) =>
      route.family === family &&
      route.link === name &&
      route.table === 'main' &&
      route.type === 'unicast' &&
      sameDestination(route.destination, to, family) &&
      sameAddress(route.gateway ?? '', via) &&
      // For IPv6, the kernel treats a route with the flag and one without it as the same.
      (family === 'ipv6' || (route.onLink ?? false) === onLink) &&
      route.metric === metricOf(wanted),
  )
  if (there && !removed.includes(there.source)) {
    // The kernel drops IPv4 routes together with the address that they depend on.
    if (removed.length > 0 && family === 'ipv4') steps.move.push(words`route replace ${routeWords(there)}`)
    return
  }
  const way = words`${destinationOf(wanted)} via ${via} dev ${name} ${metric === undefined ? [] : words`metric ${metric}`}`
  const verb = family === 'ipv6' ? 'add' : 'replace'
  steps.move.push(words`route ${verb} ${way} ${onLink ? ['onlink'] : []} proto static`)
  if (host.links.has(name)) steps.added.push(words`route delete ${way}`)
}

function sameDestination(there: string, wanted: string, family: Family): boolean {
  const [one, other] = [parseSubnet(there), parseSubnet(wanted === 'default' ? defaultDestination[family] : wanted)]
  return one !== undefined && other !== undefined && one.network === other.network && one.prefix === other.prefix
}
