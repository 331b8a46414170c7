import type {
  CallbackParameter,
  Failure,
  Field,
  FunctionDescription,
  HandleType,
  Parameter,
  Returned,
  Scalar,
} from '../description.js'
import type { Api, ApiFunction, ApiParameter, ApiStruct } from './api.js'
import { unexposed } from './offer.js'
import * as overrides from './overrides.js'

export const scalars: ReadonlyMap<string, Scalar> = new Map([
  ['int', 'int'],
  ['unsigned int', 'uint'],
  ['unsigned char', 'uchar'],
  ['unsigned short', 'ushort'],
  ['long', 'long'],
  ['unsigned long', 'ulong'],
  ['long long', 'longlong'],
  ['unsigned long long', 'ulonglong'],
  ['size_t', 'size_t'],
  ['double', 'double'],
])

/** The known C types, while the headers are described in order. */
export class Types {
  readonly #aliases = new Map<string, string>()
  readonly #structs = new Set<string>()
  readonly #handles = new Set<string>()
  readonly #callbacks = new Set<string>()
  readonly #lengths = new Map<string, number>()

  add(api: Api): void {
    for (const [name, type] of api.aliases) this.#aliases.set(name, type)
    for (const { name, fields } of api.structs) (fields.length > 0 ? this.#structs : this.#handles).add(name)
    for (const { name } of api.callbacks) this.#callbacks.add(name)
    for (const { name, value } of api.constants) if (typeof value === 'number') this.#lengths.set(name, value)
  }

  /** `virDomainMemoryStatPtr` → the struct or handle that it points to. */
  pointee(type: string): { readonly struct: string } | { readonly handle: HandleType } | undefined {
    const target = /^const (\w+) \*$/.exec(type)?.[1] ?? /^(\w+) \*$/.exec(this.#aliases.get(type) ?? '')?.[1]
    if (target === undefined) return undefined
    if (this.#structs.has(target)) return { struct: target }
    return this.#handles.has(target) ? { handle: target as HandleType } : undefined
  }

  handle(type: string): HandleType | undefined {
    const target = this.pointee(type)
    return target && 'handle' in target ? target.handle : undefined
  }

  isCallback(type: string): boolean {
    return this.#callbacks.has(type)
  }

  scalar(type: string): Scalar | undefined {
    return scalars.get(type) ?? scalars.get(this.#aliases.get(type) ?? '')
  }

  /** The number in `char field[80]` or `char model[VIR_SECURITY_MODEL_BUFLEN]`. */
  arrayLength(type: string): number | undefined {
    const size = /^char \w*\[(\w+)\]$/.exec(type)?.[1]
    return size === undefined ? undefined : /^\d+$/.test(size) ? Number(size) : this.#lengths.get(size)
  }
}

const isCount = (parameter: ApiParameter | undefined): boolean =>
  parameter !== undefined && ['int', 'unsigned int', 'size_t'].includes(parameter.type)
const isCountOut = (parameter: ApiParameter | undefined): boolean =>
  parameter !== undefined && ['int *', 'unsigned int *'].includes(parameter.type)

/**
 * Reads the C signature of one function.
 *
 * @throws Error  for a parameter without a rule or override: add one to overrides.ts
 */
export function describe(fn: ApiFunction, library: FunctionDescription['library'], types: Types): FunctionDescription {
  const parameters = fn.parameters.map((parameter, index) => describeParameter(fn, parameter, index, types))
  const reason = unexposed[fn.name]
  return {
    prototype: prototype(fn, parameters, types),
    library,
    since: fn.since,
    parameters,
    returns: describeReturn(fn, parameters, types),
    failure: describeFailure(fn, types),
    ...(reason === undefined ? {} : { unexposed: reason }),
  }
}

function describeParameter(fn: ApiFunction, parameter: ApiParameter, index: number, types: Types): Parameter {
  const { name, type } = parameter
  const override = overrides.parameters[`${fn.name}.${name}`]
  if (override) return { name, ...override } as Parameter
  const next = fn.parameters[index + 1]
  const previous = fn.parameters[index - 1]
  const orNull =
    overrides.nullable[fn.name]?.includes(name) || (parameter.optional && index > 0)
      ? ({ nullable: true } as const)
      : {}

  const handle = types.handle(type)
  if (handle === 'virConnect' && index === 0) return { name, kind: 'connection' }
  if (handle) return { name, kind: 'handle', type: handle, ...orNull }
  if (type === 'virFreeCallback') return { name, kind: 'null' }
  if (types.isCallback(type) || type === 'virConnectAuthPtr') return { name, kind: 'callback', callback: type }
  if (type === 'void *') return { name, kind: 'subscription' }
  const counts = countOf(fn, index, types)
  if (counts) return { name, ...counts }
  if (type === 'const char *') return { name, kind: 'string', ...orNull }
  const scalar = types.scalar(type)
  if (scalar) {
    const target = previous && types.pointee(previous.type)
    if (scalar === 'size_t' && target && 'struct' in target) return { name, kind: 'sizeof', struct: target.struct }
    return { name, kind: scalar }
  }

  if (type === 'virTypedParameterPtr')
    return isCountOut(next) ? { name, kind: 'fillTypedParameters' } : { name, kind: 'typedParameters', ...orNull }
  if (type === 'virTypedParameterPtr *') return { name, kind: 'outTypedParameters' }
  const listed = / \*\*$/.test(type) ? types.pointee(type.slice(0, -3)) : undefined
  if (listed && 'handle' in listed) return { name, kind: 'outHandles', type: listed.handle }
  if (listed) return { name, kind: 'outStructs', struct: listed.struct, free: overrides.frees[listed.struct] ?? '' }
  const target = types.pointee(type)
  if (target && 'struct' in target) return { name, kind: 'outStruct', struct: target.struct }

  switch (type) {
    case 'const char **':
      return { name, kind: 'strings', ...orNull }
    case 'char ***':
      return { name, kind: 'outStrings' }
    case 'char ** const':
    case 'char **':
      return isCount(next) && /^max|len$/.test(next?.name ?? '')
        ? { name, kind: 'fillStrings', room: [next?.name ?? ''] }
        : { name, kind: 'outString' }
    case 'const unsigned char *':
      return next?.type === 'size_t' ? { name, kind: 'bytes' } : { name, kind: 'uuid' }
    case 'unsigned char *':
      return name === 'uuid' ? { name, kind: 'outUuid' } : { name, kind: 'bytes' }
    case 'char *':
      if (name === 'buf') return { name, kind: 'outUuidString' }
      break
  }
  const pointed = / \*$/.test(type) ? types.scalar(type.slice(0, -2)) : undefined
  if (pointed) {
    if (next && isCount(next) && /^max/.test(next.name))
      return { name, kind: 'fillScalars', scalar: pointed, room: [next.name] }
    const counted = [previous, next].some((other) => isCount(other) && isLengthName(other?.name ?? '', name))
    return counted
      ? { name, kind: 'scalars', scalar: pointed, ...orNull }
      : { name, kind: 'outScalar', scalar: pointed }
  }
  if (unexposed[fn.name] !== undefined) return { name, kind: 'pointer' }
  throw new Error(`${fn.name}: no rule covers the parameter '${type} ${name}'; add it to overrides.ts`)
}

/** `nfiles` for `files`, `nkeycodes` for `keycodes`, `npages` for `pages` and `pageSizes`. */
function isLengthName(length: string, array: string): boolean {
  return length === `n${array}` || (length === 'npages' && array === 'pageSizes')
}

/** Whether an integer is the length of its neighbour, and of which kind. */
function countOf(
  fn: ApiFunction,
  index: number,
  types: Types,
): { kind: 'count' | 'outCount'; of: string; scalar: Scalar } | undefined {
  const parameter = fn.parameters[index]
  const previous = fn.parameters[index - 1]
  const next = fn.parameters[index + 1]
  if (!parameter) return undefined
  if (isCountOut(parameter) && previous && /^virTypedParameterPtr( \*)?$/.test(previous.type))
    return { kind: 'outCount', of: previous.name, scalar: parameter.type === 'int *' ? 'int' : 'uint' }
  const scalar = types.scalar(parameter.type)
  if (!isCount(parameter) || !scalar) return undefined
  if (previous) {
    const overridden = overrides.parameters[`${fn.name}.${previous.name}`]
    if (previous.type === 'virTypedParameterPtr' && !overridden) return { kind: 'count', of: previous.name, scalar }
    if (previous.type === 'const char **') return { kind: 'count', of: previous.name, scalar }
    if (/^(const )?unsigned char \*$/.test(previous.type) && !overridden)
      return { kind: 'count', of: previous.name, scalar }
    if (/ \*$/.test(previous.type) && isLengthName(parameter.name, previous.name))
      return { kind: 'count', of: previous.name, scalar }
  }
  if (next && / \*$/.test(next.type) && isLengthName(parameter.name, next.name))
    return { kind: 'count', of: next.name, scalar }
  return undefined
}

const isOut = (parameter: Parameter): boolean => /^(out|fill)/.test(parameter.kind) && parameter.kind !== 'outCount'

function describeReturn(fn: ApiFunction, parameters: readonly Parameter[], types: Types): Returned {
  const override = overrides.returns[fn.name]
  if (override) return override
  if (fn.returns === 'void') return { kind: 'void' }
  if (fn.returns === 'char *') return { kind: 'string' }
  if (fn.returns === 'const char *') return { kind: 'borrowedString' }
  const handle = types.handle(fn.returns)
  if (handle) return { kind: 'handle', type: handle }
  const scalar = types.scalar(fn.returns)
  if (scalar) return parameters.some(isOut) ? { kind: 'status' } : { kind: scalar }
  return { kind: 'pointer' }
}

function describeFailure(fn: ApiFunction, types: Types): Failure {
  const override = overrides.failures[fn.name]
  if (override) return override
  if (fn.returns === 'int') return 'negative'
  return fn.returns === 'void' || types.scalar(fn.returns) ? 'never' : 'null'
}

/** The signature for koffi. Pointers are `void *`, because our codecs handle their targets. */
function prototype(fn: ApiFunction, parameters: readonly Parameter[], types: Types): string {
  const returned =
    { 'char *': 'str!', 'const char *': 'str', void: 'void' }[fn.returns] ?? types.scalar(fn.returns) ?? 'void *'
  const ctypes = parameters.map(({ name, kind }, index) => {
    const pointer = kind === 'subscription' ? 'intptr_t' : 'void *'
    return `${kind === 'string' ? 'str' : (types.scalar(fn.parameters[index]?.type ?? '') ?? pointer)} ${name}`
  })
  return `${returned} ${fn.name}(${ctypes.join(', ')})`
}

export function describeField(struct: ApiStruct, field: ApiStruct['fields'][number], types: Types): Field {
  const { name, type } = field
  const override = overrides.fields[`${struct.name}.${name}`]
  if (override) return { name, ...override } as Field
  const length = types.arrayLength(type)
  if (length !== undefined) return { name, kind: 'chars', length }
  if (type === 'union') return { name, kind: 'typedValue' }
  if (type === 'char *' || type === 'const char *') return { name, kind: 'string' }
  const scalar = types.scalar(type)
  if (scalar) return { name, kind: scalar }
  const handle = types.handle(type)
  if (handle) return { name, kind: 'handle', type: handle }
  if (/\*$/.test(type) || types.isCallback(type)) return { name, kind: 'opaque' }
  throw new Error(`${struct.name}: no rule covers the field '${type} ${name}'; add it to overrides.ts`)
}

export function describeCallback(
  callback: ApiFunction,
  types: Types,
): { prototype: string; parameters: CallbackParameter[] } {
  const parameters = callback.parameters.map(({ name, type }, index): CallbackParameter => {
    const handle = types.handle(type)
    const scalar = types.scalar(type)
    const target = types.pointee(type)
    if (handle === 'virConnect') return { name, kind: 'connection' }
    if (handle) return { name, kind: 'handle', type: handle }
    if (scalar) return { name, kind: scalar }
    if (type === 'const char *') return { name, kind: 'string' }
    if (type === 'void *' && ['opaque', 'cbdata', 'userData'].includes(name)) return { name, kind: 'subscription' }
    if (type === 'virTypedParameterPtr')
      return { name, kind: 'typedParameters', count: callback.parameters[index + 1]?.name ?? '' }
    if (target && 'struct' in target) return { name, kind: 'struct', struct: target.struct }
    return { name, kind: 'opaque' }
  })
  const ctypes = parameters.map(
    ({ name, kind }) =>
      `${kind === 'string' ? 'str' : kind === 'subscription' ? 'intptr_t' : [...scalars.values()].includes(kind as Scalar) ? kind : 'void *'} ${name}`,
  )
  return {
    prototype: `${callback.returns === 'int' ? 'int' : 'void'} ${callback.name}(${ctypes.join(', ')})`,
    parameters,
  }
}
