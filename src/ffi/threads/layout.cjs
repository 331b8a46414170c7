'use strict'
/**
 * The memory shared by the main thread and one other thread, as indexes into an Int32Array. At most `SLOTS` requests can
 * be posted to a call worker at a time; each has a claim, which decides with one atomic exchange whether the worker runs
 * the request or the main thread withdraws it.
 */
exports.STOP = 0
exports.BUSY = 1
exports.STOPPED = 2
/** Number of requests completed by the thread; wraps around. */
exports.DONE = 3
exports.CLAIMS = 8
exports.SLOTS = 256
exports.LENGTH = 8 + 256

/** The states of a claim. */
exports.FREE = 0
exports.POSTED = 1
exports.RUNNING = 2
exports.WITHDRAWN = 3

/** Requests other than single calls have one of these in place of the function's index. */
exports.BATCH = -1
exports.OPEN = -2

/** The states of a credential request. */
exports.ASKED = 0
exports.ANSWERED = 1
exports.UNANSWERABLE = 2
