export type { AgentProbe } from './agent-probe.js'
export type { Ended, Start } from './machine.js'
export type { DecisionPair, Trace } from './trace/compare-decisions.js'
export { type Observation, type Verification, type VerifyOptions, verify } from './verify.js'
