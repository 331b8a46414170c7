'use strict'
/**
 * Which of C's parameters travel between the main thread and the others, and which way. Both sides must agree.
 *
 * @typedef {import('../../../native-types/description.js').Parameter} Parameter
 */

const scalars = ['int', 'uint', 'uchar', 'ushort', 'long', 'ulong', 'longlong', 'ulonglong', 'size_t', 'double']

/** Numbers, which travel as they are. @type {ReadonlySet<string>} */
exports.scalars = new Set(scalars)

/** Parameters that C takes as they come. @type {ReadonlySet<string>} */
exports.simple = new Set([...scalars, 'connection', 'handle', 'string', 'subscription', 'null'])

/** A request carries a value for it. @param {Parameter} parameter */
exports.isSent = ({ kind }) => !/^(out|fill|count$|sizeof$|null$)/.test(kind)

/** It is part of the answer. @param {Parameter} parameter */
exports.isAnswer = ({ kind }) => /^(out|fill)/.test(kind) && kind !== 'outCount'
