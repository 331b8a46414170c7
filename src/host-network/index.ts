export { checkHostNetwork } from './check-host-network.js'
export {
  type Addressing,
  type HostBondDefinition,
  type HostBridgeDefinition,
  type HostEthernetDefinition,
  type HostNetworkDefinition,
  type HostNetworkRoute,
  type HostVlanDefinition,
  hostNetworkSchema,
  type TransmitHashPolicy,
} from './definition.js'
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
export { flag, list, record } from './strict-shapes.js'
