export {
  type Capabilities,
  type CapabilityMode,
  capabilitiesOf,
  capabilityMode,
  type ModeCapabilities,
  modeCapabilities,
  type Reach,
  unknownMode,
} from './capabilities.js'
