export {
  checkExpectations,
  type ExpectationReport,
  type ExpectationResult,
  type ExpectOptions,
  expectReachability,
  type SnapshotSource,
} from './expect-reachability.js'
export { expectationsSchema, type ReachabilityExpectation, type ReachabilityExpectations } from './expectations.js'
export { expectationsText } from './expectations-text.js'
export { parseExpectations } from './parse-expectations.js'
