'use strict'
/**
 * libvirt's shared libraries in this thread: loads them, binds functions on first use, reads the last error.
 *
 * @typedef {{ paths: Record<string, string>, internals: Record<string, string> }} LibraryOptions
 *   paths: library name → file; internals: prototypes of the functions that the threads use internally
 * @typedef {{ code: number, domain: number, level: number, message: string, str1: string | null, str2: string | null,
 *   str3: string | null, int1: number, int2: number }} NativeError
 */
const { createRequire } = require('node:module')
const { workerData } = require('node:worker_threads')

/** Where the main thread has found koffi: a thread that runs from source text cannot resolve modules. */
const place = workerData?.koffi
/** @type {typeof import('koffi')} */
const koffi = place ? createRequire(place)(place) : require('koffi')

/** The installed libvirt lacks a function; the caller adds which release introduced it. */
class MissingFunction extends Error {
  /** @param {string} message @param {number} version of the installed libvirt, major * 1,000,000 + minor * 1,000 + micro */
  constructor(message, version) {
    super(message)
    this.version = version
  }
}

class Library {
  /** @param {LibraryOptions} options */
  constructor({ paths, internals }) {
    this.paths = paths
    this.internals = internals
    /** @type {Map<string, any>} */
    this.libraries = new Map()
    /** @type {Map<string, any>} */
    this.functions = new Map()
    this.errorType = koffi.struct({
      code: 'int',
      domain: 'int',
      message: 'str',
      level: 'int',
      conn: 'void *',
      dom: 'void *',
      str1: 'str',
      str2: 'str',
      str3: 'str',
      int1: 'int',
      int2: 'int',
      net: 'void *',
    })
    this.free = koffi.load(null).func('void free(void *)')
    // libvirt prints every error to stderr unless a handler is set; any harmless native function does.
    this.internal('virSetErrorFunc')(0, this.symbol('virGetLastErrorCode'))
    this.internal('virInitialize')()
    this.getLastError = this.internal('virGetLastError')
    this.resetLastError = this.internal('virResetLastError')
  }

  /** @param {string} name */
  load(name) {
    let library = this.libraries.get(name)
    if (library === undefined) {
      library = koffi.load(this.paths[name] ?? name)
      this.libraries.set(name, library)
    }
    return library
  }

  /** @param {string} name @returns {bigint} the address of a function */
  symbol(name) {
    return this.load('libvirt').symbol(name)
  }

  /** @param {string} prototype @param {string} library */
  bind(prototype, library) {
    let fn = this.functions.get(prototype)
    if (fn === undefined) {
      const loaded = this.load(library)
      try {
        fn = loaded.func(prototype)
      } catch (error) {
        throw new MissingFunction(error instanceof Error ? error.message : String(error), this.version())
      }
      this.functions.set(prototype, fn)
    }
    return fn
  }

  /** A function that the threads use internally. @param {string} name */
  internal(name) {
    const prototype = this.internals[name]
    if (prototype === undefined) throw new Error(`${name} is not an internal function of the threads`)
    return this.bind(prototype, 'libvirt')
  }

  version() {
    const room = new BigUint64Array(1)
    this.internal('virGetVersion')(room, null, null)
    return Number(room[0])
  }

  /**
   * The error of the call that has just failed on this thread: libvirt stores it per thread.
   * @returns {NativeError | undefined}
   */
  lastError() {
    const pointer = this.getLastError()
    if (pointer === null) return undefined
    const { conn, dom, net, ...error } = koffi.decode(pointer, this.errorType)
    this.resetLastError()
    return error.code === 0 ? undefined : error
  }
}

module.exports = { Library, MissingFunction, koffi }
