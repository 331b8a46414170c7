import type { LimitPolicy } from '../definition.js'
import type { Resolved } from '../places.js'
import { type Family, families, type Site, type SiteInterface, type SiteNetwork } from '../site.js'
import { what } from './allow-rules.js'
import { frameRules } from './frame-rules.js'
import { privateSubnets } from './private-subnets.js'
import { layerOf, links, oneOf, type RuleText } from './rule-text.js'

const refuse = 'reject with icmpx admin-prohibited'
/** Replies to connections that others opened, including errors; the guest's own connections are checked again. */
const answers = 'ct state established,related ct direction reply accept'

/**
 * The rules of a `limit`: what the guests of a network, or one of them, may reach.
 *
 * @param number  distinguishes limits of one policy
 */
export function limitRules(rules: RuleText, limit: LimitPolicy, of: Resolved, site: Site, number: number): void {
  const { network, interfaces } = of
  if (network?.bridge === undefined) return
  frameRules(rules, limit, { network, interfaces, bridge: network.bridge }, site, number)
  const from = senders(network.bridge, interfaces)
  const [host, beyond] = [`host${number}`, `beyond${number}`]
  rules.add('inet', 'limit_input', 'type filter hook input priority -1; policy accept', `${from} goto ${host}`)
  rules.add('inet', 'limit_forward', 'type filter hook forward priority -1; policy accept', `${from} goto ${beyond}`)
  rules.add('inet', host, undefined, ...toHost(limit, network), refuse)
  for (const family of families) {
    const own = `${beyond}_${layerOf(family)}`
    rules.add('inet', beyond, undefined, `meta nfproto ${family} goto ${own}`)
    rules.add(
      'inet',
      own,
      undefined,
      spoofed(network, family),
      ...toOthers(limit, site, family),
      limit.internet ? 'accept' : refuse,
    )
  }
}

/** By the ingress bridge of their packets; a single guest by its MAC address, which the frame rules enforce. */
const senders = (bridge: string, interfaces: readonly SiteInterface[] | undefined): string =>
  interfaces === undefined
    ? `iifname ${links([bridge])}`
    : `iifname ${links([bridge])} ether saddr ${oneOf(interfaces.map(({ mac }) => mac))}`

/** Nothing with a foreign source address is forwarded, whatever its port. */
function spoofed({ subnets }: SiteNetwork, family: Family): string {
  const own = subnets.filter((one) => one.family === family).map(({ subnet }) => subnet)
  return own.length === 0 ? 'drop' : `${layerOf(family)} saddr != ${oneOf(own)} drop`
}

function toHost({ host = ['dhcp', 'dns'], answer = true }: LimitPolicy, network: SiteNetwork): string[] {
  const own = (family: Family) => network.subnets.filter((one) => one.family === family).map(({ gateway }) => gateway)
  // IPv6 needs neighbour discovery; packets with this hop limit come from the link itself.
  const found = ['icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit } ip6 hoplimit 255 accept']
  if (answer) found.unshift(answers)
  if (host.includes('dhcp')) {
    found.push(
      'meta nfproto ipv4 udp sport 68 udp dport 67 accept',
      'meta nfproto ipv6 udp sport 546 udp dport 547 accept',
    )
  }
  for (const family of families) {
    const gateways = own(family)
    if (gateways.length === 0) continue
    const there = `${layerOf(family)} daddr ${oneOf(gateways)}`
    if (host.includes('dns')) found.push(`${there} udp dport 53 accept`, `${there} tcp dport 53 accept`)
    if (host.includes('icmp')) found.push(`${there} ${family === 'ipv4' ? 'icmp' : 'icmpv6'} type echo-request accept`)
  }
  return found
}

function toOthers(
  { answer = true, to = [], guests, private: ofPrivate, internet }: LimitPolicy,
  site: Site,
  family: Family,
): string[] {
  const found = answer ? [answers] : []
  for (const exception of to) {
    if (exception.address.includes(':') !== (family === 'ipv6')) continue
    const ports = what(exception, family, 'dport')
    found.push(`${layerOf(family)} daddr ${exception.address} ${ports}${ports && ' '}accept`)
  }
  const bridges = site.bridges
  if (bridges.length > 0) found.push(`oifname ${links(bridges)} ${guests ? 'accept' : refuse}`)
  if (Boolean(ofPrivate) !== Boolean(internet)) {
    const subnets = privateSubnets(site.facts, family)
    found.push(`${layerOf(family)} daddr ${oneOf(subnets)} ${ofPrivate ? 'accept' : refuse}`)
  } else if (ofPrivate && internet) found.push('accept')
  return found
}
