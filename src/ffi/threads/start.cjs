'use strict'
/**
 * A thread that the end of the process cuts off while it loads native code aborts the process. So it says that it is
 * busy meanwhile, which the end waits for, and does not begin once the process is ending.
 */
const layout = require('./layout.cjs')

/** Waits for Node to end this thread, outside of C. @param {Int32Array} state @returns {never} */
function park(state) {
  Atomics.store(state, layout.BUSY, 0)
  Atomics.notify(state, layout.BUSY)
  for (;;) Atomics.wait(state, layout.STOP, 1)
}

/** @param {Int32Array} state */
function beginLoading(state) {
  Atomics.store(state, layout.BUSY, 1)
  if (Atomics.load(state, layout.STOP) !== 0) park(state)
}

/** @param {Int32Array} state */
function endLoading(state) {
  Atomics.store(state, layout.BUSY, 0)
  Atomics.notify(state, layout.BUSY)
  if (Atomics.load(state, layout.STOP) !== 0) park(state)
}

module.exports = { beginLoading, endLoading, park }
