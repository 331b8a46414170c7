export type {
  BesideNetfilter,
  IpsecPolicy,
  NeighbourProxy,
  PacketProgram,
  TrafficFilter,
  TrafficMatch,
  WireguardLink,
} from './beside/beside-facts.js'
export { type BondMode, bondModes, bondRules } from './bridges/bond-modes.js'
export { bridgesOf, type HostBridge, type HostBridgePort } from './bridges/bridges.js'
export { diagnoseBond } from './bridges/diagnose-bond.js'
export { diagnoseBridge } from './bridges/diagnose-bridge.js'
export { type BridgeFinding, type BridgeFindingKind, bridgeFindingKinds } from './bridges/findings.js'
export { type BridgeJoint, joinedBridges, jointsOf } from './bridges/joined-bridges.js'
export { type PortRole, portRole } from './bridges/port-role.js'
export { changeFacts, type FactChange, isTable, type TableKey } from './change-facts.js'
export type * from './facts.js'
export { hostFactsSchema } from './facts-schema.js'
export { type Accepted, acceptRule, allOf, cannotName, type Written } from './firewall/accept-rule.js'
export {
  firewalldZone,
  isFirewalld,
  policyCommands,
  policyText,
  reloadFirewalld,
  zonePolicyName,
} from './firewall/firewalld.js'
export type { FirewallMarks } from './firewall/marks.js'
export { type Ending, insertCommand, type PacketMatch, richRule, ruleOf, ufwWords } from './firewall/packet-words.js'
export type * from './firewall/ruleset.js'
export { iptablesTool } from './firewall/ruleset.js'
export { savedWords } from './firewall/saved-words.js'
export { icmpTypeKey, portNumber, protocolNumber } from './firewall/well-known.js'
export { Host } from './host.js'
export { type HostSource, localHost } from './host-source.js'
export { hostThrough } from './host-through.js'
export { isJson, type Json } from './json.js'
export { linkArgument, withoutGarbled } from './link-argument.js'
export * from './network/index.js'
export { printable } from './printable.js'
export { readHostFacts } from './read-host-facts.js'
export { isDefault } from './routes.js'
export { sh, shellWord, type Words, words } from './shell-word.js'
export { atOnce, inSlices, type Sliced } from './slices.js'
export { sourceOfUri } from './source-of-uri.js'
export { sysctlCommand } from './sysctl-command.js'
