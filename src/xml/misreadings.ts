import { type DefinitionIssue, loadValibot } from '../base/index.js'
import { type DefinitionKind, definitionTables } from './json-schema/json-schema.js'
import { pathOf, schemaOf } from './schema.js'

/**
 * Properties of the wrong type, which no definition that was read can have. Ignores missing properties, and unknown
 * properties that a later release may have.
 */
export function misreadings(kind: DefinitionKind, data: unknown): DefinitionIssue[] {
  const { issues = [] } = loadValibot().safeParse(schemaOf(definitionTables[kind]), data)
  return issues
    .filter(({ expected, received, type }) => expected !== 'never' && (received !== 'undefined' || type === 'variant'))
    .map((issue) => ({ path: pathOf(issue), message: issue.message }))
}
