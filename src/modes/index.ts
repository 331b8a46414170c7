export {
  type Capabilities,
  type CapabilityAnswer,
  type CapabilityMode,
  capabilitiesOf,
  capabilityMode,
  type ModeCapabilities,
  modeCapabilities,
  unknownMode,
} from './capabilities.js'
