'use strict'
/** @typedef {import('./library.cjs').NativeError} NativeError */

/** libvirt said no, or a function failed without an error. */
class Failure extends Error {
  /** @param {string} name @param {NativeError | undefined} native */
  constructor(name, native) {
    super(native?.message ?? `${name} failed and gave no reason`)
    this.native = native
  }
}

module.exports = { Failure }
