'use strict'
/** @typedef {import('./library.cjs').NativeError} NativeError */

/** A libvirt error, or a function that failed without one. */
class Failure extends Error {
  /** @param {string} name @param {NativeError | undefined} native */
  constructor(name, native) {
    super(native?.message ?? `${name} failed without an error`)
    this.native = native
  }
}

module.exports = { Failure }
