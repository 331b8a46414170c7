'use strict'
/**
 * From a function's description to something that can be called with plain values: the arguments are laid out as C
 * wants them, the answer is copied out of C's memory, and what libvirt allocated for it is freed.
 *
 * @typedef {import('../../../native-types/description.js').FunctionDescription} FunctionDescription
 * @typedef {import('../../../native-types/description.js').Parameter} Parameter
 * @typedef {import('./library.cjs').NativeError} NativeError
 * @typedef {import('./memory.cjs').Layout} Layout
 * @typedef {import('../../../native-types/values.js').TypedParameter} TypedParameter
 *
 * @typedef {(wire: readonly any[]) => any} Invoke  throws Failure
 * @typedef {{ values: any[], rooms: any[], after: (() => void)[], wire: Record<string, any> }} Frame
 *   values: the C arguments; rooms: our memory behind out-parameters; after: what to free, or to keep till then
 */
const memory = require('./memory.cjs')

/** libvirt said no, or bound function failed without an error. */
class Failure extends Error {
  /** @param {string} name @param {NativeError | undefined} native */
  constructor(name, native) {
    super(native?.message ?? `${name} failed without saying why`)
    this.native = native
  }
}

const simple = new Set([
  'connection',
  'handle',
  'string',
  'subscription',
  'null',
  'int',
  'uint',
  'uchar',
  'ushort',
  'long',
  'ulong',
  'longlong',
  'ulonglong',
  'size_t',
  'double',
])
const scalars = new Set([
  'int',
  'uint',
  'uchar',
  'ushort',
  'long',
  'ulong',
  'longlong',
  'ulonglong',
  'size_t',
  'double',
])

/** Entries, or bytes, that are allocated for one answer at most. */
const largestRoom = 2 ** 26

/** Does the caller's message carry a value for this parameter? @param {Parameter} parameter */
const isGiven = ({ kind }) => !/^(out|fill|count$|sizeof$|null$)/.test(kind)

/** @type {Record<string, (result: any) => boolean>} */
const failed = {
  negative: (result) => result < 0,
  minusOne: (result) => result === -1,
  null: (result) => result === null,
  zero: (result) => Number(result) === 0,
  never: () => false,
}

/**
 * @param {string} name @param {FunctionDescription} description
 * @param {import('./library.cjs').Library} library @param {Record<string, Layout>} layouts
 * @returns {Invoke}
 * @throws MissingFunction when the installed libvirt does not have it
 */
function compile(name, description, library, layouts) {
  const fn = library.bind(description.prototype, description.library)
  const { failure, parameters, returns } = description
  const widen = memory.wide.has(returns.kind)

  /** @param {any} result @returns {void} */
  const check = (result) => {
    if (failure === 'nullWithError' || failure === 'maxWithError') {
      if (failure === 'nullWithError' ? result !== null : result !== 0xffffffff) return
      const error = library.lastError()
      if (error) throw new Failure(name, error)
    } else if (failed[failure]?.(result)) throw new Failure(name, library.lastError())
  }
  const mayAnswerNull = failure === 'nullWithError' || failure === 'maxWithError'

  if (
    parameters.every(({ kind }) => simple.has(kind)) &&
    (scalars.has(returns.kind) || ['void', 'string', 'borrowedString', 'handle'].includes(returns.kind))
  ) {
    const given = parameters.map(isGiven)
    const spread = given.every(Boolean)
    return (wire) => {
      if (mayAnswerNull) library.resetLastError()
      const result = spread ? fn(...wire) : fn(...placed(given, wire))
      check(result)
      if (widen) return BigInt(result)
      return returns.kind === 'void' ? undefined : result
    }
  }

  const outputs = parameters
    .map((parameter, index) => ({ parameter, index }))
    .filter(({ parameter: { kind } }) => /^(out|fill)/.test(kind) && kind !== 'outCount')
  const twice = parameters.some(({ kind }) => kind === 'fillTypedParameters' || kind === 'fillCountedStructs')

  const sizedBy = parameters.flatMap((parameter) =>
    parameter.kind === 'fillTypedParameters' && parameter.sizedBy ? [parameter.sizedBy] : [],
  )[0]

  return (wire) => {
    /** @type {Frame} */
    const frame = { values: [], rooms: [], after: [], wire: {} }
    let next = 0
    for (const parameter of parameters) if (isGiven(parameter)) frame.wire[parameter.name] = wire[next++]
    try {
      for (const [index, parameter] of parameters.entries())
        prepare(frame, parameter, index, parameters, library, layouts)
      if (mayAnswerNull) library.resetLastError()
      if (twice) {
        if (sizedBy === undefined) check(fn(...frame.values))
        else askSize(sizedBy, frame, parameters, library)
        makeRoom(frame, parameters, layouts)
      }
      const result = fn(...frame.values)
      check(result)
      return assemble(frame, result, description, outputs, library, layouts)
    } finally {
      for (const release of frame.after) release()
    }
  }
}

/** @param {boolean[]} given @param {readonly any[]} wire */
function placed(given, wire) {
  let next = 0
  return given.map((present) => (present ? wire[next++] : null))
}

/**
 * Puts one C argument into the frame.
 * @param {Frame} frame @param {Parameter} parameter @param {number} index @param {readonly Parameter[]} all
 * @param {import('./library.cjs').Library} library @param {Record<string, Layout>} layouts
 */
function prepare(frame, parameter, index, all, library, layouts) {
  const given = frame.wire[parameter.name]
  /** @param {Uint8Array} bytes */
  const room = (bytes) => {
    frame.rooms[index] = bytes
    frame.values[index] = bytes
  }
  switch (parameter.kind) {
    case 'null':
      frame.values[index] = null
      return
    case 'count': {
      const counted = frame.wire[parameter.of]
      frame.values[index] = counted === null || counted === undefined ? 0 : counted.length
      return
    }
    case 'sizeof':
      frame.values[index] = layouts[parameter.struct]?.size ?? 0
      return
    case 'handles':
      return room(memory.writeScalars([...given, 0n], 'size_t'))
    case 'strings': {
      if (given === null) {
        frame.values[index] = null
        return
      }
      const { pointers, text } = memory.writeStrings(given)
      frame.values[index] = pointers
      frame.after.push(() => text.byteLength)
      return
    }
    case 'scalars':
      frame.values[index] = given === null ? null : memory.writeScalars(given, parameter.scalar)
      return
    case 'typedParameters':
      frame.values[index] = given === null ? null : writeTypedParameters(given, library, frame.after)
      return
    case 'outUuid':
      return room(new Uint8Array(16))
    case 'outUuidString':
      return room(new Uint8Array(37))
    case 'outScalar':
      return room(memory.scalarRoom(parameter.scalar, 1))
    case 'outCount':
      return room(memory.scalarRoom(parameter.scalar, 1))
    case 'outStruct':
      return room(new Uint8Array(layouts[parameter.struct]?.size ?? 0))
    case 'outString':
    case 'outHandles':
    case 'outStructs':
    case 'outStructBlock':
    case 'outStrings':
    case 'outTypedParameters':
    case 'outBits':
    case 'outScalars':
      return room(new Uint8Array(memory.pointerSize))
    case 'fillTypedParameters':
    case 'fillCountedStructs':
      // First asked with no room, for the number of entries.
      frame.values[index] = null
      return
    case 'fillTypedParametersPerCpu': {
      const entries = roomFor(frame, ['nparams', 'ncpus'], all)
      if (entries === 0) frame.values[index] = null
      else room(new Uint8Array(entries * memory.parameterSize))
      return
    }
    case 'fillStrings':
      return room(new Uint8Array(Math.max(1, roomFor(frame, parameter.room, all)) * memory.pointerSize))
    case 'fillScalars':
      return room(memory.scalarRoom(parameter.scalar, roomFor(frame, parameter.room, all)))
    case 'fillStructs':
      return room(
        new Uint8Array(Math.max(1, roomFor(frame, parameter.room, all)) * (layouts[parameter.struct]?.size ?? 0)),
      )
    case 'fillBytes': {
      const length = roomFor(frame, parameter.room, all)
      if (length > 0) return room(new Uint8Array(length))
      frame.rooms[index] = new Uint8Array(0)
      frame.values[index] = null
      return
    }
    default:
      frame.values[index] = given
  }
}

/** The product of the parameters that say how much room the caller wants. @param {Frame} frame @param {readonly string[]} names @param {readonly Parameter[]} all */
function roomFor(frame, names, all) {
  const room = names.reduce((product, name) => {
    const parameter = all.find((other) => other.name === name)
    const value = parameter?.kind === 'count' ? frame.wire[parameter.of].length : frame.wire[name]
    return product * Math.max(0, Number(value))
  }, 1)
  if (room > largestRoom)
    throw new RangeError(`${names.join(' × ')} asks for room for ${room}; at most ${largestRoom} can be had`)
  return room
}

/** Another function knows the number of entries. @param {string} name @param {Frame} frame @param {readonly Parameter[]} parameters @param {import('./library.cjs').Library} library */
function askSize(name, frame, parameters, library) {
  const count = frame.rooms[parameters.findIndex(({ kind }) => kind === 'outCount')]
  if (library.internal(name)(frame.values[0], count) === null) throw new Failure(name, library.lastError())
}

/** After the first of two calls: room for as many entries as libvirt has. @param {Frame} frame @param {readonly Parameter[]} parameters @param {Record<string, Layout>} layouts */
function makeRoom(frame, parameters, layouts) {
  parameters.forEach((parameter, index) => {
    if (parameter.kind !== 'fillTypedParameters' && parameter.kind !== 'fillCountedStructs') return
    const size =
      parameter.kind === 'fillTypedParameters' ? memory.parameterSize : (layouts[parameter.struct]?.size ?? 0)
    const bytes = new Uint8Array(Math.max(1, countFor(frame, parameter.name, parameters)) * size)
    frame.rooms[index] = bytes
    frame.values[index] = bytes
  })
}

/** The number that libvirt wrote beside an out-parameter. @param {Frame} frame @param {string} of @param {readonly Parameter[]} parameters */
function countFor(frame, of, parameters) {
  const index = parameters.findIndex((other) => other.kind === 'outCount' && (other.of === of || other.name === of))
  const parameter = parameters[index]
  return parameter?.kind === 'outCount'
    ? Number(memory.readScalar(memory.viewOf(frame.rooms[index]), 0, parameter.scalar))
    : 0
}

/**
 * Built by libvirt itself, so that its limits on names and its layout hold.
 * @param {readonly TypedParameter[]} parameters @param {import('./library.cjs').Library} library @param {(() => void)[]} after
 * @returns {bigint | null} the address of the array
 */
function writeTypedParameters(parameters, library, after) {
  const array = new Uint8Array(memory.pointerSize)
  const length = new Int32Array(1)
  const capacity = new Int32Array(1)
  const address = () => memory.pointerAt(memory.viewOf(array), 0)
  after.push(() => {
    if (address() !== 0n) library.internal('virTypedParamsFree')(address(), length[0])
  })
  const adders = {
    int: 'Int',
    uint: 'UInt',
    llong: 'LLong',
    ullong: 'ULLong',
    double: 'Double',
    boolean: 'Boolean',
    string: 'String',
  }
  for (const { field, type, value } of parameters) {
    const add = `virTypedParamsAdd${adders[type]}`
    if (library.internal(add)(array, length, capacity, field, typeof value === 'boolean' ? Number(value) : value) < 0)
      throw new Failure(add, library.lastError())
  }
  return address() || null
}

/**
 * The answer: C's return value and the out-parameters, one as itself, several as an object.
 * @param {Frame} frame @param {any} result @param {FunctionDescription} description
 * @param {readonly { parameter: Parameter, index: number }[]} outputs
 * @param {import('./library.cjs').Library} library @param {Record<string, Layout>} layouts
 */
function assemble(frame, result, { parameters, returns }, outputs, library, layouts) {
  /** @type {[string, any][]} */
  const answers = []
  if (returns.kind === 'countedBytes') {
    answers.push(['result', memory.readBytes(result, countFor(frame, returns.count, parameters))])
    library.free(result)
  } else if (returns.kind !== 'status' && returns.kind !== 'void')
    answers.push(['result', memory.wide.has(returns.kind) ? BigInt(result) : result])
  for (const { parameter, index } of outputs)
    answers.push([parameter.name, collect(frame, parameter, index, Number(result ?? 0), parameters, library, layouts)])
  if (answers.length === 0) return undefined
  return answers.length === 1 ? answers[0]?.[1] : Object.fromEntries(answers)
}

/**
 * Copies one out-parameter and frees what libvirt allocated for it.
 * @param {Frame} frame @param {Parameter} parameter @param {number} index @param {number} result C's return value
 * @param {readonly Parameter[]} parameters @param {import('./library.cjs').Library} library @param {Record<string, Layout>} layouts
 */
function collect(frame, parameter, index, result, parameters, library, layouts) {
  const bytes = /** @type {Uint8Array} */ (frame.rooms[index])
  /** @param {(pointer: bigint) => any} read @param {any} empty */
  const allocated = (read, empty) => {
    const pointer = memory.pointerAt(memory.viewOf(bytes), 0)
    if (pointer === 0n) return empty
    try {
      return read(pointer)
    } finally {
      library.free(pointer)
    }
  }
  switch (parameter.kind) {
    case 'outScalar':
      return memory.readScalar(memory.viewOf(bytes), 0, parameter.scalar)
    case 'outString':
      return allocated(memory.readString, null)
    case 'outUuid':
      return bytes
    case 'outUuidString':
      return memory.readChars(bytes, 0, 36)
    case 'outStruct':
      return memory.readStruct(bytes, parameter.struct, layouts)
    case 'outHandles':
      return allocated((pointer) => memory.readPointers(pointer, result), [])
    case 'outStructs':
      return collectStructs(bytes, parameter, result, library, layouts)
    case 'outStructBlock':
      return allocated(
        (pointer) =>
          memory.readStructs(
            memory.readBytes(pointer, result * (layouts[parameter.struct]?.size ?? 0)),
            result,
            parameter.struct,
            layouts,
          ),
        [],
      )
    case 'outStrings':
      return allocated((pointer) => freed(memory.readPointers(pointer, result), library), [])
    case 'outTypedParameters': {
      const pointer = memory.pointerAt(memory.viewOf(bytes), 0)
      const length = countFor(frame, parameter.name, parameters)
      const read = memory.readTypedParameters(memory.readBytes(pointer, length * memory.parameterSize), length)
      library.internal('virTypedParamsFree')(pointer, length)
      return read
    }
    case 'outBits':
      return allocated((pointer) => memory.readBytes(pointer, Math.ceil(result / 8)), new Uint8Array(0))
    case 'outScalars': {
      const length = countFor(frame, parameter.count, parameters)
      return allocated(
        (pointer) =>
          memory.readScalars(
            memory.readBytes(pointer, memory.scalarRoom(parameter.scalar, length).length),
            parameter.scalar,
            length,
          ),
        [],
      )
    }
    case 'fillTypedParameters': {
      const length = countFor(frame, parameter.name, parameters)
      return readOwnParameters(bytes, length, library)
    }
    case 'fillCountedStructs':
      return memory.readStructs(bytes, countFor(frame, parameter.name, parameters), parameter.struct, layouts)
    case 'fillTypedParametersPerCpu': {
      const stride = Number(frame.wire.nparams)
      if (stride === 0) return []
      return Array.from({ length: Number(frame.wire.ncpus) }, (_, cpu) =>
        readOwnParameters(
          bytes.subarray(cpu * stride * memory.parameterSize, (cpu + 1) * stride * memory.parameterSize),
          stride,
          library,
        ),
      )
    }
    case 'fillStrings':
      return freed(memory.readPointersIn(bytes, result), library)
    case 'fillScalars':
      return memory.readScalars(bytes, parameter.scalar, result)
    case 'fillStructs': {
      const layout = layouts[parameter.struct]
      const read = memory.readStructs(bytes, result, parameter.struct, layouts)
      if (layout) for (const pointer of memory.structStrings(bytes, result, layout)) library.free(pointer)
      return read
    }
    case 'fillBytes':
      return parameter.exact ? bytes : bytes.subarray(0, Math.max(0, result))
    default:
      return undefined
  }
}

/** @param {readonly bigint[]} pointers @param {import('./library.cjs').Library} library @returns {(string | null)[]} */
function freed(pointers, library) {
  return pointers.map((pointer) => {
    const text = memory.readString(pointer)
    library.free(pointer)
    return text
  })
}

/** @param {Uint8Array} bytes @param {number} length @param {import('./library.cjs').Library} library */
function readOwnParameters(bytes, length, library) {
  const read = memory.readTypedParameters(bytes, length)
  for (const pointer of memory.parameterStrings(bytes, length)) library.free(pointer)
  return read
}

/** @param {Uint8Array} bytes @param {Extract<Parameter, { kind: 'outStructs' }>} parameter @param {number} result @param {import('./library.cjs').Library} library @param {Record<string, Layout>} layouts */
function collectStructs(bytes, parameter, result, library, layouts) {
  const list = memory.pointerAt(memory.viewOf(bytes), 0)
  if (list === 0n) return []
  const wholeList = parameter.free.startsWith('[')
  const free = library.internal(wholeList ? parameter.free.slice(1, -1) : parameter.free)
  const size = layouts[parameter.struct]?.size ?? 0
  const structs = memory.readPointers(list, result).map((pointer) => {
    const struct = memory.readStruct(memory.readBytes(pointer, size), parameter.struct, layouts, (handle) =>
      library.internal('virDomainRef')(handle),
    )
    if (!wholeList) free(pointer)
    return struct
  })
  if (wholeList) free(list)
  else library.free(list)
  return structs
}

module.exports = { compile, Failure }
