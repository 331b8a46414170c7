export { checkHostNetwork } from './check-host-network.js'
export type {
  Addressing,
  HostBondDefinition,
  HostBridgeDefinition,
  HostEthernetDefinition,
  HostNetworkDefinition,
  HostNetworkRoute,
  HostVlanDefinition,
  TransmitHashPolicy,
} from './definition.js'
export { hostNetworkSchema } from './definition-schema.js'
export {
  acceptsRa,
  destinationOf,
  type Family,
  familyOfAddress,
  Layers,
  lowersOf,
  metricOf,
  type NamedLink,
  sourceOf,
} from './layers.js'
export { type HostNetworkRenderer, renderHostNetwork } from './render/render-host-network.js'
export type { RenderedFile } from './render/rendered-file.js'
