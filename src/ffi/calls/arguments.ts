import type { FunctionDescription, Parameter, Scalar } from '../../../native-types/description.js'
import { wrongArgument } from '../../base/index.js'
import { describeValue, type HandleOwner, NativeHandle, type Pointer } from './handles.js'

/** Checks one argument and converts it for the thread. Adds the pointers that it uses to `used`. */
type Encoder = (value: unknown, owner: HandleOwner, used: Pointer[]) => unknown

const int64 = 2n ** 63n
const uint64 = 2n ** 64n - 1n
const ranges: Readonly<Record<Exclude<Scalar, 'double'>, readonly [bigint, bigint]>> = {
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  uint: [0n, 2n ** 32n - 1n],
  uchar: [0n, 255n],
  ushort: [0n, 65535n],
  long: [-int64, int64 - 1n],
  longlong: [-int64, int64 - 1n],
  ulong: [0n, uint64],
  ulonglong: [0n, uint64],
  size_t: [0n, uint64],
}
const narrow: ReadonlySet<Scalar> = new Set(['int', 'uint', 'uchar', 'ushort'])

/** Larger buffers are a mistake: libvirt's own limit for messages is 32 MiB. */
const largestRoom = 2n ** 26n

const scalarEncoder = (call: string, name: string, scalar: Scalar): Encoder => {
  if (scalar === 'double') {
    return (value) => {
      if (typeof value !== 'number')
        throw wrongArgument(`${call}: ${name} must be a number, not ${describeValue(value)}`)
      return value
    }
  }
  const [least, most] = ranges[scalar]
  const [leastNumber, mostNumber] = [Number(least), Number(most)]
  const wanted = narrow.has(scalar) ? 'an integer' : 'an integer (number or bigint)'
  return (value) => {
    if (
      typeof value === 'number' &&
      Number.isInteger(value) &&
      narrow.has(scalar) &&
      value >= leastNumber &&
      value <= mostNumber
    )
      return value
    if (typeof value === 'bigint' ? narrow.has(scalar) : typeof value !== 'number' || !Number.isInteger(value)) {
      throw wrongArgument(`${call}: ${name} must be ${wanted} from ${least} to ${most}, not ${describeValue(value)}`)
    }
    if (typeof value === 'number' && !Number.isSafeInteger(value))
      throw wrongArgument(`${call}: ${name} exceeds the range of safe integers; give a bigint`)
    const exact = BigInt(value as number | bigint)
    if (exact < least || exact > most)
      throw wrongArgument(`${call}: ${name} must be ${wanted} from ${least} to ${most}, not ${describeValue(value)}`)
    return exact
  }
}

const stringEncoder =
  (call: string, name: string): Encoder =>
  (value) => {
    if (typeof value !== 'string') throw wrongArgument(`${call}: ${name} must be a string, not ${describeValue(value)}`)
    if (value.includes('\0'))
      throw wrongArgument(
        `${call}: ${name} has a NUL character at ${value.indexOf('\0')}; C would cut off the string there`,
      )
    return value
  }

const listEncoder =
  (call: string, name: string, element: (index: number) => Encoder): Encoder =>
  (value, owner, used) => {
    if (!Array.isArray(value)) throw wrongArgument(`${call}: ${name} must be an array, not ${describeValue(value)}`)
    return value.map((entry, index) => element(index)(entry, owner, used))
  }

const bytesEncoder =
  (call: string, name: string, length?: number): Encoder =>
  (value) => {
    if (!(value instanceof Uint8Array))
      throw wrongArgument(`${call}: ${name} must be a Uint8Array, not ${describeValue(value)}`)
    if (length !== undefined && value.length !== length)
      throw wrongArgument(`${call}: ${name} must have ${length} bytes, not ${value.length}`)
    // Sending a view would send the whole underlying buffer.
    return value.byteLength === value.buffer.byteLength ? value : new Uint8Array(value)
  }

/** VIR_TYPED_PARAM_FIELD_LENGTH without the closing NUL. */
const longestField = 79

const parameterScalars: Readonly<Record<string, Scalar>> = {
  int: 'int',
  uint: 'uint',
  llong: 'longlong',
  ullong: 'ulonglong',
  double: 'double',
}

const typedParameterEncoder =
  (call: string, name: string): Encoder =>
  (value, owner, used) => {
    const {
      field,
      type,
      value: inner,
    } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
    const fieldName = stringEncoder(call, `${name}.field`)(field, owner, used) as string
    if (Buffer.byteLength(fieldName) > longestField) {
      throw wrongArgument(
        `${call}: ${name}.field has ${Buffer.byteLength(fieldName)} bytes; the limit is ${longestField}`,
      )
    }
    const scalar = parameterScalars[String(type)]
    if (scalar)
      return { field: fieldName, type, value: scalarEncoder(call, `${name}.value`, scalar)(inner, owner, used) }
    if (type === 'string')
      return { field: fieldName, type, value: stringEncoder(call, `${name}.value`)(inner, owner, used) }
    if (type !== 'boolean')
      throw wrongArgument(
        `${call}: ${name}.type must be int, uint, llong, ullong, double, boolean or string, not ${describeValue(type)}`,
      )
    if (typeof inner !== 'boolean')
      throw wrongArgument(`${call}: ${name}.value must be a boolean, not ${describeValue(inner)}`)
    return { field: fieldName, type, value: inner }
  }

/** The encoder of a parameter; undefined for parameters that the caller does not give. */
function encoderFor(call: string, parameter: Parameter, isRoom: boolean): Encoder | undefined {
  const { name } = parameter
  const encoder = plainEncoder(call, parameter)
  if (encoder === undefined) return undefined
  if (isRoom) {
    return (value, owner, used) => {
      const encoded = encoder(value, owner, used) as number | bigint
      if (BigInt(encoded) < 0n || BigInt(encoded) > largestRoom)
        throw wrongArgument(`${call}: ${name} must be from 0 to ${largestRoom}, not ${describeValue(value)}`)
      return encoded
    }
  }
  if (!('nullable' in parameter && parameter.nullable)) return encoder
  return (value, owner, used) => (value === null ? null : encoder(value, owner, used))
}

function plainEncoder(call: string, parameter: Parameter): Encoder | undefined {
  const { name } = parameter
  switch (parameter.kind) {
    case 'int':
    case 'uint':
    case 'uchar':
    case 'ushort':
    case 'long':
    case 'ulong':
    case 'longlong':
    case 'ulonglong':
    case 'size_t':
    case 'double':
      return scalarEncoder(call, name, parameter.kind)
    case 'string':
      return stringEncoder(call, name)
    case 'handle':
    case 'handles': {
      const { kind, type } = parameter
      // A connection as a parameter is another connection, such as a migration's destination.
      const encode =
        (at: string): Encoder =>
        (value, owner, used) => {
          const pointer = NativeHandle.pointerOf(value, type, type === 'virConnect' ? undefined : owner, call, at)
          used.push(pointer)
          return pointer.address
        }
      return kind === 'handle' ? encode(name) : listEncoder(call, name, (index) => encode(`${name}[${index}]`))
    }
    case 'uuid':
      return bytesEncoder(call, name, 16)
    case 'bytes':
      return bytesEncoder(call, name)
    case 'strings':
      return listEncoder(call, name, (index) => stringEncoder(call, `${name}[${index}]`))
    case 'scalars': {
      const { scalar } = parameter
      return listEncoder(call, name, (index) => scalarEncoder(call, `${name}[${index}]`, scalar))
    }
    case 'typedParameters':
      return listEncoder(call, name, (index) => typedParameterEncoder(call, `${name}[${index}]`))
    case 'callback':
      return (value) => {
        if (typeof value !== 'function')
          throw wrongArgument(`${call}: ${name} must be a function, not ${describeValue(value)}`)
        return value
      }
    default:
      return undefined
  }
}

/** Parameters by which the caller sizes our buffers; their values, and their product, are limited. */
function roomNames(parameters: readonly Parameter[]): ReadonlySet<string> {
  return new Set([
    ...parameters.flatMap((parameter) => ('room' in parameter ? parameter.room : [])),
    ...(parameters.some(({ kind }) => kind === 'fillTypedParametersPerCpu') ? ['nparams', 'ncpus'] : []),
  ])
}

/**
 * Checks the arguments of a function before libvirt is called, and converts them for the thread.
 *
 * @returns a function of the arguments, in C's order without those filled in automatically. A callback stays a function
 *          and a subscription is 0, until registration replaces them with addresses.
 */
export function argumentsEncoder(
  call: string,
  { parameters }: FunctionDescription,
): (args: readonly unknown[], owner: HandleOwner, connection: bigint, used: Pointer[]) => unknown[] {
  const rooms = roomNames(parameters)
  const steps = parameters.flatMap((parameter): (Encoder | 'connection' | 'subscription')[] => {
    if (parameter.kind === 'connection' || parameter.kind === 'subscription') return [parameter.kind]
    const encoder = encoderFor(call, parameter, rooms.has(parameter.name))
    return encoder ? [encoder] : []
  })
  const asked = parameters.filter((parameter) => plainEncoder(call, parameter) !== undefined)
  const last = asked.at(-1)
  const optional = last?.name === 'flags' ? 1 : 0
  const signature = `${call}(${asked.map(({ name }) => name).join(', ')})`

  return (args, owner, connection, used) => {
    if (args.length > asked.length || args.length < asked.length - optional) {
      throw wrongArgument(`${signature} takes ${asked.length} arguments, not ${args.length}`)
    }
    let next = 0
    return steps.map((step) => {
      if (step === 'connection') return connection
      if (step === 'subscription') return 0
      const position = next++
      const value = args[position]
      return step(value === undefined && optional === 1 && position === asked.length - 1 ? 0 : value, owner, used)
    })
  }
}
