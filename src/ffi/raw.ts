import type { LibvirtFunctions } from '../../native-types/index.js'
import type { CallLimits } from '../base/index.js'
import { offeredNames } from './calls/catalogue.js'
import type { RecordedCall } from './calls/recorded-call.js'
import type { Session } from './session.js'

/** A recorded call, to be made in a batch; its type parameter is that of the answer. */
export interface LibvirtCall<T> extends RecordedCall {
  /** Only for the type checker; never set. */
  readonly answer?: T
}

/** libvirt's functions, which record calls instead of making them. */
export type LibvirtCallRecorder = {
  readonly [K in keyof LibvirtFunctions]: (
    ...args: Parameters<LibvirtFunctions[K]>
  ) => LibvirtCall<Awaited<ReturnType<LibvirtFunctions[K]>>>
}

/** What a batch of calls resolves to. */
export type BatchAnswers<C extends readonly LibvirtCall<unknown>[]> = {
  -readonly [I in keyof C]: C[I] extends LibvirtCall<infer T> ? T : never
}

/** libvirt's functions under their C names, called on one session. */
export function rawFunctions(session: Session, limits?: CallLimits): LibvirtFunctions {
  const raw = Object.create(rawPrototype()) as { session: Session; limits: CallLimits | undefined }
  Object.defineProperties(raw, { session: { value: session }, limits: { value: limits } })
  return raw as unknown as LibvirtFunctions
}

let prototype: object | undefined

/** One method per function, built when the first connection opens. */
function rawPrototype(): object {
  if (prototype) return prototype
  prototype = {}
  for (const name of offeredNames()) {
    Object.defineProperty(prototype, name, {
      enumerable: true,
      value: {
        [name](this: { session: Session; limits: CallLimits | undefined }, ...args: unknown[]) {
          return this.session.invoke(name, args, this.limits)
        },
      }[name],
    })
  }
  return prototype
}

const recorders = new Map<string, (...args: unknown[]) => LibvirtCall<unknown>>()

/** Records calls. */
export const recorder = new Proxy({} as LibvirtCallRecorder, {
  get: (_, key) => {
    const name = String(key)
    let record = recorders.get(name)
    if (record === undefined) {
      record = (...args) => ({ name, args })
      recorders.set(name, record)
    }
    return record
  },
})
