export { issuesOf } from './check-data.js'
export { buildFilter } from './filter/build-filter.js'
export { checkFilter } from './filter/check-filter.js'
export type { FilterDefinition } from './filter/filter.js'
export { parseFilter } from './filter/parse-filter.js'
export { buildInterface } from './interface/build-interface.js'
export { checkInterface } from './interface/check-interface.js'
export type { InterfaceDefinition, InterfaceType } from './interface/interface.js'
export { parseInterface } from './interface/parse-interface.js'
export { networkOfInterface, requestedInterface } from './interface/requested-interface.js'
export {
  type DefinitionKinds,
  type DefinitionValidator,
  definitionValidator,
  type ValidationIssue,
  type ValidationResult,
} from './json-schema/definition-validator.js'
export { type DefinitionKind, definitionSchema } from './json-schema/json-schema.js'
export { parseMarkup, XmlElement } from './markup.js'
export { misreadings } from './misreadings.js'
export { buildNetwork } from './network/build-network.js'
export { subnetOfIp } from './network/check-ip.js'
export { checkNetwork } from './network/check-network.js'
export {
  type BridgedDefinition,
  type DefinitionOf,
  type HostdevDefinition,
  type IsolatedDefinition,
  type MacvtapDefinition,
  type NatDefinition,
  type NetworkDefinition,
  network as networkTable,
  type OpenDefinition,
  type RoutedDefinition,
  tablesByMode,
  type UnknownDefinition,
} from './network/network.js'
export { parseNetwork } from './network/parse-network.js'
export { subnetsOf } from './network/subnets-of.js'
export { largestBurst } from './parts/check-burst.js'
export { buildPort } from './port/build-port.js'
export { checkPort } from './port/check-port.js'
export { parsePort } from './port/parse-port.js'
export type { PortDefinition } from './port/port.js'
export { holdAgainst } from './schema.js'
export type { Table } from './table.js'
export { escapeAttribute, escapeText } from './text.js'
export type { Unmodelled, UnmodelledElement } from './unmodelled.js'
export { integerValue, refusal, textValue } from './value.js'
export { ipAddress, macAddress } from './values.js'
export { type UnknownWord, wordOf, wordValue } from './words.js'
export { writeElement } from './write.js'
