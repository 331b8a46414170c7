import type { CallbackParameter, Field, FunctionDescription, Parameter, Scalar } from '../description.js'
import { eventCallbacks } from './overrides.js'

const wide: readonly Scalar[] = ['long', 'ulong', 'longlong', 'ulonglong', 'size_t']
const given = (scalar: Scalar): string => (wide.includes(scalar) ? 'number | bigint' : 'number')
const received = (scalar: Scalar): string => (wide.includes(scalar) ? 'bigint' : 'number')
const scalarNames: readonly string[] = [...wide, 'int', 'uint', 'uchar', 'ushort', 'double']
const isScalar = (kind: string): kind is Scalar => scalarNames.includes(kind)

/** Renames parameters that are reserved words in TypeScript. */
const parameterName = (name: string): string =>
  ['function', 'enum', 'default', 'delete'].includes(name) ? `${name}_` : name

/** The type of a caller's argument; undefined if the caller does not give it. */
function inputType(fn: string, parameter: Parameter): string | undefined {
  if (isScalar(parameter.kind)) return given(parameter.kind)
  switch (parameter.kind) {
    case 'string':
      return 'string'
    case 'handle':
      return `${parameter.type}Ptr`
    case 'handles':
      return `readonly ${parameter.type}Ptr[]`
    case 'uuid':
    case 'bytes':
      return 'Uint8Array'
    case 'strings':
      return 'readonly string[]'
    case 'scalars':
      return `readonly ${given(parameter.scalar).includes('|') ? `(${given(parameter.scalar)})` : given(parameter.scalar)}[]`
    case 'typedParameters':
      return 'readonly TypedParameter[]'
    case 'callback':
      return eventCallbacks[fn] ? `${capitalized(fn)}Callbacks[E]` : parameter.callback
    default:
      return undefined
  }
}

/** The type that a caller receives through an out-parameter; undefined for other parameters. */
function outputType(parameter: Parameter): string | undefined {
  switch (parameter.kind) {
    case 'outScalar':
      return received(parameter.scalar)
    case 'outString':
      return 'string | null'
    case 'outUuidString':
      return 'string'
    case 'outUuid':
    case 'outBits':
    case 'fillBytes':
      return 'Uint8Array'
    case 'outStruct':
      return parameter.struct
    case 'outHandles':
      return `${parameter.type}Ptr[]`
    case 'outStructs':
    case 'outStructBlock':
    case 'fillStructs':
    case 'fillCountedStructs':
      return `${parameter.struct}[]`
    case 'outStrings':
    case 'fillStrings':
      return 'string[]'
    case 'outScalars':
    case 'fillScalars':
      return `${received(parameter.scalar)}[]`
    case 'outTypedParameters':
    case 'fillTypedParameters':
      return 'TypedParameter[]'
    case 'fillTypedParametersPerCpu':
      return 'TypedParameter[][]'
    default:
      return undefined
  }
}

function returnedType({ returns, failure }: FunctionDescription): string | undefined {
  const orNull = failure === 'nullWithError' ? ' | null' : ''
  if (isScalar(returns.kind)) return received(returns.kind)
  switch (returns.kind) {
    case 'string':
    case 'borrowedString':
      return `string${orNull}`
    case 'handle':
      return `${returns.type}Ptr${orNull}`
    case 'countedBytes':
      return 'Uint8Array'
    default:
      return undefined
  }
}

/** What a call resolves to: its only answer, or an object of all, with C's return value as `result`. */
export function answerType(fn: FunctionDescription): string {
  const outputs = fn.parameters.flatMap((parameter) => {
    const type = outputType(parameter)
    return type === undefined ? [] : [{ name: parameter.name, type }]
  })
  const returned = returnedType(fn)
  const answers = returned === undefined ? outputs : [{ name: 'result', type: returned }, ...outputs]
  if (answers.length === 0) return 'void'
  return answers.length === 1
    ? (answers[0]?.type ?? '')
    : `{ ${answers.map(({ name, type }) => `${name}: ${type}`).join('; ')} }`
}

/** `(name: string, flags?: number): Promise<virNetworkPtr>` */
export function methodSignature(name: string, fn: FunctionDescription): string {
  const events = eventCallbacks[name]
  const inputs = fn.parameters.flatMap((parameter) => {
    const type = inputType(name, parameter)
    if (type === undefined) return []
    const orNull = 'nullable' in parameter && parameter.nullable ? ' | null' : ''
    return [{ name: parameter.name, type: events && parameter.name === 'eventID' ? 'E' : type + orNull }]
  })
  const list = inputs.map(({ name: input, type }, index) => {
    const optional = input === 'flags' && index === inputs.length - 1 ? '?' : ''
    return `${parameterName(input)}${optional}: ${type}`
  })
  const generic = events ? `<E extends keyof ${capitalized(name)}Callbacks>` : ''
  return `${name}${generic}(${list.join(', ')}): Promise<${answerType(fn)}>`
}

/** The callbacks of a `*EventRegisterAny`, by event ID. */
export function callbacksInterface(name: string, constants: ReadonlyMap<string, number | string>): string | undefined {
  const events = eventCallbacks[name]
  if (!events) return undefined
  const lines = Object.entries(events.byId).flatMap(([id, callback]) => {
    const value = constants.get(id)
    return value === undefined ? [] : [`  /** ${id} */\n  ${value}: ${callback}`]
  })
  return `export interface ${capitalized(name)}Callbacks {\n${lines.join('\n')}\n}`
}

export function callbackType(name: string, parameters: readonly CallbackParameter[]): string {
  const list = parameters.flatMap((parameter) => {
    switch (parameter.kind) {
      case 'connection':
      case 'subscription':
      case 'opaque':
        return []
      case 'handle':
        return [`${parameterName(parameter.name)}: ${parameter.type}Ptr`]
      case 'struct':
        return [`${parameterName(parameter.name)}: ${parameter.struct}`]
      case 'string':
        return [`${parameterName(parameter.name)}: string | null`]
      case 'typedParameters':
        return [`${parameterName(parameter.name)}: TypedParameter[]`]
      default:
        return parameters.some((other) => other.kind === 'typedParameters' && other.count === parameter.name)
          ? []
          : [`${parameterName(parameter.name)}: ${received(parameter.kind)}`]
    }
  })
  return `export type ${name} = (${list.join(', ')}) => void`
}

/** A field's TypeScript type; undefined for an array's count, and for fields that only C can use. */
export function fieldType(field: Field, all: readonly Field[]): string | undefined {
  if (isScalar(field.kind))
    return all.some((other) => 'count' in other && other.count === field.name) ? undefined : received(field.kind)
  switch (field.kind) {
    case 'string':
      return 'string | null'
    case 'chars':
      return 'string'
    case 'handle':
      return `${field.type}Ptr`
    case 'strings':
      return 'string[]'
    case 'bytes':
      return 'Uint8Array'
    case 'typedParameters':
      return 'TypedParameter[]'
    case 'structs':
      return `${field.struct}[]`
    default:
      return undefined
  }
}

export const capitalized = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1)
