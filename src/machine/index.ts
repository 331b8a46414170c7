export { localMachine } from './access/local-machine.js'
export type { MachineAccess, MachineCommand, MachineRunOptions } from './access/machine-access.js'
export { machineOfUri } from './access/machine-of-uri.js'
export { machineThrough } from './access/machine-through.js'
export type {
  BesideNetfilter,
  IpsecPolicy,
  NeighbourProxy,
  PacketProgram,
  TrafficFilter,
  TrafficMatch,
  WireguardLink,
} from './beside/beside-facts.js'
export { type BondMode, bondModes, bondRules } from './bond-modes.js'
export { modeNames } from './bonds.js'
export {
  bridgeNetfilter,
  bridgeNetfilterFact,
  bridgeNetfilterOption,
  bridgeNetfilterSysctl,
  bridgeSettings,
} from './bridge-netfilter.js'
export { bridgeOf, bridgesOf, type HostBridge, type HostBridgePort } from './bridges.js'
export { changeFacts, type FactChange, type TableKey } from './change-facts.js'
export {
  type Bond,
  type BondSlave,
  type BridgePort,
  checkFacts,
  type HostAddress,
  type HostFacts,
  type HostNextHop,
  type HostRoute,
  hostFactsSchema,
  hostFactsShape,
  type Link,
  type LinkBridge,
  type Namespace,
  type Neighbour,
  type PolicyRule,
  type PortVlans,
  type Unseen,
} from './facts.js'
export { type HostPolicy, nameLinesOf } from './host-policies/host-policies.js'
export { type NameTrouble, nameTroubles, resolvedText } from './host-policies/name-troubles.js'
export { readResolver } from './host-policies/read-resolver.js'
export {
  type HostResolver,
  hostsBegin,
  hostsEnd,
  parseResolver,
  type ResolvedLink,
} from './host-policies/resolver.js'
export { type BridgeJoint, joinedBridges, jointsOf } from './joined-bridges.js'
export { objects, textOf } from './links.js'
export { type PortRole, portRole } from './port-role.js'
export { readHostFacts } from './read-host-facts.js'
export { refreshFacts } from './refresh-facts.js'
export { defaultDestination, flagged, isDefault } from './routes.js'
export { sources } from './sources.js'
