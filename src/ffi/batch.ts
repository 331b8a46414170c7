import { type CallLimits, checkOptions, limitChecks, wrongArgument } from '../base/index.js'
import { handlesIn } from './calls/handles.js'
import { type BatchAnswers, type LibvirtCall, type LibvirtCallRecorder, recorder } from './raw.js'
import type { Session } from './session.js'

/** How a batch handles a failed call, and how long it may take. */
export interface BatchOptions extends CallLimits {
  /**
   * `false` (default): a failed call stops the batch, which rejects with its error; calls after it are not made.
   * `true`: every call is made, and the results are those of Promise.allSettled.
   */
  readonly settle?: boolean | undefined
}

/** What a batch of calls resolves to with `settle`: the answer or the error of each. */
export type SettledBatchAnswers<C extends readonly LibvirtCall<unknown>[]> = {
  -readonly [I in keyof C]: C[I] extends LibvirtCall<infer T> ? PromiseSettledResult<T> : never
}

/** Records calls, makes them in order in one trip to one thread, and returns the answers. */
export async function runBatch<const C extends readonly LibvirtCall<unknown>[]>(
  session: Session,
  build: (libvirt: LibvirtCallRecorder) => C,
  options: BatchOptions,
): Promise<BatchAnswers<C> | SettledBatchAnswers<C>> {
  if (typeof build !== 'function')
    throw wrongArgument(
      'batch: give a function that returns the calls, such as (libvirt) => [libvirt.virNetworkIsActive(network)]',
    )
  checkOptions<BatchOptions>('batch', options, { settle: 'boolean', ...limitChecks })
  const { settle = false, ...limits } = options
  const calls = build(recorder)
  if (!Array.isArray(calls)) throw wrongArgument('batch: the function must return an array of calls')
  const results = await session.batch(calls, !settle, Object.keys(limits).length > 0 ? limits : undefined)
  if (settle) {
    return results.map(
      ({ value, error }): PromiseSettledResult<unknown> =>
        error ? { status: 'rejected', reason: error } : { status: 'fulfilled', value },
    ) as SettledBatchAnswers<C>
  }
  // The last one, if any: it ended the batch.
  const error = results.at(-1)?.error
  if (error === undefined) return results.map(({ value }) => value) as BatchAnswers<C>
  // The caller does not get the answers before the error, so free their handles.
  await Promise.all(results.flatMap(({ value }) => handlesIn(value)).map((handle) => handle.free()))
  throw error
}
