import type { FunctionDescription, HandleType } from '../../../native-types/description.js'
import { structs } from '../../../native-types/index.js'
import { isAnswer } from '../threads/wire.cjs'
import { type HandleOwner, NativeHandle } from './handles.js'

type Wrap = (value: unknown, owner: HandleOwner) => unknown

const wrapHandle =
  (type: HandleType): Wrap =>
  (value, owner) =>
    value === null ? null : NativeHandle.receive(type, value as bigint, owner)

const wrapEach =
  (wrap: Wrap): Wrap =>
  (value, owner) =>
    (value as unknown[]).map((entry) => wrap(entry, owner))

/** Wraps structs that contain handles; others are unchanged. */
function wrapStruct(struct: string): Wrap | undefined {
  const handles =
    structs()[struct]?.fields.flatMap((field) =>
      field.kind === 'handle' ? [{ name: field.name, wrap: wrapHandle(field.type) }] : [],
    ) ?? []
  if (handles.length === 0) return undefined
  return (value, owner) => {
    const object = value as Record<string, unknown>
    return { ...object, ...Object.fromEntries(handles.map(({ name, wrap }) => [name, wrap(object[name], owner)])) }
  }
}

/**
 * Turns addresses in an answer into handles; the thread has already converted everything else to plain values.
 *
 * @returns undefined if the answer needs no conversion
 */
export function answerDecoder({ parameters, returns }: FunctionDescription): Wrap | undefined {
  const wraps: { readonly name: string; readonly wrap: Wrap | undefined }[] = []
  if (returns.kind === 'handle') wraps.push({ name: 'result', wrap: wrapHandle(returns.type) })
  else if (returns.kind !== 'status' && returns.kind !== 'void') wraps.push({ name: 'result', wrap: undefined })
  for (const parameter of parameters) {
    if (!isAnswer(parameter)) continue
    const struct = 'struct' in parameter ? wrapStruct(parameter.struct) : undefined
    const wrap =
      parameter.kind === 'outHandles'
        ? wrapEach(wrapHandle(parameter.type))
        : struct && parameter.kind !== 'outStruct'
          ? wrapEach(struct)
          : struct
    wraps.push({ name: parameter.name, wrap })
  }
  if (wraps.every(({ wrap }) => wrap === undefined)) return undefined
  if (wraps.length === 1) return wraps[0]?.wrap
  return (value, owner) => {
    const answers = value as Record<string, unknown>
    return Object.fromEntries(wraps.map(({ name, wrap }) => [name, wrap ? wrap(answers[name], owner) : answers[name]]))
  }
}
