export type { ChainDecision, TracedPacket } from './chain-decision.js'
export { checkNames, checkQuery, portIssue } from './check-query.js'
export { resolveEnds } from './endpoints.js'
export { explain, explainIn, foreseeDecisions } from './explain.js'
export { conditionText, explanationText, failureText, queryText, remedyLines } from './explanation-text.js'
export { type ExternalRoute, type ExternalRoutes, externalRoutes } from './external-routes.js'
export { type ModeAnswer, type ModeChoice, type ModeIntent, type ModeRefusal, modesFor } from './intent.js'
export { iptablesRules } from './libvirt-rules/iptables-rules.js'
export { backendIn, families, hasOwnChains, lostParts } from './libvirt-rules/own-chains.js'
export {
  type ExpectedRule,
  type Family,
  type FilteredNetwork,
  hasOwnRules,
  purposes,
  type RulesBackend,
  restartDaemon,
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
  matrixChecks,
  matrixInSteps,
  matrixText,
  type ReachabilityMatrix,
  reachabilityMatrix,
} from './matrix.js'
export type {
  Assumptions,
  Explanation,
  ExternalEndpoint,
  GuestEndpoint,
  GuestState,
  HostEndpoint,
  LongestPacket,
  ReachabilityCondition,
  ReachabilityEndpoint,
  ReachabilityFailure,
  ReachabilityMachine,
  ReachabilityProtocol,
  ReachabilityQuery,
  ReachabilitySegment,
  ReachabilityStep,
  Remedy,
  Surroundings,
} from './query.js'
export {
  checkGuests,
  checkPlaces,
  networkNames,
  overrideChecks,
  type ReachabilityOverrides,
  surroundingsOf,
} from './surroundings.js'
export { isUnusable } from './walk/unusable-address.js'
export { prepareHost } from './world/facts-index.js'
export type { Attachment } from './world/guest.js'
export { forwardDevice, givesRouter, ipsOf } from './world/network-addresses.js'
export { World } from './world/world.js'
