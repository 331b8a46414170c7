import { printableLines } from '../text/printable.js'
import { docsOf, type ErrorCode } from './codes.js'

/** Marks errors of this library, across all copies of it that a process has loaded. */
const brand = Symbol.for('virtnet.error')

/**
 * Gives an error class its name. `instanceof` compares names, so that it holds for errors of another copy of the
 * library: a process that imports it in one place and requires it in another has two.
 *
 * @param also  names of classes that it counts as an instance of without being derived from them
 */
export function nameErrors(
  kind: abstract new (...args: never[]) => Error,
  name: string,
  ...also: readonly string[]
): void {
  Object.defineProperty(kind, brand, { value: name })
  // A bundler may have renamed the class.
  Object.defineProperty(kind, 'name', { value: name, configurable: true })
  Object.defineProperty(kind.prototype, brand, { value: [name, ...also] })
  Object.defineProperty(kind.prototype, 'name', { value: name, writable: true, configurable: true })
  Object.defineProperty(kind, Symbol.hasInstance, {
    value(this: object, value: unknown): boolean {
      // A user's subclass has no registered name of its own.
      if (!Object.hasOwn(this, brand)) return Function.prototype[Symbol.hasInstance].call(this, value)
      const wanted: unknown = Reflect.get(this, brand)
      for (let at: unknown = value; typeof at === 'object' && at !== null; at = Object.getPrototypeOf(at)) {
        const names: unknown = Object.hasOwn(at, brand) && Reflect.get(at, brand)
        if (Array.isArray(names) && names.includes(wanted)) return true
      }
      return false
    },
  })
}

/** An error as JSON: for logs and responses of a service. */
export function errorJson(error: Error & { readonly docs: string }): Record<string, unknown> {
  const { cause: _, ...own } = { ...error } as Record<string, unknown>
  return { name: error.name, message: error.message, ...own, docs: error.docs }
}

/** What every error that this library raises has in common. */
export abstract class VirtnetError extends Error {
  static {
    nameErrors(VirtnetError, 'VirtnetError')
  }

  /** What happened, for programs: `VIRTNET_…`, or libvirt's `VIR_ERR_…`. */
  abstract readonly code: ErrorCode
  /** What to do about it; undefined if the message says enough. */
  readonly remedy: string | undefined

  /**
   * @param message  may contain untrusted names: a daemon's, a guest's, a link's
   * @param options.remedy  what to do about it
   */
  constructor(message: string, { remedy, ...options }: ErrorOptions & { readonly remedy?: string | undefined } = {}) {
    super(printableLines(message), options)
    this.remedy = remedy === undefined ? undefined : printableLines(remedy)
  }

  /** The address of the page about its code. */
  get docs(): string {
    return docsOf(this.code)
  }

  /** Name, code, message, remedy, docs and what the kind of error adds, as plain data. */
  toJSON(): Record<string, unknown> {
    return errorJson(this)
  }
}
