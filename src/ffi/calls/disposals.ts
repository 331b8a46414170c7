import { type CallLimits, within } from '../../base/index.js'
import layout from '../threads/layout.cjs'
import { freeFunction } from './catalogue.js'
import type { Pointer } from './handles.js'
import type { CallParts, Request } from './pending-call.js'

/** Sends a request to one of a connection's threads. */
export type Start = (request: Request, parts: Omit<CallParts, 'caller' | 'lane'>) => Promise<unknown>

/** Frees the pointers of one connection, those of the same moment in one trip. */
export class Disposals {
  readonly #start: Start
  readonly #patient: CallLimits
  #waiting: { readonly pointer: Pointer; done(): void }[] = []

  /** @param patient  how long somebody waits for a free, or for a daemon to be told of the connection's end */
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
    // Freeing asks no daemon, so it waits behind calls that hang until they are back; closing asks, and is given up.
    const limits = disposals.some(({ pointer }) => pointer.type === 'virConnect') ? this.#patient : {}
    const freed = this.#start(request, { wire, used: [], limits, purpose: 'free', extra: false })
    // A free that fails has freed all the same; there is nobody to tell.
    await within(freed, this.#patient, request.name).catch(() => {})
    for (const { done } of disposals) done()
  }
}
