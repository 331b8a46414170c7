'use strict'
/**
 * Ending a thread while it loads native code aborts the process. So the thread is marked busy while loading, which process
 * exit waits for, and does not start loading once the process is exiting.
 */
const layout = require('./layout.cjs')

/** Waits outside C for Node to end this thread. @param {Int32Array} state @returns {never} */
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
