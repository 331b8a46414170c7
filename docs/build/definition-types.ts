/** Finds one's way in the types of definitions, with the tables beside. */
import ts from 'typescript'

/** The name of each kind of definition's type. */
export const kindNames = {
  network: 'NetworkDefinition',
  interface: 'InterfaceDefinition',
  filter: 'FilterDefinition',
  port: 'PortDefinition',
} as const

/** The object types that a property may have, those of a list's items included. */
export function alternativesOf(checker: ts.TypeChecker, type: ts.Type): ts.Type[] {
  if (type.isUnion()) return type.types.flatMap((one) => alternativesOf(checker, one))
  const item = checker.isArrayType(type) && checker.getTypeArguments(type as ts.TypeReference)[0]
  if (item) return alternativesOf(checker, item)
  return type.flags & ts.TypeFlags.Object || type.isIntersection() ? [type] : []
}

/** Whether the property that decides has this word in the type; `''`: none, `unknown:…`: one that is not known. */
export function isVariant(checker: ts.TypeChecker, type: ts.Type, property: string, word: string): boolean {
  const symbol = checker.getPropertyOfType(type, property)
  const value = symbol && checker.getTypeOfSymbol(symbol)
  if (!value) return false
  if (word === '') return Boolean(value.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Never))
  if (word === 'unknown:…') return Boolean(value.flags & ts.TypeFlags.TemplateLiteral)
  return value.isStringLiteral() && value.value === word
}
