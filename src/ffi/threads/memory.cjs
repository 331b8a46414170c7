'use strict'
/**
 * Reads C memory: strings, arrays, structs. Everything is copied; no result points into C memory. For 64-bit,
 * little-endian machines only, as listed in `cpu` of package.json.
 *
 * @typedef {import('../../../native-types/description.js').Field} Field
 * @typedef {import('../../../native-types/description.js').Scalar} Scalar
 * @typedef {import('../../../native-types/values.js').TypedParameter} TypedParameter
 * @typedef {{ size: number, align: number, fields: { field: Field, offset: number }[] }} Layout
 */
const { koffi } = require('./library.cjs')

const pointerSize = 8

/** @type {Record<string, number>} */
const sizes = {
  int: 4,
  uint: 4,
  uchar: 1,
  ushort: 2,
  long: 8,
  ulong: 8,
  longlong: 8,
  ulonglong: 8,
  size_t: 8,
  double: 8,
}
const wide = new Set(['long', 'ulong', 'longlong', 'ulonglong', 'size_t'])

/** virTypedParameter: `char field[80]; int type; union value`. */
const parameterSize = 96
const parameterFieldLength = 80
const parameterTypes = /** @type {const} */ (['', 'int', 'uint', 'llong', 'ullong', 'double', 'boolean', 'string'])
const stringParameter = 7

/** @param {Uint8Array} bytes */
const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

// koffi.decode with a length, and koffi.as, leak a type at every call. memcpy and koffi.decode.string do not; neither does
// koffi.decode of a struct, but it takes two to five times as long as reading a copy.
const memcpy = koffi.load(null).func('void *memcpy(void *to, void *from, size_t length)')

/** @param {bigint | number} pointer @param {number} length @returns {Uint8Array} a copy */
function readBytes(pointer, length) {
  const bytes = new Uint8Array(length)
  if (length > 0 && pointer) memcpy(bytes, pointer, length)
  return bytes
}

/** @param {bigint | number | null} pointer @returns {string | null} */
const readString = (pointer) => (pointer ? koffi.decode.string(pointer) : null)

/**
 * A block for pointers and their targets together: koffi keeps an argument alive for the length of the call, but nothing
 * would keep a second one alive. Its memory is outside the JavaScript heap, so it does not move.
 * @param {number} size @returns {{ block: Uint8Array, address: bigint }}
 */
function blockOf(size) {
  const block = new Uint8Array(new ArrayBuffer(size))
  return { block, address: koffi.address(block) }
}

/** Strings as a NULL-terminated array of pointers, followed by the text. @param {readonly string[]} strings */
function writeStrings(strings) {
  const text = Buffer.from(strings.map((string) => `${string}\0`).join(''), 'utf8')
  const start = (strings.length + 1) * pointerSize
  const { block, address } = blockOf(start + text.length)
  block.set(text, start)
  const view = viewOf(block)
  let at = start
  for (const [index, string] of strings.entries()) {
    view.setBigUint64(index * pointerSize, address + BigInt(at), true)
    at += Buffer.byteLength(string) + 1
  }
  return block
}

/** @param {DataView} view @param {number} offset @returns {bigint} */
const pointerAt = (view, offset) => view.getBigUint64(offset, true)

/** The pointer in an out-parameter's buffer. @param {Uint8Array} room @returns {bigint} */
const pointerIn = (room) => BigInt(koffi.decode.uint64(room))

/** @param {Uint8Array} bytes @param {number} length @returns {bigint[]} */
function readPointersIn(bytes, length) {
  const view = viewOf(bytes)
  return Array.from({ length }, (_, index) => pointerAt(view, index * pointerSize))
}

/** @param {bigint} pointer @param {number} length @returns {bigint[]} */
const readPointers = (pointer, length) =>
  Array.from({ length }, (_, index) => BigInt(koffi.decode.uint64(pointer + BigInt(index * pointerSize))))

/** Reads a C scalar; 64-bit types always as a bigint. @param {DataView} view @param {number} offset @param {Scalar} kind */
function readScalar(view, offset, kind) {
  switch (kind) {
    case 'int':
      return view.getInt32(offset, true)
    case 'uint':
      return view.getUint32(offset, true)
    case 'uchar':
      return view.getUint8(offset)
    case 'ushort':
      return view.getUint16(offset, true)
    case 'double':
      return view.getFloat64(offset, true)
    case 'long':
    case 'longlong':
      return view.getBigInt64(offset, true)
    default:
      return view.getBigUint64(offset, true)
  }
}

/** A buffer for one or more C scalars. @param {Scalar} kind @param {number} length */
const scalarRoom = (kind, length) => new Uint8Array(Math.max(1, length) * (sizes[kind] ?? 8))

/** @param {Uint8Array} bytes @param {Scalar} kind @param {number} length */
function readScalars(bytes, kind, length) {
  const view = viewOf(bytes)
  return Array.from({ length }, (_, index) => readScalar(view, index * (sizes[kind] ?? 8), kind))
}

/** Writes an array of C scalars. @param {readonly (number | bigint)[]} values @param {Scalar} kind */
function writeScalars(values, kind) {
  const bytes = scalarRoom(kind, values.length)
  const view = viewOf(bytes)
  const size = sizes[kind] ?? 8
  values.forEach((value, index) => {
    if (kind === 'double') view.setFloat64(index * 8, Number(value), true)
    else if (size === 8) view.setBigUint64(index * 8, BigInt.asUintN(64, BigInt(value)), true)
    else view.setUint32(index * 4, Number(value) >>> 0, true)
  })
  return bytes
}

/** The C layout of a struct. @param {readonly Field[]} fields @returns {Layout} */
function layoutOf(fields) {
  let [offset, align] = [0, 1]
  const placed = fields.map((field) => {
    const size =
      field.kind === 'chars' ? field.length : field.kind === 'typedValue' ? 8 : (sizes[field.kind] ?? pointerSize)
    const alignment = field.kind === 'chars' ? 1 : size
    offset = Math.ceil(offset / alignment) * alignment
    align = Math.max(align, alignment)
    const at = { field, offset }
    offset += size
    return at
  })
  return { size: Math.ceil(offset / align) * align, align, fields: placed }
}

/** @param {Uint8Array} bytes @param {number} offset @param {number} length */
function readChars(bytes, offset, length) {
  const end = bytes.indexOf(0, offset)
  return Buffer.from(
    bytes.buffer,
    bytes.byteOffset + offset,
    (end < 0 || end > offset + length ? offset + length : end) - offset,
  ).toString('utf8')
}

/**
 * Reads a struct as an object. Counts are omitted, because arrays have a length.
 *
 * @param {Uint8Array} bytes @param {string} struct @param {Record<string, Layout>} layouts
 * @param {(pointer: bigint) => void} [keep]  called for each handle in it, which libvirt only lends to us
 * @returns {Record<string, unknown>}
 */
function readStruct(bytes, struct, layouts, keep) {
  const layout = layouts[struct]
  if (layout === undefined) throw new Error(`the layout of ${struct} was not sent`)
  const view = viewOf(bytes)
  /** @type {Record<string, unknown>} */
  const object = {}
  for (const { field, offset } of layout.fields) {
    if (field.kind === 'opaque' || field.kind === 'typedValue') continue
    else if (field.kind === 'string') object[field.name] = readString(pointerAt(view, offset))
    else if (field.kind === 'chars') object[field.name] = readChars(bytes, offset, field.length)
    else if (field.kind === 'handle') {
      const pointer = pointerAt(view, offset)
      keep?.(pointer)
      object[field.name] = pointer
    } else if ('count' in field) {
      const counter = layout.fields.find(({ field: other }) => other.name === field.count)
      const length = counter ? Number(readScalar(view, counter.offset, /** @type {Scalar} */ (counter.field.kind))) : 0
      object[field.name] = readArray(pointerAt(view, offset), length, field, layouts)
    } else if (!layout.fields.some(({ field: other }) => 'count' in other && other.count === field.name))
      object[field.name] = readScalar(view, offset, field.kind)
  }
  return object
}

/** @param {bigint} pointer @param {number} length @param {Extract<Field, { count: string }>} field @param {Record<string, Layout>} layouts */
function readArray(pointer, length, field, layouts) {
  switch (field.kind) {
    case 'bytes':
      return readBytes(pointer, length)
    case 'strings':
      return readPointers(pointer, length).map(readString)
    case 'typedParameters':
      return readTypedParameters(readBytes(pointer, length * parameterSize), length)
    case 'structs':
      return readStructs(readBytes(pointer, length * (layouts[field.struct]?.size ?? 0)), length, field.struct, layouts)
  }
}

/** Reads an array of structs. @param {Uint8Array} bytes @param {number} length @param {string} struct @param {Record<string, Layout>} layouts */
function readStructs(bytes, length, struct, layouts) {
  const size = layouts[struct]?.size ?? 0
  return Array.from({ length }, (_, index) =>
    readStruct(bytes.subarray(index * size, (index + 1) * size), struct, layouts),
  )
}

/** @param {Uint8Array} bytes @param {number} length @returns {TypedParameter[]} */
function readTypedParameters(bytes, length) {
  const view = viewOf(bytes)
  /** @type {TypedParameter[]} */
  const parameters = []
  for (let index = 0; index < length; index++) {
    const start = index * parameterSize
    const number = view.getInt32(start + parameterFieldLength, true)
    const type = parameterTypes[number]
    // An unused entry has type 0.
    if (type === undefined || type === '') continue
    const value = readParameterValue(view, start + parameterFieldLength + 8, type)
    parameters.push(
      /** @type {TypedParameter} */ ({ field: readChars(bytes, start, parameterFieldLength), type, value }),
    )
  }
  return parameters
}

/** @param {DataView} view @param {number} offset @param {(typeof parameterTypes)[number]} type */
function readParameterValue(view, offset, type) {
  switch (type) {
    case 'int':
      return view.getInt32(offset, true)
    case 'uint':
      return view.getUint32(offset, true)
    case 'llong':
      return view.getBigInt64(offset, true)
    case 'ullong':
      return view.getBigUint64(offset, true)
    case 'double':
      return view.getFloat64(offset, true)
    case 'boolean':
      return view.getInt8(offset) !== 0
    default:
      return readString(pointerAt(view, offset)) ?? ''
  }
}

/** The strings of typed parameters in our own buffer, which we must free. @param {Uint8Array} bytes @param {number} length */
function parameterStrings(bytes, length) {
  const view = viewOf(bytes)
  const pointers = []
  for (let index = 0; index < length; index++) {
    const start = index * parameterSize + parameterFieldLength
    if (view.getInt32(start, true) === stringParameter) pointers.push(pointerAt(view, start + 8))
  }
  return pointers
}

/** The strings of structs in our own buffer. @param {Uint8Array} bytes @param {number} length @param {Layout} layout */
function structStrings(bytes, length, layout) {
  const view = viewOf(bytes)
  const pointers = []
  for (let index = 0; index < length; index++) {
    for (const { field, offset } of layout.fields)
      if (field.kind === 'string') pointers.push(pointerAt(view, index * layout.size + offset))
  }
  return pointers
}

module.exports = {
  blockOf,
  layoutOf,
  parameterSize,
  parameterStrings,
  pointerIn,
  pointerSize,
  readBytes,
  readChars,
  readPointers,
  readPointersIn,
  readScalar,
  readScalars,
  readString,
  readStruct,
  readStructs,
  readTypedParameters,
  scalarRoom,
  structStrings,
  viewOf,
  wide,
  writeScalars,
  writeStrings,
}
