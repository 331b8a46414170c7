export { buildFilter } from './filter/build-filter.js'
export { checkFilter } from './filter/check-filter.js'
export type { FilterDefinition } from './filter/filter.js'
export { parseFilter } from './filter/parse-filter.js'
export type { Finding } from './finding.js'
export { buildInterface } from './interface/build-interface.js'
export { checkInterface } from './interface/check-interface.js'
export type { InterfaceDefinition, InterfaceType } from './interface/interface.js'
export { parseInterface } from './interface/parse-interface.js'
export { type DefinitionKind, definitionSchema } from './json-schema.js'
export { buildNetwork } from './network/build-network.js'
export { checkNetwork } from './network/check-network.js'
export type {
  BridgedDefinition,
  DefinitionOf,
  HostdevDefinition,
  IsolatedDefinition,
  MacvtapDefinition,
  NatDefinition,
  NetworkDefinition,
  NetworkMode,
  OpenDefinition,
  RoutedDefinition,
  UnknownDefinition,
} from './network/network.js'
export { parseNetwork } from './network/parse-network.js'
export { buildPort } from './port/build-port.js'
export { checkPort } from './port/check-port.js'
export { parsePort } from './port/parse-port.js'
export type { PortDefinition } from './port/port.js'
export type { Unmodelled, UnmodelledElement } from './unmodelled.js'
export { type Unknown, wordOf } from './value.js'
