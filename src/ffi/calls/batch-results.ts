import { wrongArgument } from '../../base/index.js'
import type { WireError } from '../workers/call-worker.js'
import { type CallableFunction, callable } from './catalogue.js'
import { type HandleOwner, ownerOf, type Pointer } from './handles.js'
import { FailedCall } from './pending-call.js'
import type { BatchResult, RecordedCall } from './recorded-call.js'

/** Encodes calls, and determines the owner of each result's handles if it is another connection. */
export function prepareBatch(
  calls: readonly RecordedCall[],
  encode: (fn: CallableFunction, args: readonly unknown[], used: Pointer[]) => unknown[],
): { fns: CallableFunction[]; owners: (HandleOwner | undefined)[]; wire: unknown[]; used: Pointer[] } {
  const fns: CallableFunction[] = []
  const owners: (HandleOwner | undefined)[] = []
  const wire: unknown[] = []
  const used: Pointer[] = []
  for (const { name, args } of calls) {
    const fn = callable(name)
    if (fn.frees || fn.callback) throw wrongArgument(`${name} cannot be part of a batch; call it by itself`)
    const before = used.length
    wire.push(fn.index, encode(fn, args, used))
    fns.push(fn)
    owners.push(ownerOf(used, before))
  }
  return { fns, owners, wire, used }
}

/** The results of a batch, one for each call made. */
export function batchResults(
  answer: unknown,
  fns: readonly CallableFunction[],
  ownerAt: (index: number) => HandleOwner,
): BatchResult[] {
  const [answers, failures] = answer as [unknown[], readonly [number, WireError][]]
  const results: BatchResult[] = answers.map((value, index) => {
    const wrap = fns[index]?.decode
    return { value: wrap && value !== undefined ? wrap(value, ownerAt(index)) : value }
  })
  for (const [index, error] of failures) {
    results[index] = { error: new FailedCall(fns[index]?.name ?? 'batch', error).toError() }
  }
  return results
}
