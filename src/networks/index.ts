export { askedInterfaces, askedOf } from './asked-interfaces.js'
export { type Bandwidth, type BandwidthLimit, bandwidthOf, bandwidthParameters } from './bandwidth.js'
export { BridgedNetwork } from './bridged-network.js'
export type { BridgeCheck } from './check-bridge.js'
export { readGuest, unreadable } from './connected-guests.js'
export {
  type ExternalRoute,
  type ExternalRoutes,
  type ExternalRoutesOptions,
  externalRoutes,
} from './external-routes.js'
export {
  type AddressSource,
  addressesFrom,
  addressSources,
  findAddresses,
  type GuestAddress,
  isFinal,
  isOfLinkOnly,
} from './guest-address.js'
export { type HostInterface, HostInterfaces } from './host-interfaces.js'
export { HostdevNetwork } from './hostdev-network.js'
export { IsolatedNetwork } from './isolated-network.js'
export { type Lease, toLease } from './lease.js'
export {
  type LiveMatrixOptions,
  type LiveOptions,
  liveMatrix,
  type NetworkEndpoint,
  type NetworkQuery,
} from './live-reachability.js'
export { MacvtapNetwork, type PoolDevice } from './macvtap-network.js'
export { type NetworkOf, networkModes } from './modes.js'
export { NatNetwork } from './nat-network.js'
export type { NetworkFilter } from './network-filter.js'
export { NetworkPort } from './network-port.js'
export type { NetworkState } from './network-state.js'
export { type DefineOptions, Networks } from './networks.js'
export { OpenNetwork } from './open-network.js'
export { readNamed } from './read-definition.js'
export { RoutedNetwork } from './routed-network.js'
export type { Disconnection } from './running.js'
export { definitionsOn } from './subnet-conflict.js'
export { confirmedTampering } from './tamper-look.js'
export { type TamperEvent, type TamperWatchOptions, watchTampering } from './tamper-watch.js'
export { UnknownNetwork } from './unknown-network.js'
export type { NetworkUpdate, UpdateCommand, UpdateSections } from './update.js'
export type { VirtualFunction } from './virtual-functions.js'
export { type Affected, type NetworkClass, type UpdateOutcome, VirtualNetwork } from './virtual-network.js'
export { wished } from './wished.js'
