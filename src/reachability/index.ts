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
export type { TracedPacket } from './chain-decision.js'
export { checkNames, checkQuery, portIssue } from './check-query.js'
export { explain } from './explain.js'
export { explanationText } from './explanation-text.js'
export { type Intent, type ModeAnswer, type ModeChoice, type ModeRefusal, modesFor } from './intent.js'
export {
  checkMatrixOptions,
  type MatrixCell,
  type MatrixOptions,
  matrixInSteps,
  matrixText,
  type ReachabilityMatrix,
  reachabilityMatrix,
} from './matrix.js'
export type * from './query.js'
export { findTampering } from './tamper/find-tampering.js'
export { restartDaemon } from './tamper/rules-backend.js'
export {
  type TamperChanges,
  type Tampering,
  type TamperKind,
  type TamperPlace,
  tamperKey,
  tamperKinds,
} from './tamper/tampering.js'
export type { AgentProbe } from './verify/agent-probe.js'
export type { DecisionPair, Trace } from './verify/trace/compare-decisions.js'
export { type Observation, type Verification, type VerifyOptions, verify } from './verify/verify.js'
export {
  type ConditionKind,
  conditionKinds,
  type FailureKind,
  failureKinds,
  type StepKind,
  stepKinds,
  type VerdictWord,
  verdicts,
} from './vocabulary.js'
export { prepareHost } from './walk/host-index.js'
export { forwardDevice, givesRouter } from './walk/network-addresses.js'
