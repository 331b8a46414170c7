export { checkPolicy, parsePolicy } from './check-policy.js'
export {
  type AllowPolicy,
  type ForwardPolicy,
  type HostService,
  type LimitException,
  type LimitPolicy,
  type NamePolicy,
  type PolicyDefinition,
  type PolicyPlace,
  policySchema,
} from './definition.js'
export { policyJsonSchema } from './json-schema.js'
export type { PolicyPlan, PolicyStep } from './plan-policies.js'
export { Policies, type PolicyOutcome, type RemovePolicyOptions } from './policies.js'
export { type PolicyProblem, type PolicyProblemKind, type PolicyState, policyProblemKinds } from './state.js'
