'use strict'
/** Before the call: lays out the arguments for C, and allocates buffers for its answer. */
/**
 * @typedef {import('../../../native-types/description.js').Parameter} Parameter
 * @typedef {import('../../../native-types/values.js').TypedParameter} TypedParameter
 * @typedef {import('./library.cjs').Library} Library
 * @typedef {import('./memory.cjs').Layout} Layout
 * @typedef {{ values: any[], rooms: any[], after: (() => void)[], wire: Record<string, any> }} Frame
 *   values: the C arguments; rooms: our buffers for out-parameters; after: what to free; wire: the sent values, by
 *   parameter
 */
const { Failure } = require('./failure.cjs')
const memory = require('./memory.cjs')

/** Maximum number of entries or bytes allocated for one answer. */
const largestRoom = 2 ** 26

/**
 * Adds one C argument to the frame.
 * @param {Frame} frame @param {Parameter} parameter @param {number} index @param {readonly Parameter[]} all
 * @param {Library} library @param {Record<string, Layout>} layouts
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
    case 'strings':
      frame.values[index] = given === null ? null : memory.writeStrings(given)
      return
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
      // The first call has no buffer, and returns the number of entries.
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

/** The buffer size requested by the caller: the product of its parameters. @param {Frame} frame @param {readonly string[]} names @param {readonly Parameter[]} all */
function roomFor(frame, names, all) {
  const room = names.reduce((product, name) => {
    const parameter = all.find((other) => other.name === name)
    const value = parameter?.kind === 'count' ? frame.wire[parameter.of].length : frame.wire[name]
    return product * Math.max(0, Number(value))
  }, 1)
  if (room > largestRoom)
    throw new RangeError(`${names.join(' × ')} needs room for ${room}; the maximum is ${largestRoom}`)
  return room
}

/** Gets the number of entries from another function. @param {string} name @param {Frame} frame @param {readonly Parameter[]} parameters @param {Library} library */
function askSize(name, frame, parameters, library) {
  const count = frame.rooms[parameters.findIndex(({ kind }) => kind === 'outCount')]
  if (library.internal(name)(frame.values[0], count) === null) throw new Failure(name, library.lastError())
}

/** After the first of two calls: allocates a buffer for libvirt's entries. @param {Frame} frame @param {readonly Parameter[]} parameters @param {Record<string, Layout>} layouts */
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

/** The count that libvirt wrote for an out-parameter. @param {Frame} frame @param {string} of @param {readonly Parameter[]} parameters */
function countFor(frame, of, parameters) {
  const index = parameters.findIndex((other) => other.kind === 'outCount' && (other.of === of || other.name === of))
  const parameter = parameters[index]
  return parameter?.kind === 'outCount'
    ? Number(memory.readScalar(memory.viewOf(frame.rooms[index]), 0, parameter.scalar))
    : 0
}

/**
 * Builds typed parameters with libvirt's own functions, so that its layout and its limits on names apply.
 * @param {readonly TypedParameter[]} parameters @param {Library} library @param {(() => void)[]} after
 * @returns {bigint | null} the address of the array
 */
function writeTypedParameters(parameters, library, after) {
  const array = new Uint8Array(memory.pointerSize)
  const length = new Int32Array(1)
  const capacity = new Int32Array(1)
  const address = () => memory.pointerIn(array)
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

module.exports = { askSize, countFor, makeRoom, prepare }
