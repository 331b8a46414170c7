import { type DefinitionIssue, loadValibot } from '../base/index.js'
import { type DefinitionKind, definitionTables } from './json-schema/json-schema.js'
import { pathOf, schemaOf } from './schema.js'

/**
 * What makes data no definition that was ever read: a property of another type. What is missing, and properties that a
 * later release has, do not.
 */
export function misreadings(kind: DefinitionKind, data: unknown): DefinitionIssue[] {
  const { issues = [] } = loadValibot().safeParse(schemaOf(definitionTables[kind]), data)
  return issues
    .filter(({ expected, received, type }) => expected !== 'never' && (received !== 'undefined' || type === 'variant'))
    .map((issue) => ({ path: pathOf(issue), message: issue.message }))
}
