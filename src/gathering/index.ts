export { type Answer, askInParts, isGone } from './ask-in-parts.js'
export { type PluggedInterface, pluggedInto } from './connected-guests.js'
export { factsOfDaemon, isDaemonsHost } from './facts-of-daemon.js'
export { addressesFrom, addressSources, findAddresses, isFinal, isOfLinkOnly } from './guest-address.js'
export { type Lease, toLease } from './lease.js'
export { type ListedNetwork, listNetworks, type NetworkState } from './list-networks.js'
export { diagnoseLive } from './live/diagnosis.js'
export { watchLiveDrops } from './live/drops.js'
export { type ExternalRoutesOptions, liveExternalRoutes } from './live/external-routes.js'
export {
  explainLive,
  type LiveMatrixOptions,
  type LiveOptions,
  liveMatrix,
  type NetworkEndpoint,
  type NetworkQuery,
  queryOf,
} from './live/reachability.js'
export { lookUpGuest, lookUpNetwork } from './look-up.js'
export { definitionIn, type ReadDefinition, readDefinition, readNamed } from './read-definition.js'
export { readGuest, unreadable } from './read-guest.js'
export { gatherLibvirt, takeSnapshot, withFacts } from './take-snapshot.js'
