'use strict'
/**
 * Runs libvirt's event loop and nothing else: it calls no JavaScript, so it can never wait for itself. A native timer makes
 * it return regularly to check the stop flag.
 */
const { parentPort, workerData } = require('node:worker_threads')
const layout = require('./layout.cjs')
const { Library } = require('./library.cjs')

const tick = 250
const state = new Int32Array(workerData.memory)
const library = new Library(workerData.library)
library.internal('virEventRegisterDefaultImpl')()
library.internal('virEventAddTimeout')(tick, library.symbol('virGetLastErrorCode'), 0, null)
const iterate = library.internal('virEventRunDefaultImpl')
parentPort?.postMessage('ready')
Atomics.store(state, layout.BUSY, 1)
while (Atomics.load(state, layout.STOP) === 0) iterate()
Atomics.store(state, layout.STOPPED, 1)
Atomics.notify(state, layout.STOPPED)
