export { checkPolicy, parsePolicy } from './check-policy.js'
export {
  type AllowPolicy,
  type ForwardPolicy,
  type HostService,
  type LimitException,
  type LimitPolicy,
  type NamesPolicy,
  type PolicyDefinition,
  type PolicyPlace,
  policySchema,
} from './definition.js'
export { policyJsonSchema } from './json-schema.js'
export type { PolicyPlan, PolicyStep } from './plan-policies.js'
export { Policies } from './policies.js'
export type { PolicyOutcome, RemovePolicyOptions, VerifyPoliciesOptions } from './policy-options.js'
export type { PolicyTry, PolicyVerification } from './proof/attempt.js'
export type {
  MovedInterface,
  Quarantine,
  QuarantineOptions,
  Release,
  ReleaseOptions,
} from './quarantine.js'
export { type PolicyProblem, type PolicyProblemKind, type PolicyState, policyProblemKinds } from './state.js'
