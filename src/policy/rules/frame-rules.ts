import type { LimitPolicy } from '../definition.js'
import type { Family, Site, SiteInterface, SiteNetwork } from '../site.js'
import { layerOf, links, oneOf, type RuleText } from './rule-text.js'

interface Limited {
  readonly network: SiteNetwork
  readonly bridge: string
  /** Undefined: all guests of the network. */
  readonly interfaces: readonly SiteInterface[] | undefined
}

/** A running interface: its frames enter by a known port. */
type Plugged = SiteInterface & { readonly port: string }

const early = 'type filter hook prerouting priority -300; policy accept'
const switched = 'type filter hook forward priority -200; policy accept'

/**
 * Filters limited guests' frames at ingress: from their own addresses only, without router advertisements or DHCP
 * server messages, VLAN tags or other protocols.
 *
 * A guest gets a new port at each start, so ports are kept in sets, which are filled as guests start.
 */
export function frameRules(rules: RuleText, limit: LimitPolicy, of: Limited, site: Site, number: number): void {
  const { network, bridge, interfaces } = of
  const here = site.interfaces.filter((one) => one.network === network)
  const plugged = (interfaces ?? here).filter((one): one is Plugged => one.port !== undefined)
  const [ports, known, macs] = [`ports${number}`, `known${number}`, `macs${number}`]
  const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`)
  const pinned = plugged.map(({ port }) => port)
  const onBridge = site.matchesBridges ? `meta ibrname ${links([bridge])}` : undefined
  // If the kernel cannot match the bridge, match all its ports; new ones are added by the next run.
  const all = site.facts.bridgePorts.flatMap((port) => (port.bridge === bridge ? port.link : []))
  const from = interfaces
    ? [`iifname @${ports}`, `${onBridge ? `${onBridge} ` : ''}ether saddr ${oneOf(interfaces.map(({ mac }) => mac))}`]
    : [onBridge ?? `iifname @${ports}`]
  if (interfaces || !onBridge) rules.set('bridge', ports, 'ifname', quoted(interfaces ? pinned : all))
  rules.set('bridge', known, 'ifname', quoted(pinned))
  rules.set(
    'bridge',
    macs,
    'ifname . ether_addr',
    plugged.map(({ port, mac }) => `"${port}" . ${mac}`),
  )
  const [frames, kinds] = [`frames${number}`, `kinds${number}`]
  const [arp, ip, ip6] = [`arp${number}`, `ip${number}`, `ip6${number}`]
  rules.add('bridge', 'limit_prerouting', early, ...from.map((match) => `${match} jump ${frames}`))
  if (!limit.guests) rules.add('bridge', 'limit_forward', switched, ...from.map((match) => `${match} drop`))
  rules.add(
    'bridge',
    frames,
    undefined,
    // The most frequent frames come first: each rule costs all others.
    `iifname . ether saddr @${macs} goto ${kinds}`,
    `iifname @${known} drop`,
    `goto ${kinds}`,
  )
  rules.add(
    'bridge',
    kinds,
    undefined,
    `ether type ip goto ${ip}`,
    `ether type ip6 goto ${ip6}`,
    `ether type arp goto ${arp}`,
    'drop',
  )
  const others = here.filter((one) => !interfaces?.includes(one))
  const sources4 = sourceRules(rules, 'ipv4', of, plugged, others, number)
  const sources6 = sourceRules(rules, 'ipv6', of, plugged, others, number)
  rules.add(
    'bridge',
    arp,
    undefined,
    'arp operation != { request, reply } drop',
    `iifname @${known} iifname . arp saddr ether != @${macs} drop`,
    // An ARP probe before an address is assigned.
    'arp operation request arp saddr ip 0.0.0.0 accept',
    ...sources4.map((rule) => rule.replaceAll('ip saddr', 'arp saddr ip')),
    'drop',
  )
  rules.add(
    'bridge',
    ip,
    undefined,
    'udp sport 67 drop',
    'ip saddr 0.0.0.0 udp sport 68 udp dport 67 accept',
    ...sources4,
    'drop',
  )
  rules.add(
    'bridge',
    ip6,
    undefined,
    'icmpv6 type { nd-router-advert, nd-redirect } drop',
    'udp sport 547 drop',
    'ip6 saddr :: icmpv6 type { nd-neighbor-solicit, nd-router-solicit, mld2-listener-report } accept',
    ...advertisementRules(rules, of, plugged, others, number),
    ...gatewaysOf(network, 'ipv6').map(
      (gateway) => `icmpv6 type nd-neighbor-advert ${target} 0x${hexOf(gateway)} drop`,
    ),
    ...sources6,
    'ip6 saddr fe80::/10 accept',
    'drop',
  )
}

/** The target of a neighbour advertisement follows the first eight bytes of ICMP. */
const target = '@th,64,128'

/** Guests cannot answer for another guest's address. */
function advertisementRules(
  rules: RuleText,
  { interfaces }: Limited,
  plugged: readonly Plugged[],
  others: readonly SiteInterface[],
  number: number,
): string[] {
  const [targets, owners] = [`targets${number}`, `owners${number}`]
  const all = (interfaces ? others : plugged).flatMap(({ own }) => own.ipv6.map((address) => `0x${hexOf(address)}`))
  rules.set('bridge', targets, `typeof ${target}`, all)
  const about = `icmpv6 type nd-neighbor-advert ${target} @${targets}`
  if (interfaces) return [`${about} drop`]
  rules.set(
    'bridge',
    owners,
    `typeof iifname . ${target}`,
    plugged.flatMap(({ port, own }) => own.ipv6.map((address) => `"${port}" . 0x${hexOf(address)}`)),
  )
  return [`${about} iifname . ${target} != @${owners} drop`]
}

const gatewaysOf = ({ subnets }: SiteNetwork, family: Family): string[] =>
  subnets.filter((one) => one.family === family).map(({ gateway }) => gateway)

/**
 * Which source addresses pass. For a single guest: its own, or if none is known for sure, any that is not another's.
 * For a network: those of each guest that is known by its port, and for other guests any address of the network that is
 * not known to be taken. IPv6 guests choose more addresses than anyone else learns of: they may use any that is not
 * another's.
 */
function sourceRules(
  rules: RuleText,
  family: Family,
  { network, interfaces }: Limited,
  plugged: readonly Plugged[],
  others: readonly SiteInterface[],
  number: number,
): string[] {
  const layer = layerOf(family)
  const field = `${layer} saddr`
  const gateways = gatewaysOf(network, family)
  const subnets = network.subnets.filter((one) => one.family === family).map(({ subnet }) => subnet)
  const rest = [
    ...(gateways.length > 0 ? [`${field} ${oneOf(gateways)} drop`] : []),
    ...(subnets.length > 0 ? [`${field} ${oneOf(subnets)} accept`] : []),
  ]
  const own = (interfaces ?? []).flatMap((one) => one.own[family])
  const [sources, held, taken] = [`${layer}_sources${number}`, `${layer}_held${number}`, `${layer}_taken${number}`]
  if (interfaces) {
    if (family === 'ipv4' && own.length > 0) return [`${field} ${oneOf(own)} accept`, 'drop']
    rules.set(
      'bridge',
      taken,
      `${family}_addr`,
      others.flatMap((one) => one.own[family]),
    )
    return [`${field} @${taken} drop`, ...rest]
  }
  const known = plugged.filter((one) => one.own[family].length > 0)
  const all = known.flatMap((one) => one.own[family])
  rules.set(
    'bridge',
    sources,
    `ifname . ${family}_addr`,
    known.flatMap(({ port, own }) => own[family].map((address) => `"${port}" . ${address}`)),
  )
  rules.set('bridge', held, 'ifname', family === 'ipv4' ? known.map(({ port }) => `"${port}"`) : [])
  rules.set('bridge', taken, `${family}_addr`, all)
  return [`iifname . ${field} @${sources} accept`, `iifname @${held} drop`, `${field} @${taken} drop`, ...rest]
}

function hexOf(address: string): string {
  const [head = '', tail] = address.split('::')
  const groups = (text: string | undefined) => (text ? text.split(':') : [])
  const [before, after] = [groups(head), groups(tail)]
  const middle = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0')
  return [...before, ...middle, ...after].map((group) => group.padStart(4, '0')).join('')
}
