'use strict'
/**
 * A call worker: makes synchronous calls into libvirt one at a time, so that each error is read on the thread where it
 * occurred. Started with the library's paths and the shared memory described in layout.cjs.
 */
// Only error messages leave this thread, and stack traces are expensive.
Error.stackTraceLimit = 0
const { parentPort, workerData } = require('node:worker_threads')
const { beginLoading, endLoading, park } = require('./start.cjs')

const state = new Int32Array(workerData.memory)
beginLoading(state)
const { compile } = require('./codec.cjs')
const { Failure } = require('./failure.cjs')
const layout = require('./layout.cjs')
const { Library, MissingFunction } = require('./library.cjs')
const { layoutOf } = require('./memory.cjs')
const { open } = require('./open.cjs')

if (parentPort === null) throw new Error('call.cjs runs in a worker thread')
const port = parentPort
const library = new Library(workerData.library)
endLoading(state)
/** @type {Record<string, import('./memory.cjs').Layout>} */
const layouts = {}
/** @type {{ invoke: import('./codec.cjs').Invoke | undefined, name: string, description: any }[]} */
const functions = []

/** @param {number} index @param {readonly any[]} wire */
function invoke(index, wire) {
  const fn = functions[index]
  if (fn === undefined) throw new Error(`function ${index} was not described to this thread`)
  fn.invoke ??= compile(fn.name, fn.description, library, layouts)
  return fn.invoke(wire)
}

/** Converts an error to plain data. @param {unknown} error */
function plain(error) {
  if (error instanceof Failure) return { native: error.native ?? null, message: error.message }
  if (error instanceof MissingFunction) return { missing: error.version, message: error.message }
  return { message: error instanceof Error ? error.message : String(error) }
}

/**
 * Makes calls in order.
 * @param {readonly any[]} wire  function, arguments, function, arguments, …
 * @param {boolean} stopAtError
 */
function runAll(wire, stopAtError) {
  const answers = []
  const failures = []
  for (let at = 0; at < wire.length; at += 2) {
    try {
      answers.push(invoke(wire[at], wire[at + 1]))
    } catch (error) {
      failures.push([answers.push(undefined) - 1, plain(error)])
      if (stopAtError) break
    }
  }
  return [answers, failures]
}

/** @param {[number, number, any, any]} message @returns {[number, any, any?]} */
function run([slot, index, wire, extra]) {
  try {
    if (index === layout.OPEN) return [slot, open(wire, library)]
    if (index !== layout.BATCH) return [slot, invoke(index, wire)]
    return [slot, runAll(wire, extra)]
  } catch (error) {
    return [slot, undefined, plain(error)]
  }
}

/** How long an answer may wait to be sent together with others, in ms. */
const maxWait = 0.5

/** Runs a request, unless the main thread withdrew it. @param {[number, number, any, any]} request */
function answer(request) {
  const claim = layout.CLAIMS + request[0]
  Atomics.store(state, layout.BUSY, 1)
  if (Atomics.load(state, layout.STOP) !== 0) {
    Atomics.store(state, layout.BUSY, 0)
    park(state)
  }
  const claimed = Atomics.compareExchange(state, claim, layout.POSTED, layout.RUNNING) === layout.POSTED
  const answered = claimed ? run(request) : undefined
  Atomics.add(state, layout.DONE, 1)
  Atomics.store(state, claim, layout.FREE)
  Atomics.store(state, layout.BUSY, 0)
  if (Atomics.load(state, layout.STOP) !== 0) park(state)
  return answered
}

port.on('message', (message) => {
  if (message.define) {
    const { index, name, description, structs } = message.define
    for (const [struct, { fields }] of Object.entries(structs))
      layouts[struct] ??= layoutOf(/** @type {any} */ (fields))
    functions[index] = { invoke: undefined, name, description }
    return
  }
  let answers = []
  let since = performance.now()
  for (const request of message) {
    const answered = answer(request)
    if (answered === undefined) continue
    answers.push(answered)
    if (performance.now() - since < maxWait) continue
    port.postMessage(answers)
    answers = []
    since = performance.now()
  }
  if (answers.length > 0) port.postMessage(answers)
})
port.postMessage('ready')
