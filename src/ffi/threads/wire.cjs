'use strict'
/**
 * Which C parameters are sent between the main thread and the others, and in which direction. Both sides must agree.
 *
 * @typedef {import('../../../native-types/description.js').Parameter} Parameter
 */

const scalars = ['int', 'uint', 'uchar', 'ushort', 'long', 'ulong', 'longlong', 'ulonglong', 'size_t', 'double']

/** Numbers, sent unchanged. @type {ReadonlySet<string>} */
exports.scalars = new Set(scalars)

/** Parameters passed to C unchanged. @type {ReadonlySet<string>} */
exports.simple = new Set([...scalars, 'connection', 'handle', 'string', 'subscription', 'null'])

/** Whether a request contains a value for it. @param {Parameter} parameter */
exports.isSent = ({ kind }) => !/^(out|fill|count$|sizeof$|null$)/.test(kind)

/** Whether it is part of the answer. @param {Parameter} parameter */
exports.isAnswer = ({ kind }) => /^(out|fill)/.test(kind) && kind !== 'outCount'
