export type { IpsecPolicy, TrafficFilter, TrafficMatch } from './beside/beside-facts.js'
export { type BondMode, bondModes, bondRules } from './bond-modes.js'
export { modeNames } from './bonds.js'
export { bridgeOf, bridgesOf, type HostBridge, type HostBridgePort } from './bridges.js'
export { changeFacts, type FactChange, type TableKey } from './change-facts.js'
export {
  type Bond,
  type BondSlave,
  type BridgePort,
  type HostAddress,
  type HostFacts,
  type HostRoute,
  hostFactsSchema,
  hostFactsShape,
  type Link,
  type Neighbour,
  type PolicyRule,
  type PortVlans,
  type Unseen,
} from './facts.js'
export { localMachine, type MachineAccess } from './host-source.js'
export { machineThrough } from './host-through.js'
export { type BridgeJoint, joinedBridges, jointsOf } from './joined-bridges.js'
export { objects, textOf } from './links.js'
export { type PortRole, portRole } from './port-role.js'
export { readHostFacts } from './read-host-facts.js'
export { defaultDestination, flagged, isDefault } from './routes.js'
export { machineOfUri } from './source-of-uri.js'
export { sources } from './sources.js'
