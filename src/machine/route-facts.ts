import { type Data, dictionary, either, flag, list, number, only, optional, record, text, word } from '../base/index.js'

const family = word('ipv4', 'ipv6')
const portRange = record({ from: number, to: number })

export const hostAddressShape = record({
  link: text,
  family: family,
  address: text,
  /** Bits. */
  prefix: number,
  scope: text,
  /** A secondary address of its subnet. */
  secondary: flag,
  broadcast: optional(text),
  /** The peer's address, to which `prefix` applies. */
  peer: optional(text),
  /** Such as `eth0:1`. */
  label: optional(text),
  /** Of the route to its subnet. */
  metric: optional(number),
  /** It was added without the route to its subnet (noprefixroute). */
  withoutRoute: optional(only(true)),
  /** The kernel derives temporary addresses from it. */
  managesTemporary: optional(only(true)),
  /** A temporary address, made by the kernel. */
  temporary: optional(only(true)),
  /** Remaining seconds as a valid and as a preferred address; omitted: forever. */
  validFor: optional(number),
  preferredFor: optional(number),
})
/** An address of the host on one of its links. */
export interface HostAddress extends Data<typeof hostAddressShape> {}

export const hostNextHopShape = record({
  link: optional(text),
  gateway: optional(text),
  /** Its weight among the next hops; omitted: 1. */
  weight: optional(number),
  onLink: optional(only(true)),
  dead: flag,
})
/** One of a route's next hops. */
export interface HostNextHop extends Data<typeof hostNextHopShape> {}

export const hostRouteShape = record({
  family: family,
  table: text,
  /** `unicast`, `local`, `broadcast`, `multicast`, `unreachable`, `prohibit`, `blackhole`, `throw`, … */
  type: text,
  /** Subnet; `0.0.0.0/0` or `::/0` for the default route. */
  destination: text,
  link: optional(text),
  gateway: optional(text),
  /** The source address of the host's own packets. */
  source: optional(text),
  /** The route's own MTU in bytes. */
  mtu: optional(number),
  metric: number,
  scope: optional(text),
  /** Who made it: `kernel`, `static`, `dhcp`, `ra`, …; omitted: `boot`. */
  protocol: optional(text),
  /** Of IPv4: packets with this type of service only. */
  tos: optional(text),
  /** Of IPv6: `low`, `medium`, `high`. */
  preference: optional(text),
  /** Remaining seconds; omitted: forever. */
  expiresIn: optional(number),
  /** Its gateway counts as on-link, regardless of the link's subnets. */
  onLink: optional(only(true)),
  /** Other metrics, by ip's name: `mtu`, `advmss`, `initcwnd`, … */
  metrics: optional(dictionary(either(text, number))),
  /** Several next hops. */
  nextHops: optional(list<HostNextHop>(hostNextHopShape)),
  /** The kernel does not use it at present. */
  dead: flag,
})
/** A route of the host. */
export interface HostRoute extends Data<typeof hostRouteShape> {}

export const policyRuleShape = record({
  family: family,
  priority: number,
  /** Subnets; omitted: any. */
  from: optional(text),
  to: optional(text),
  inLink: optional(text),
  outLink: optional(text),
  mark: optional(number),
  markMask: optional(number),
  not: flag,
  /** Number of the protocol, as in `/etc/protocols`. */
  protocol: optional(number),
  sourcePorts: optional(portRange),
  destinationPorts: optional(portRange),
  /** The table to look up. */
  table: optional(text),
  /** `lookup`; a verdict of its own: `unreachable`, `prohibit`, `blackhole`; `goto` another rule, or `nop`. */
  action: text,
  /** The priority of the rule to go on with. */
  goto: optional(number),
  /** Ignores routes with this prefix length or shorter. */
  suppressPrefix: optional(number),
  /** Conditions that are not read: user, TOS, tunnel, group of links. */
  unread: list(text),
  /** It directs each VRF's packets to that VRF's table (l3mdev). */
  vrf: optional(flag),
})
/** A rule of the routing policy. */
export interface PolicyRule extends Data<typeof policyRuleShape> {}

export const neighbourShape = record({
  address: text,
  link: text,
  mac: optional(text),
  state: text,
})
/** An entry of the host's neighbour table: the MAC address behind an address on a link. */
export interface Neighbour extends Data<typeof neighbourShape> {}

export const namespaceShape = record({
  /** The end on the host. */
  link: text,
  addresses: list(text),
})
/** The other end of a veth, in a container's network namespace. */
export interface Namespace extends Data<typeof namespaceShape> {}
