import { familyOf, parseSubnet } from '../base/index.js'
import { defaultDestination, type HostAddress, type HostFacts, type HostRoute, isDefault } from '../machine/index.js'
import { linkCommand } from './ip-link.js'
import { settled } from './settled.js'
import { Words } from './words.js'

/**
 * Applies an ip(8) command that changes links, addresses or routes to a host's facts. Pure.
 *
 * @param argv  what follows `ip`
 * @throws Error  with ip's own message, or for what this host does not support
 */
export function changedByIp(facts: HostFacts, argv: readonly string[]): HostFacts {
  const words = new Words(argv.filter((word) => !/^-(4|6|batch|force)$/.test(word)))
  const object = words.next()
  if (/^l(i(n(k)?)?)?$/.test(object)) return settled(linkCommand(facts, words))
  if (/^a(d(d(r(e(s(s)?)?)?)?)?)?$/.test(object)) return settled(addressCommand(facts, words))
  if (/^r(o(u(t(e)?)?)?)?$/.test(object)) return settled(routeCommand(facts, words))
  throw new Error(`Object "${object}" is unknown, try "ip help".`)
}

function addressCommand(facts: HostFacts, words: Words): HostFacts {
  const verb = words.next()
  if (verb === 'flush') {
    const { dev, scope } = words.options(['dev', 'scope'])
    const link = linkOf(facts, dev)
    const goes = (one: HostAddress) => one.link === link && (scope === undefined || one.scope === scope)
    return { ...facts, addresses: facts.addresses.filter((one) => !goes(one)) }
  }
  const text = words.next()
  const options = words.options(
    ['dev', 'broadcast', 'peer', 'scope', 'metric', 'valid_lft', 'preferred_lft', 'label'],
    ['nodad', 'noprefixroute', 'mngtmpaddr'],
  )
  const link = linkOf(facts, options.dev)
  const subnet = parseSubnet(
    (options.peer ?? text).includes('/') ? (options.peer ?? text) : `${text}/${familyOf(text) === 'ipv6' ? 128 : 32}`,
  )
  const [address = ''] = text.split('/')
  const family = familyOf(address)
  if (!subnet || !family) throw new Error(`Error: any valid prefix is expected rather than "${text}".`)
  const isThis = (one: HostAddress) => one.link === link && one.address === address && one.prefix === subnet.prefix
  const there = facts.addresses.some(isThis)
  const others = facts.addresses.filter((one) => !isThis(one))
  if (/^d(e(l(e(t(e)?)?)?)?)?$/.test(verb)) {
    if (!there) throw new Error('RTNETLINK answers: Cannot assign requested address')
    return { ...facts, addresses: others }
  }
  if (!/^(a(d(d)?)?|replace|change)$/.test(verb))
    throw new Error(`Command "${verb}" is unknown, try "ip address help".`)
  if (there && verb.startsWith('a')) throw new Error('RTNETLINK answers: File exists')
  const seconds = (word: string | undefined) => (word === undefined || word === 'forever' ? undefined : Number(word))
  const validFor = seconds(options.valid_lft)
  const preferredFor = seconds(options.preferred_lft)
  const added: HostAddress = {
    link,
    family,
    address,
    prefix: subnet.prefix,
    scope: options.scope ?? 'global',
    secondary: false,
    ...(validFor !== undefined && { validFor }),
    ...(preferredFor !== undefined && { preferredFor }),
    ...(options.noprefixroute !== undefined && { withoutRoute: true }),
    ...(options.metric !== undefined && { metric: Number(options.metric) }),
  }
  return { ...facts, addresses: [...others, added] }
}

function routeCommand(facts: HostFacts, words: Words): HostFacts {
  const verb = words.next()
  const first = words.next()
  const types = ['unicast', 'local', 'blackhole', 'unreachable', 'prohibit', 'throw']
  const [type, to] = types.includes(first) ? [first, words.next()] : ['unicast', first]
  const {
    via,
    dev,
    table = 'main',
    metric,
    proto,
    scope,
    src,
    onlink,
  } = words.options(
    ['via', 'dev', 'table', 'metric', 'proto', 'scope', 'src', 'tos', 'mtu', 'pref', 'expires'],
    ['onlink'],
  )
  const family = familyOf((to === 'default' ? (via ?? '') : to).split('/')[0] ?? '') ?? 'ipv4'
  const subnet = parseSubnet(to.includes('/') ? to : `${to}/${family === 'ipv4' ? 32 : 128}`)
  if (to !== 'default' && !subnet) throw new Error(`Error: any valid prefix is expected rather than "${to}".`)
  const destination =
    to === 'default' ? defaultDestination[family] : to.includes('/') ? to : `${to}/${family === 'ipv4' ? 32 : 128}`
  const link = dev === undefined && via !== undefined ? onLinkOf(facts, via) : dev && linkOf(facts, dev)
  if (via !== undefined && link === undefined) throw new Error('Error: Nexthop has invalid gateway.')
  const wanted = metric === undefined ? undefined : Number(metric)
  const isThis = (route: HostRoute): boolean =>
    route.family === family &&
    route.table === table &&
    route.destination === destination &&
    (wanted === undefined || route.metric === wanted) &&
    (via === undefined || route.gateway === via) &&
    (dev === undefined || route.link === dev)
  if (/^d(e(l(e(t(e)?)?)?)?)?$/.test(verb)) {
    const gone = facts.routes.find(isThis)
    if (!gone) throw new Error('RTNETLINK answers: No such process')
    return { ...facts, routes: facts.routes.filter((route) => route !== gone) }
  }
  if (!/^(a(d(d)?)?|replace)$/.test(verb)) throw new Error(`Command "${verb}" is unknown, try "ip route help".`)
  const usual = family === 'ipv4' ? 0 : 1024
  const same = (route: HostRoute): boolean =>
    route.family === family &&
    route.table === table &&
    route.destination === destination &&
    route.metric === (wanted ?? usual)
  if (verb.startsWith('a') && facts.routes.some((route) => same(route) && route.gateway === via))
    throw new Error('RTNETLINK answers: File exists')
  const added: HostRoute = {
    family,
    table,
    type,
    destination,
    ...(link !== undefined && { link }),
    ...(via !== undefined && { gateway: via }),
    ...(src !== undefined && { source: src }),
    ...(scope !== undefined && scope !== 'global' && { scope }),
    ...(onlink !== undefined && { onLink: true }),
    metric: wanted ?? usual,
    protocol: proto ?? 'boot',
    dead: false,
  }
  return { ...facts, routes: [...facts.routes.filter((route) => verb !== 'replace' || !same(route)), added] }
}

/** The link whose subnet contains a gateway. */
function onLinkOf({ routes }: HostFacts, gateway: string): string | undefined {
  const bits = familyOf(gateway) === 'ipv6' ? 128 : 32
  const own = parseSubnet(`${gateway}/${bits}`)
  return routes.find((route) => {
    const subnet = parseSubnet(route.destination)
    if (!own || !subnet || isDefault(route.destination) || route.table !== 'main' || route.gateway !== undefined)
      return false
    return parseSubnet(`${gateway}/${subnet.prefix}`)?.network === subnet.network
  })?.link
}

function linkOf({ links }: HostFacts, name: string | undefined): string {
  if (name !== undefined && links.some((link) => link.name === name)) return name
  throw new Error(`Cannot find device "${name ?? ''}"`)
}
