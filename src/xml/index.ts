export { buildNetwork } from './network/build-network.js'
export type {
  BridgedDefinition,
  HostdevDefinition,
  IsolatedDefinition,
  MacvtapDefinition,
  NatDefinition,
  NetworkDefinition,
  NetworkMode,
  OpenDefinition,
  RoutedDefinition,
} from './network/network.js'
export { parseNetwork } from './network/parse-network.js'
export type { Unmodelled, UnmodelledElement } from './unmodelled.js'
