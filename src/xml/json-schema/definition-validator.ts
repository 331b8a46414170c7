import type { DefinitionFinding, JsonSchemaDocument } from '../../base/index.js'
import { checkFilter } from '../filter/check-filter.js'
import type { FilterDefinition } from '../filter/filter.js'
import { checkInterface } from '../interface/check-interface.js'
import type { InterfaceDefinition } from '../interface/interface.js'
import { checkNetwork } from '../network/check-network.js'
import type { NetworkDefinition } from '../network/network.js'
import { checkPort } from '../port/check-port.js'
import type { PortDefinition } from '../port/port.js'
import { checkKind, type DefinitionKind, definitionSchema } from './json-schema.js'

/** The type of a definition, by its kind. */
export interface DefinitionKinds {
  /** A network. */
  network: NetworkDefinition
  /** A guest's interface. */
  interface: InterfaceDefinition
  /** A network filter. */
  filter: FilterDefinition
  /** A network port. */
  port: PortDefinition
}

/** One error in a definition, in the form of Standard Schema. */
export interface ValidationIssue {
  /** What is wrong with which value, and what to do: `ips[0].prefix: 33 is not a whole number from 0 to 32`. */
  readonly message: string
  /** The path to the value: `['ips', 0, 'prefix']`. */
  readonly path: readonly (string | number)[]
}

/** A valid definition, or its errors. */
export type ValidationResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly ValidationIssue[] }

/**
 * A validator of definitions for libraries that support Standard Schema, such as Hono, tRPC and TanStack Form.
 * @see https://standardschema.dev
 */
export interface DefinitionValidator<T> {
  /** The properties of Standard Schema and Standard JSON Schema. */
  readonly '~standard': {
    /** Version of Standard Schema. */
    readonly version: 1
    /** The vendor of the validator. */
    readonly vendor: 'virtnet'
    /** Checks a value as `define()` does. */
    readonly validate: (value: unknown) => ValidationResult<T>
    /** The definition's JSON Schema. */
    readonly jsonSchema: {
      /** The schema of the input. */
      readonly input: () => JsonSchemaDocument
      /** The schema of the output, which is the same. */
      readonly output: () => JsonSchemaDocument
    }
    /** Only for the type checker. */
    readonly types?: { readonly input: T; readonly output: T }
  }
}

const checks: Record<DefinitionKind, (definition: never) => readonly DefinitionFinding[]> = {
  network: checkNetwork,
  interface: checkInterface,
  filter: checkFilter,
  port: checkPort,
}

/**
 * A validator that refuses whatever `define()` would, with the same messages. Unlike the JSON Schema, it covers rules that
 * involve several properties.
 *
 * @throws OptionRangeError  for an unknown kind
 */
export function definitionValidator<K extends DefinitionKind>(kind: K): DefinitionValidator<DefinitionKinds[K]> {
  const check = checks[checkKind('definitionValidator', kind)]
  const schema = () => definitionSchema(kind)
  return {
    '~standard': {
      version: 1,
      vendor: 'virtnet',
      validate(value) {
        const errors = check(value as never).filter(({ severity }) => severity === 'error')
        if (errors.length === 0) return { value: value as DefinitionKinds[K] }
        return {
          issues: errors.map(({ path, message }) => ({
            message: path ? `${path}: ${message}` : message,
            path: segmentsOf(path),
          })),
        }
      },
      jsonSchema: { input: schema, output: schema },
    },
  }
}

/** `ips[0].prefix` as `['ips', 0, 'prefix']`. */
const segmentsOf = (path: string): (string | number)[] =>
  (path.match(/[^.[\]]+/g) ?? []).map((part) => (/^\d+$/.test(part) ? Number(part) : part))
