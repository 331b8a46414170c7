import { normalizeAddress, parseAddress, parseSubnet, sameAddress } from '../../../xml/addresses.js'
import type { HostNetworkRoute } from '../definition.js'
import { type Family, familyOfAddress, type Layers, type NamedLink, sourceOf } from '../layers.js'
import {
  defaultRoutes,
  destinationOf,
  isIndirect,
  type ObservedAddress,
  type ObservedHost,
  type ObservedLink,
  routeWords,
} from './observe.js'
import type { StepList } from './steps.js'

/** Gives a link the host's addresses and routes: its own, and those that its ports had. */
export function addressSteps(steps: StepList, layers: Layers, top: NamedLink, host: ObservedHost): void {
  const { name, addresses = [], routes = [] } = top.definition
  const there = host.links.get(name)
  const before = steps.move.length
  for (const family of ['ipv4', 'ipv6'] as const) {
    const source = sourceOf(top.definition, family)
    if (source === 'none') continue
    const onPorts = portsOf(layers, top, host).flatMap((port) => port.addresses.filter((one) => one.family === family))
    const has = (there?.addresses ?? []).filter((address) => address.family === family)
    const wanted = addresses.filter((text) => familyOfAddress(text) === family).map(canonical)
    const removed = source === 'static' ? has.filter(({ text }) => !wanted.includes(text)) : []
    // The kernel takes the other addresses of a subnet with its first: so last ones first, and what stays once more.
    for (const { text } of [...removed].reverse()) steps.move.push(`address delete ${text} dev ${name}`)
    for (const text of wanted) {
      const stays = has.some((one) => one.text === text)
      if (stays && removed.length === 0) continue
      steps.move.push(`address ${stays ? 'replace' : 'add'} ${ownWords(text, family, onPorts)} dev ${name}`)
      if (there && !stays) steps.added.push(`address delete ${text} dev ${name}`)
    }
    if (source === 'leases') move(steps, layers, top, host, family, onPorts)
    for (const route of routes) {
      if (familyOfAddress(route.via) === family) addRoute(steps, name, route, host, removed.length > 0)
    }
  }
  if (there && steps.move.length > before) steps.touched.add(name)
}

const portsOf = (layers: Layers, top: NamedLink, host: ObservedHost): ObservedLink[] =>
  layers.links.flatMap((link) => {
    const { name } = link.definition
    return link !== top && layers.topOf(name) === top ? (host.links.get(name) ?? []) : []
  })

/** As ip(8) prints it. */
function canonical(text: string): string {
  const slash = text.lastIndexOf('/')
  return `${normalizeAddress(text.slice(0, slash))}${text.slice(slash)}`
}

function ownWords(text: string, family: Family, onPorts: readonly ObservedAddress[]): string {
  if (family === 'ipv4') return Number(text.slice(text.lastIndexOf('/') + 1)) < 31 ? `${text} broadcast +` : text
  // Nobody else had it on this LAN a moment ago.
  return onPorts.some((one) => one.text === text) ? `${text} nodad` : text
}

/** Addresses and routes of the ports, as they are: leases with the rest of their time. */
function move(
  steps: StepList,
  layers: Layers,
  top: NamedLink,
  host: ObservedHost,
  family: Family,
  onPorts: readonly ObservedAddress[],
): void {
  const { name } = top.definition
  const there = host.links.get(name)
  const has = new Set((there?.addresses ?? []).map(({ text }) => text))
  for (const { text, words } of onPorts) {
    if (has.has(text)) continue
    has.add(text)
    steps.move.push(`address add ${words} dev ${name}`)
    if (there) steps.added.push(`address delete ${text} dev ${name}`)
  }
  const ports = new Set(portsOf(layers, top, host).map((port) => port.name))
  const routes = host.routes.filter((route) => route.family === family && route.links.some((link) => ports.has(link)))
  const direct = routes.filter((route) => !isIndirect(route) && !comesWithAddress(route.route, onPorts))
  for (const route of [...direct, ...routes.filter(isIndirect)]) {
    const words = routeWords(route, (link) => (ports.has(link) ? name : link))
    steps.move.push(`route add ${words}`)
    if (!there) continue
    const { table = 'main' } = route.route
    steps.added.push(`route delete ${destinationOf(route.route, family)} dev ${name} table ${String(table)}`)
  }
}

/** The kernel makes the route to an address's subnet itself, but for addresses that say otherwise. */
const comesWithAddress = (
  { protocol, dst }: { readonly protocol?: unknown; readonly dst?: unknown },
  onPorts: readonly ObservedAddress[],
): boolean => {
  if (protocol !== 'kernel') return false
  const subnet = parseSubnet(String(dst))
  return !onPorts.some(({ text, withoutRoute }) => {
    const own = parseSubnet(text)
    return withoutRoute && own !== undefined && own.network === subnet?.network && own.prefix === subnet.prefix
  })
}

function addRoute(
  steps: StepList,
  name: string,
  { to, via, metric }: HostNetworkRoute,
  host: ObservedHost,
  removed: boolean,
): void {
  const family = familyOfAddress(via)
  const there = host.routes.some(
    ({ route, ...one }) =>
      one.family === family &&
      route.dev === name &&
      (route.table ?? 'main') === 'main' &&
      sameDestination(String(route.dst), to) &&
      sameAddress(String(route.gateway ?? ''), via) &&
      Number(route.metric ?? 0) === (metric ?? (family === 'ipv6' ? 1024 : 0)),
  )
  // The kernel drops IPv4 routes together with the address that they rest on.
  if (there && !(removed && family === 'ipv4')) return
  const words = `${to === 'default' ? defaultRoutes[family] : to} via ${via} dev ${name}${metric === undefined ? '' : ` metric ${metric}`}`
  steps.move.push(`route ${family === 'ipv6' ? 'add' : 'replace'} ${words} proto static`)
  if (!there && host.links.has(name)) steps.added.push(`route delete ${words}`)
}

function sameDestination(shown: string, wanted: string): boolean {
  if (shown === 'default' || wanted === 'default') return shown === wanted
  const host = parseAddress(shown)
  const [one, other] = [
    host ? parseSubnet(`${shown}/${host.family === 'ipv4' ? 32 : 128}`) : parseSubnet(shown),
    parseSubnet(wanted),
  ]
  return one !== undefined && other !== undefined && one.network === other.network && one.prefix === other.prefix
}
