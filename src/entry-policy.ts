/** What may talk to what on a host beyond the modes of its networks: definitions, their schema and check. Loads no FFI. */
export {
  type CallLimits,
  DefinitionError,
  type DefinitionFinding,
  type DefinitionIssue,
  type Schema,
} from './base/index.js'
export * from './policy/index.js'
