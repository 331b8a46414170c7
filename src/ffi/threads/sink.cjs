'use strict'
/**
 * Owns libvirt's event callbacks, and otherwise idles. Most are native (native-landing.cjs); for structs, and on unsupported
 * processors, koffi passes each event over from the thread where it occurred. Events are sent as plain messages
 * `[subscription, ...values]`.
 *
 * @typedef {import('../../../native-types/description.js').CallbackDescription} CallbackDescription
 * @typedef {import('../../../native-types/description.js').CallbackParameter} CallbackParameter
 * @typedef {'identity' | 'reference'} HandleMode  how a handle is passed: as name and UUID, or as a pointer that we own
 */
const { parentPort, workerData } = require('node:worker_threads')
const { beginLoading, endLoading } = require('./start.cjs')

const state = new Int32Array(workerData.memory)
beginLoading(state)
const { Library, koffi } = require('./library.cjs')
const memory = require('./memory.cjs')
const { isPlain, nativeLandings } = require('./native-landing.cjs')

if (parentPort === null) throw new Error('sink.cjs runs in a worker thread')
const port = parentPort
const library = new Library(workerData.library)
const natives = nativeLandings(library, (event) => port.postMessage(event))
endLoading(state)
/** @type {Record<string, import('./memory.cjs').Layout>} */
const layouts = {}

/** Converts a handle, which libvirt lends for the duration of the callback. @param {bigint} pointer @param {string} type @param {HandleMode} mode */
function handle(pointer, type, mode) {
  if (mode === 'reference') {
    library.internal(`${type}Ref`)(pointer)
    return pointer
  }
  const name = type === 'virSecret' ? null : library.internal(`${type}GetName`)(pointer)
  return { name, uuid: uuid(pointer, type) }
}

/** @param {bigint} pointer @param {string} type */
function uuid(pointer, type) {
  if (type === 'virNodeDevice') return null
  const room = new Uint8Array(37)
  return library.internal(`${type}GetUUIDString`)(pointer, room) < 0 ? null : memory.readChars(room, 0, 36)
}

/** @param {CallbackParameter} parameter @param {any} value @param {any[]} all @param {CallbackDescription} description @param {HandleMode} mode */
function read(parameter, value, all, description, mode) {
  switch (parameter.kind) {
    case 'handle':
      return handle(value, parameter.type, mode)
    case 'struct':
      return value === null
        ? null
        : memory.readStruct(memory.readBytes(value, layouts[parameter.struct]?.size ?? 0), parameter.struct, layouts)
    case 'typedParameters': {
      const length = all[description.parameters.findIndex(({ name }) => name === parameter.count)]
      return memory.readTypedParameters(memory.readBytes(value, length * memory.parameterSize), length)
    }
    default:
      return memory.wide.has(parameter.kind) ? BigInt(value) : value
  }
}

/** Registers a function of this C signature and returns its address. @param {CallbackDescription} description @param {HandleMode} mode */
function trampoline(description, mode) {
  const { parameters, prototype } = description
  const counts = new Set(
    parameters.flatMap((parameter) => (parameter.kind === 'typedParameters' ? [parameter.count] : [])),
  )
  const subscription = parameters.findIndex(({ kind }) => kind === 'subscription')
  const passed = parameters.flatMap((parameter, index) =>
    ['connection', 'subscription', 'opaque'].includes(parameter.kind) || counts.has(parameter.name) ? [] : [index],
  )
  const types = prototype
    .slice(prototype.indexOf('(') + 1, -1)
    .split(', ')
    .map((argument) => argument.slice(0, argument.lastIndexOf(' ')))
  const returned = prototype.slice(0, prototype.indexOf(' '))
  return koffi.register(
    /** @param {any[]} values */
    (...values) => {
      const event = passed.map((index) => {
        const parameter = parameters[index]
        return parameter === undefined ? undefined : read(parameter, values[index], values, description, mode)
      })
      port.postMessage([Number(values[subscription]), ...event])
      return returned === 'int' ? 0 : undefined
    },
    koffi.pointer(koffi.proto(returned, types)),
  )
}

/** Creates a native callback; undefined if not possible. @param {CallbackDescription} description @param {HandleMode} mode */
function landing(description, mode) {
  try {
    return natives?.make(description, mode)
  } catch {
    return undefined
  }
}

port.on('message', ({ request, description, mode, structs }) => {
  for (const [struct, { fields }] of Object.entries(structs))
    layouts[struct] ??= memory.layoutOf(/** @type {any} */ (fields))
  try {
    const address = (natives && isPlain(description) && landing(description, mode)) || trampoline(description, mode)
    port.postMessage({ request, address })
  } catch (error) {
    port.postMessage({ request, error: error instanceof Error ? error.message : String(error) })
  }
})
port.postMessage({ ready: true })
