import type { LibvirtFunctions } from '../../native-types/index.js'
import type { CallLimits } from '../base/index.js'
import { offeredNames } from './calls/catalogue.js'
import type { RecordedCall } from './calls/recorded-call.js'
import type { Session } from './session.js'

/** A call that was written down to be made with others; its type is that of its answer. */
export interface LibvirtCall<T> extends RecordedCall {
  /** Never there: it only carries the type. */
  readonly answer?: T
}

/** libvirt's functions, for writing calls down instead of making them. */
export type LibvirtCallRecorder = {
  readonly [K in keyof LibvirtFunctions]: (
    ...args: Parameters<LibvirtFunctions[K]>
  ) => LibvirtCall<Awaited<ReturnType<LibvirtFunctions[K]>>>
}

/** What a batch of calls resolves to. */
export type BatchAnswers<C extends readonly LibvirtCall<unknown>[]> = {
  -readonly [I in keyof C]: C[I] extends LibvirtCall<infer T> ? T : never
}

/** libvirt's functions under their C names, made on one session. */
export function rawFunctions(session: Session, limits?: CallLimits): LibvirtFunctions {
  const raw = Object.create(rawPrototype()) as { session: Session; limits: CallLimits | undefined }
  Object.defineProperties(raw, { session: { value: session }, limits: { value: limits } })
  return raw as unknown as LibvirtFunctions
}

let prototype: object | undefined

/** One method a function, made when the first connection opens. */
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

/** Writes calls down. */
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
