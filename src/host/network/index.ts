export { type ApplyHostNetworkOptions, applyHostNetwork } from './apply/apply-host-network.js'
export type { HostNetworkChange, HostNetworkChangeState } from './apply/host-network-change.js'
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
export { type HostNetworkRenderer, renderHostNetwork } from './render/render-host-network.js'
export type { RenderedFile } from './render/rendered-file.js'
