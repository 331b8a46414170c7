import { type CallLimits, within } from '../../base/index.js'
import layout from '../threads/layout.cjs'
import { freeFunction } from './catalogue.js'
import type { Pointer } from './handles.js'
import type { CallParts, Request } from './pending-call.js'

/** Sends a request to one of a connection's threads. */
export type Start = (request: Request, parts: Omit<CallParts, 'caller' | 'lane'>) => Promise<unknown>

/** Frees the pointers of one connection, batching those given up at the same time. */
export class Disposals {
  readonly #start: Start
  readonly #patient: CallLimits
  #waiting: { readonly pointer: Pointer; done(): void }[] = []

  /** @param patient  limits for waiting until a free, or the closing of the connection, completes */
  constructor(start: Start, patient: CallLimits) {
    this.#start = start
    this.#patient = patient
  }

  add(pointer: Pointer): Promise<void> {
    return new Promise((done) => {
      if (this.#waiting.push({ pointer, done }) === 1) queueMicrotask(() => this.#flush())
    })
  }

  async #flush(): Promise<void> {
    const disposals = this.#waiting
    this.#waiting = []
    const frees = disposals.map(({ pointer }) => ({ fn: freeFunction(pointer.type), pointer }))
    const request = {
      name: 'free',
      index: layout.BATCH,
      needs: [...new Set(frees.map(({ fn }) => fn))].flatMap((fn) => fn.needs),
    }
    const wire = frees.flatMap(({ fn, pointer }) => [fn.index, [pointer.address]])
    // Freeing needs no daemon, so it can wait behind hanging calls; closing does, so it has limits.
    const limits = disposals.some(({ pointer }) => pointer.type === 'virConnect') ? this.#patient : {}
    const freed = this.#start(request, { wire, used: [], limits, purpose: 'free', extra: false })
    // A failed free has freed the pointer anyway, and no caller waits for it.
    await within(freed, this.#patient, request.name).catch(() => {})
    for (const { done } of disposals) done()
  }
}
