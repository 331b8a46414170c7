/** Policies for a host's traffic beyond what network modes grant: definitions, their schema and check. Loads no FFI. */
export {
  type CallLimits,
  DefinitionError,
  type DefinitionFinding,
  type DefinitionIssue,
  type Schema,
} from './base/index.js'
export * from './policy/index.js'
