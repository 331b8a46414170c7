'use strict'
/**
 * The memory that the main thread and one other thread share, as indexes into an Int32Array.
 * `slots` requests can be on their way to a call worker at a time; each has a claim that decides, with one atomic
 * exchange, whether the worker runs the request or the main thread takes it back.
 */
exports.STOP = 0
exports.BUSY = 1
exports.STOPPED = 2
/** Requests that the thread has carried out; wraps around. */
exports.DONE = 3
exports.CLAIMS = 8
exports.SLOTS = 256
exports.LENGTH = 8 + 256

/** What a claim can be. */
exports.FREE = 0
exports.POSTED = 1
exports.RUNNING = 2
exports.WITHDRAWN = 3

/** Requests that are no plain call carry one of these in the place of the function's index. */
exports.BATCH = -1
exports.OPEN = -2

/** What the memory beside libvirt's questions for credentials says. */
exports.ASKED = 0
exports.ANSWERED = 1
exports.UNANSWERABLE = 2
