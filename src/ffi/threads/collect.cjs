'use strict'
/** After the call: copies C's answer, and frees what libvirt allocated. */
/**
 * @typedef {import('../../../native-types/description.js').Parameter} Parameter
 * @typedef {import('./library.cjs').Library} Library
 * @typedef {import('./memory.cjs').Layout} Layout
 * @typedef {import('./prepare.cjs').Frame} Frame
 */
const memory = require('./memory.cjs')
const { countFor } = require('./prepare.cjs')

/**
 * Copies an out-parameter, and frees what libvirt allocated for it.
 * @param {Frame} frame @param {Parameter} parameter @param {number} index @param {number} result C's return value
 * @param {readonly Parameter[]} parameters @param {Library} library @param {Record<string, Layout>} layouts
 */
function collect(frame, parameter, index, result, parameters, library, layouts) {
  const bytes = /** @type {Uint8Array} */ (frame.rooms[index])
  /** @param {(pointer: bigint) => any} read @param {any} empty */
  const allocated = (read, empty) => {
    const pointer = memory.pointerIn(bytes)
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
      const pointer = memory.pointerIn(bytes)
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

/** @param {readonly bigint[]} pointers @param {Library} library @returns {(string | null)[]} */
function freed(pointers, library) {
  return pointers.map((pointer) => {
    const text = memory.readString(pointer)
    library.free(pointer)
    return text
  })
}

/** @param {Uint8Array} bytes @param {number} length @param {Library} library */
function readOwnParameters(bytes, length, library) {
  const read = memory.readTypedParameters(bytes, length)
  for (const pointer of memory.parameterStrings(bytes, length)) library.free(pointer)
  return read
}

/** @param {Uint8Array} bytes @param {Extract<Parameter, { kind: 'outStructs' }>} parameter @param {number} result @param {Library} library @param {Record<string, Layout>} layouts */
function collectStructs(bytes, parameter, result, library, layouts) {
  const list = memory.pointerIn(bytes)
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

module.exports = { collect }
