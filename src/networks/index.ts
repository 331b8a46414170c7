export type {
  ApplyEvent,
  ApplyOptions,
  ApplyOutcome,
  ApplyStep,
  RecoverOptions,
  RecoverOutcome,
} from './apply/apply-options.js'
export { applyPlan, recoverNetworks } from './apply/apply-plan.js'
export { hostOf } from './apply/check-plan.js'
export { askedInterfaces, askedOf } from './asked-interfaces.js'
export type { BridgeCheck } from './check-bridge.js'
export { BridgedNetwork } from './classes/bridged-network.js'
export { HostdevNetwork } from './classes/hostdev-network.js'
export { IsolatedNetwork } from './classes/isolated-network.js'
export { MacvtapNetwork, type PoolDevice } from './classes/macvtap-network.js'
export { type NetworkOf, networkModes } from './classes/modes.js'
export { NatNetwork } from './classes/nat-network.js'
export type { NetworkClass } from './classes/network-class.js'
export type { NetworkLifecycle } from './classes/network-lifecycle.js'
export { OpenNetwork } from './classes/open-network.js'
export { RoutedNetwork } from './classes/routed-network.js'
export { UnknownNetwork } from './classes/unknown-network.js'
export { type NetworkJson, VirtualNetwork } from './classes/virtual-network.js'
export type { DriftKind } from './drift/drift.js'
export { networkInventory } from './drift/network-inventory.js'
export { type DriftEvent, type DriftWatchOptions, watchDrift } from './drift/watch-drift.js'
export {
  type ReachabilityWatchOptions,
  type VerdictChange,
  type VerdictEvent,
  watchReachability,
} from './drift/watch-reachability.js'
export type { EnsureOptions, EnsureOutcome, EnsureStep } from './ensure/options.js'
export type { FreeSubnet, FreeSubnetOptions } from './find-free-subnet.js'
export { type HostInterface, HostInterfaces } from './host-interfaces.js'
export { inTurn } from './in-turn.js'
export { type Affected, type AffectOptions, affectChecks } from './live/affect.js'
export { type Bandwidth, type BandwidthLimit, bandwidthOf, bandwidthParameters } from './live/bandwidth.js'
export type { MetadataOptions, NetworkHandle, StoredOptions } from './live/network-handle.js'
export { NetworkPort } from './live/network-port.js'
export type { StopOptions } from './live/running.js'
export type { UpdateOutcome } from './live/update.js'
export type { NetworkFilter } from './network-filter.js'
export { type DefineOptions, Networks } from './networks.js'
export { ownerIn, setOwner } from './owner.js'
export { definitionsOn } from './subnet-conflict.js'
export { confirmedTampering } from './tamper-look.js'
export { type TamperEvent, type TamperWatchOptions, watchTampering } from './tamper-watch.js'
export type { VirtualFunction } from './virtual-functions.js'
