import {
  checkShape,
  type Data,
  dictionary,
  list,
  named,
  only,
  optional,
  record,
  type Schema,
  schemaOfShape,
  text,
  word,
} from '../base/index.js'
import { type Firewall, type FirewallPrograms, firewallProgramsShape, firewallShape } from '../firewall/index.js'
import { type BesideNetfilter, besideNetfilterShape } from './beside/beside-facts.js'
import { type HostPolicy, hostPolicyShape } from './host-policies/host-policies.js'
import { type HostResolver, resolverShape } from './host-policies/resolver.js'
import { type Bond, type BridgePort, bondShape, bridgePortShape, type Link, linkShape } from './link-facts.js'
import {
  type HostAddress,
  type HostRoute,
  hostAddressShape,
  hostRouteShape,
  type Namespace,
  type Neighbour,
  namespaceShape,
  neighbourShape,
  type PolicyRule,
  policyRuleShape,
} from './route-facts.js'

export type { Bond, BondSlave, BridgePort, Link, LinkBridge, PortVlans } from './link-facts.js'
export type { HostAddress, HostNextHop, HostRoute, Namespace, Neighbour, PolicyRule } from './route-facts.js'

export const unseenShape = record({
  fact: word(
    'links',
    'addresses',
    'routes',
    'policy-rules',
    'bridge-ports',
    'neighbours',
    'sysctls',
    'firewall',
    'traffic-control',
    'ipsec',
    'programs',
    'wireguard',
    'resolver',
  ),
  /** The command or file. */
  asked: text,
  reason: text,
})
/** Something that could not be read. */
export interface Unseen extends Data<typeof unseenShape> {}

export const hostFactsShape = record({
  version: only(1),
  links: list<Link>(linkShape),
  bridgePorts: list<BridgePort>(bridgePortShape),
  addresses: list<HostAddress>(hostAddressShape),
  routes: list<HostRoute>(hostRouteShape),
  policyRules: list<PolicyRule>(policyRuleShape),
  neighbours: list<Neighbour>(neighbourShape),
  /** Containers behind links of the host; omitted: not read. */
  namespaces: optional(list<Namespace>(namespaceShape)),
  /** By sysctl name, such as `net.ipv4.conf.eth0.rp_filter`; a dot in an interface's name is a slash. */
  sysctls: dictionary(text),
  bonds: list<Bond>(bondShape),
  firewall: named<Firewall>(firewallShape),
  /** What else stops packets; omitted: not read. */
  beside: optional<BesideNetfilter>(besideNetfilterShape),
  firewallPrograms: named<FirewallPrograms>(firewallProgramsShape),
  /** Policies stored on the host; omitted: none. */
  policies: optional(list<HostPolicy>(hostPolicyShape)),
  /** How the host resolves names; omitted: no policy is about names, or it could not be read. */
  resolver: optional<HostResolver>(resolverShape),
  unseen: list<Unseen>(unseenShape),
})
/** What reachability depends on: one machine at one moment. Plain JSON. */
export interface HostFacts extends Data<typeof hostFactsShape> {}

/** Validates facts from other sources: a queue, a file. For `valibot`'s `parse` and similar. */
export const hostFactsSchema = (): Schema<HostFacts> => schemaOfShape<HostFacts>(hostFactsShape)

/** @throws OptionTypeError  for anything but facts from readHostFacts() */
export function checkFacts(where: string, facts: HostFacts): void {
  checkShape(where, 'facts', facts, { links: 'array', bridgePorts: 'array' }, 'what readHostFacts() returned')
}
