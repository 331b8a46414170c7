import type { WireError } from '../workers/call-worker.js'
import type { CallableFunction } from './catalogue.js'
import type { HandleOwner } from './handles.js'
import { FailedCall } from './pending-call.js'
import type { BatchResult } from './recorded-call.js'

/** The answer of a batch, one entry for each call made. */
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
