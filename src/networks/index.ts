export type { Bandwidth, BandwidthLimit } from './bandwidth.js'
export { BridgedNetwork } from './bridged-network.js'
export type { BridgeCheck } from './check-bridge.js'
export {
  type ExternalRoute,
  type ExternalRoutes,
  type ExternalRoutesOptions,
  externalRoutes,
} from './external-routes.js'
export { type HostInterface, HostInterfaces } from './host-interfaces.js'
export { HostdevNetwork } from './hostdev-network.js'
export { IsolatedNetwork } from './isolated-network.js'
export type { Lease } from './lease.js'
export type { LiveMatrixOptions, LiveOptions, NetworkEndpoint, NetworkQuery } from './live-reachability.js'
export { MacvtapNetwork, type PoolDevice } from './macvtap-network.js'
export { type NetworkOf, networkModes } from './modes.js'
export { NatNetwork } from './nat-network.js'
export type { NetworkFilter } from './network-filter.js'
export { NetworkPort } from './network-port.js'
export type { NetworkState } from './network-state.js'
export { type DefineOptions, Networks } from './networks.js'
export { OpenNetwork } from './open-network.js'
export { RoutedNetwork } from './routed-network.js'
export type { Disconnection } from './running.js'
export type { TamperEvent, TamperWatchOptions } from './tamper-watch.js'
export { UnknownNetwork } from './unknown-network.js'
export type { NetworkUpdate, UpdateCommand, UpdateSections } from './update.js'
export type { VirtualFunction } from './virtual-functions.js'
export { type Affected, type NetworkClass, type UpdateOutcome, VirtualNetwork } from './virtual-network.js'
