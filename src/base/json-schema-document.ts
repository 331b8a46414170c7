/**
 * A JSON Schema (draft 2020-12) as a plain object, assignable to what validators such as ajv accept. Only the keywords
 * needed to navigate it are typed.
 */
export type JsonSchemaDocument = {
  readonly $schema?: string
  readonly $defs?: Readonly<Record<string, unknown>>
  readonly type?: string
  readonly properties?: Readonly<Record<string, unknown>>
  readonly required?: readonly string[]
  readonly oneOf?: readonly unknown[]
  readonly discriminator?: { readonly propertyName: string }
}
