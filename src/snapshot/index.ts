export { networkOf, type PluggedInterface, pluggedInto, readGuest, unreadable } from './connected-guests.js'
export {
  type ExternalRoute,
  type ExternalRoutes,
  type ExternalRoutesOptions,
  externalRoutes,
  liveExternalRoutes,
} from './external-routes.js'
export { factsOfDaemon, isDaemonsHost } from './facts-of-daemon.js'
export {
  type AddressSource,
  addressesFrom,
  addressSources,
  findAddresses,
  type GuestAddress,
  isFinal,
  isOfLinkOnly,
} from './guest-address.js'
export { type Lease, toLease } from './lease.js'
export {
  explainLive,
  type LiveMatrixOptions,
  type LiveOptions,
  liveMatrix,
  type NetworkEndpoint,
  type NetworkQuery,
  queryOf,
} from './live-reachability.js'
export { type ReadDefinition, readDefinition, readNamed } from './read-definition.js'
export { wished } from './wished.js'
