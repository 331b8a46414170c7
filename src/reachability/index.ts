export type { ChainDecision, TracedPacket } from './chain-decision.js'
export { checkNames, checkQuery, portIssue } from './check-query.js'
export { resolveEnds } from './endpoints.js'
export { explain, explainIn, foreseeDecisions } from './explain.js'
export { explanationText } from './explanation-text.js'
export { type Intent, type ModeAnswer, type ModeChoice, type ModeRefusal, modesFor } from './intent.js'
export { iptablesRules } from './libvirt-rules/iptables-rules.js'
export { backendIn, families, hasOwnChains, lostParts } from './libvirt-rules/own-chains.js'
export {
  type Family,
  type FilteredNetwork,
  filteredMode,
  purposes,
  type RulesBackend,
  restartDaemon,
  translates,
} from './libvirt-rules/rules-backend.js'
export {
  type TamperChanges,
  type Tampering,
  type TamperKind,
  type TamperPlace,
  tamperKey,
  tamperKinds,
} from './libvirt-rules/tampering.js'
export {
  checkMatrixOptions,
  type MatrixCell,
  type MatrixOptions,
  matrixInSteps,
  matrixText,
  type ReachabilityMatrix,
  reachabilityMatrix,
} from './matrix.js'
export type {
  Assumptions,
  Condition,
  Endpoint,
  Explanation,
  ExternalEndpoint,
  Failure,
  GuestEndpoint,
  GuestState,
  HostEndpoint,
  OtherMachine,
  Protocol,
  Query,
  Remedy,
  Segment,
  Step,
  Surroundings,
} from './query.js'
export { isUnusable } from './walk/unusable-address.js'
export { prepareHost } from './world/facts-index.js'
export type { Attachment } from './world/guest.js'
export { forwardDevice, givesRouter, ipsOf } from './world/network-addresses.js'
export { World } from './world/world.js'
