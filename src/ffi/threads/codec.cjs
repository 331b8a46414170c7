'use strict'
/**
 * Compiles a function's description into a function that takes and returns plain values: it lays out the arguments for C,
 * copies the answer from C memory, and frees what libvirt allocated.
 *
 * @typedef {import('../../../native-types/description.js').FunctionDescription} FunctionDescription
 * @typedef {import('../../../native-types/description.js').Parameter} Parameter
 * @typedef {import('./library.cjs').Library} Library
 * @typedef {import('./memory.cjs').Layout} Layout
 * @typedef {import('./prepare.cjs').Frame} Frame
 *
 * @typedef {(wire: readonly any[]) => any} Invoke  throws Failure
 */
const { collect } = require('./collect.cjs')
const { Failure } = require('./failure.cjs')
const memory = require('./memory.cjs')
const { askSize, countFor, makeRoom, prepare } = require('./prepare.cjs')
const { isAnswer, isSent, scalars, simple } = require('./wire.cjs')

/** @type {Record<string, (result: any) => boolean>} */
const failed = {
  negative: (result) => result < 0,
  minusOne: (result) => result === -1,
  null: (result) => result === null,
  zero: (result) => Number(result) === 0,
  never: () => false,
}

/**
 * @param {string} name @param {FunctionDescription} description
 * @param {Library} library @param {Record<string, Layout>} layouts
 * @returns {Invoke}
 * @throws MissingFunction  if the installed libvirt lacks it
 */
function compile(name, description, library, layouts) {
  const fn = library.bind(description.prototype, description.library)
  const { failure, parameters, returns } = description
  const widen = memory.wide.has(returns.kind)

  /** @param {any} result @returns {void} */
  const check = (result) => {
    if (failure === 'nullWithError' || failure === 'maxWithError') {
      if (failure === 'nullWithError' ? result !== null : result !== 0xffffffff) return
      const error = library.lastError()
      if (error) throw new Failure(name, error)
    } else if (failed[failure]?.(result)) throw new Failure(name, library.lastError())
  }
  const mayAnswerNull = failure === 'nullWithError' || failure === 'maxWithError'

  if (
    parameters.every(({ kind }) => simple.has(kind)) &&
    (scalars.has(returns.kind) || ['void', 'string', 'borrowedString', 'handle'].includes(returns.kind))
  ) {
    const given = parameters.map(isSent)
    const spread = given.every(Boolean)
    return (wire) => {
      if (mayAnswerNull) library.resetLastError()
      const result = spread ? fn(...wire) : fn(...placed(given, wire))
      check(result)
      if (widen) return BigInt(result)
      return returns.kind === 'void' ? undefined : result
    }
  }

  const outputs = parameters
    .map((parameter, index) => ({ parameter, index }))
    .filter(({ parameter }) => isAnswer(parameter))
  const twice = parameters.some(({ kind }) => kind === 'fillTypedParameters' || kind === 'fillCountedStructs')

  const sizedBy = parameters.flatMap((parameter) =>
    parameter.kind === 'fillTypedParameters' && parameter.sizedBy ? [parameter.sizedBy] : [],
  )[0]

  return (wire) => {
    /** @type {Frame} */
    const frame = { values: [], rooms: [], after: [], wire: {} }
    let next = 0
    for (const parameter of parameters) if (isSent(parameter)) frame.wire[parameter.name] = wire[next++]
    try {
      for (const [index, parameter] of parameters.entries())
        prepare(frame, parameter, index, parameters, library, layouts)
      if (mayAnswerNull) library.resetLastError()
      if (twice) {
        if (sizedBy === undefined) check(fn(...frame.values))
        else askSize(sizedBy, frame, parameters, library)
        makeRoom(frame, parameters, layouts)
      }
      const result = fn(...frame.values)
      check(result)
      return assemble(frame, result, description, outputs, library, layouts)
    } finally {
      for (const release of frame.after) release()
    }
  }
}

/** @param {boolean[]} given @param {readonly any[]} wire */
function placed(given, wire) {
  let next = 0
  return given.map((present) => (present ? wire[next++] : null))
}

/**
 * The answer: C's return value and the out-parameters; a single value by itself, several as an object.
 * @param {Frame} frame @param {any} result @param {FunctionDescription} description
 * @param {readonly { parameter: Parameter, index: number }[]} outputs
 * @param {Library} library @param {Record<string, Layout>} layouts
 */
function assemble(frame, result, { parameters, returns }, outputs, library, layouts) {
  /** @type {[string, any][]} */
  const answers = []
  if (returns.kind === 'countedBytes') {
    answers.push(['result', memory.readBytes(result, countFor(frame, returns.count, parameters))])
    library.free(result)
  } else if (returns.kind !== 'status' && returns.kind !== 'void')
    answers.push(['result', memory.wide.has(returns.kind) ? BigInt(result) : result])
  for (const { parameter, index } of outputs)
    answers.push([parameter.name, collect(frame, parameter, index, Number(result ?? 0), parameters, library, layouts)])
  if (answers.length === 0) return undefined
  return answers.length === 1 ? answers[0]?.[1] : Object.fromEntries(answers)
}

module.exports = { compile }
