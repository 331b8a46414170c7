import type { HandleType } from '../../../native-types/description.js'
import type { Handle } from '../../../native-types/values.js'
import type { virErrorNumber } from '../../../native-types/virterror.js'
import { classText, wrongArgument } from '../../base/index.js'
import { localError } from './libvirt-error.js'

/** libvirt's error code for an invalid handle. */
const invalidCodes: Readonly<Record<HandleType, keyof typeof virErrorNumber>> = {
  virConnect: 'VIR_ERR_INVALID_CONN',
  virDomain: 'VIR_ERR_INVALID_DOMAIN',
  virDomainCheckpoint: 'VIR_ERR_INVALID_DOMAIN_CHECKPOINT',
  virDomainSnapshot: 'VIR_ERR_INVALID_DOMAIN_SNAPSHOT',
  virInterface: 'VIR_ERR_INVALID_INTERFACE',
  virNWFilter: 'VIR_ERR_INVALID_NWFILTER',
  virNWFilterBinding: 'VIR_ERR_INVALID_NWFILTER_BINDING',
  virNetwork: 'VIR_ERR_INVALID_NETWORK',
  virNetworkPort: 'VIR_ERR_INVALID_NETWORK_PORT',
  virNodeDevice: 'VIR_ERR_INVALID_NODE_DEVICE',
  virSecret: 'VIR_ERR_INVALID_SECRET',
  virStoragePool: 'VIR_ERR_INVALID_STORAGE_POOL',
  virStorageVol: 'VIR_ERR_INVALID_STORAGE_VOL',
  virStream: 'VIR_ERR_INVALID_STREAM',
}

/** The connection that owns pointers. */
export interface HandleOwner {
  /** All pointers that are not freed yet. */
  readonly pointers: Set<Pointer>
  readonly closed: boolean
  /** Records the keys of pointers' objects, by which another connection finds them. */
  noteIdentities(pointers: readonly Pointer[]): Promise<void>
  /** Frees a pointer, together with others given up at about the same time. */
  dispose(pointer: Pointer): Promise<void>
}

/**
 * One C pointer, and the number of calls that use it. It is freed once it is given up and the last of these calls has
 * returned, because C does not check whether it is still in use.
 */
export class Pointer {
  readonly type: HandleType
  readonly address: bigint
  readonly owner: HandleOwner
  /** The key to find its object on another connection, recorded once its own is lost. */
  identity: string | undefined
  #uses = 0
  /** Uses by calls that were given up and have not returned. */
  #stuck = 0
  #disposal: Promise<void> | undefined
  /** Called when its use changes, during disposal. */
  #look: (() => void) | undefined

  constructor(type: HandleType, address: bigint, owner: HandleOwner) {
    this.type = type
    this.address = address
    this.owner = owner
    owner.pointers.add(this)
  }

  get givenUp(): boolean {
    return this.#disposal !== undefined
  }

  use(): void {
    this.#uses++
  }

  /** A call that uses it was given up, and still runs. */
  leave(): void {
    this.#stuck++
    this.#look?.()
  }

  /** @param left  whether the call had been given up */
  unuse(left: boolean): void {
    this.#uses--
    if (left) this.#stuck--
    this.#look?.()
  }

  /** Frees it, now or when the calls that use it have returned. Calls that were given up do not delay the promise. */
  giveUp(): Promise<void> {
    this.#disposal ??= this.#dispose()
    return this.#disposal
  }

  async #dispose(): Promise<void> {
    await this.#until(() => this.#uses === this.#stuck)
    if (this.#uses === 0) await this.#free()
    else void this.#until(() => this.#uses === 0).then(() => this.#free())
  }

  async #until(isSo: () => boolean): Promise<void> {
    if (isSo()) return
    await new Promise<void>((resolve) => {
      this.#look = () => {
        if (isSo()) resolve()
      }
    })
  }

  async #free(): Promise<void> {
    this.owner.pointers.delete(this)
    await this.owner.dispose(this)
  }
}

/** Frees handles that were dropped without `free()`. Only a safety net: the garbage collector may never run. */
const dropped = new FinalizationRegistry<Pointer>((pointer) => void pointer.giveUp().catch(() => {}))

export class NativeHandle<T extends HandleType = HandleType> implements Handle<T> {
  readonly type: T
  #pointer: Pointer
  readonly #release: (() => Promise<void>) | undefined

  /** @param release  replaces the default action of `free()`; a connection's handle closes the connection */
  constructor(type: T, pointer: Pointer, release?: () => Promise<void>) {
    this.type = type
    this.#pointer = pointer
    this.#release = release
  }

  /** A handle for a pointer just received from libvirt. */
  static receive<T extends HandleType>(type: T, address: bigint, owner: HandleOwner): NativeHandle<T> {
    const pointer = new Pointer(type, address, owner)
    const handle = new NativeHandle(type, pointer)
    dropped.register(handle, pointer, handle)
    return handle
  }

  /** A handle that outlives the one whose pointer it uses now. @param release  the action of `free()` */
  static lasting<T extends HandleType>(
    type: T,
    current: NativeHandle<T>,
    release: () => Promise<void>,
  ): NativeHandle<T> {
    return new NativeHandle(type, current.#pointer, release)
  }

  free(): Promise<void> {
    dropped.unregister(this)
    // A freed handle stays invalid, even if the connection is reopened.
    this.#pointer.identity = undefined
    return this.#release?.() ?? this.#pointer.giveUp()
  }

  /** The pointer of a handle, if another connection may find its object. */
  static findable(value: unknown): Pointer | undefined {
    if (!(value instanceof NativeHandle)) return undefined
    return value.#pointer.identity === undefined && value.#pointer.givenUp ? undefined : value.#pointer
  }

  /** Takes over the pointer of another handle, which becomes unusable. */
  renew(fresh: NativeHandle<T>): void {
    dropped.unregister(fresh)
    dropped.unregister(this)
    // The other connection may be lost already, and its keys recorded.
    fresh.#pointer.identity = this.#pointer.identity
    this.#pointer = fresh.#pointer
    if (this.#release === undefined) dropped.register(this, this.#pointer, this)
  }

  /** Like `free()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.free()
  }

  /**
   * The pointer behind a caller's value.
   *
   * @throws TypeError     if it is not a handle of this type, or belongs to another connection
   * @throws LibvirtError  `VIR_ERR_INVALID_…` if it was freed or its connection is closed
   */
  static pointerOf(
    value: unknown,
    type: HandleType,
    owner: HandleOwner | undefined,
    call: string,
    parameter: string,
  ): Pointer {
    if (!(value instanceof NativeHandle) || value.type !== type) {
      throw wrongArgument(`${call}: ${parameter} must be a ${type}Ptr handle, not ${describeValue(value)}`)
    }
    const pointer = value.#pointer
    if (pointer.givenUp)
      throw localError(call, invalidCodes[type], `${call}: ${parameter} was freed; look up the object again`)
    if (owner !== undefined && pointer.owner !== owner) {
      throw wrongArgument(`${call}: ${parameter} belongs to another connection; look up the object on this one`)
    }
    if (pointer.owner.closed)
      throw localError(call, 'VIR_ERR_INVALID_CONN', `${call}: the connection of ${parameter} is closed`)
    return pointer
  }
}

/** Describes a value for an error message. */
export function describeValue(value: unknown): string {
  if (value instanceof NativeHandle) return `a ${value.type}Ptr handle`
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'string') return value.length > 40 ? `'${value.slice(0, 40)}…'` : `'${value}'`
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return `${typeof value} ${value}`
  if (Array.isArray(value)) return `an array of ${value.length}`
  return typeof value === 'object' ? classText(value) : `a ${typeof value}`
}

/** All handles in an answer. */
export function handlesIn(value: unknown): NativeHandle[] {
  if (value instanceof NativeHandle) return [value]
  if (Array.isArray(value)) return value.flatMap(handlesIn)
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)
    ? Object.values(value).flatMap(handlesIn)
    : []
}

/** A migrated guest belongs to the destination's connection. */
export const ownerOf = (used: readonly Pointer[], from = 0): HandleOwner | undefined =>
  used.length > from ? used.find(({ type }, index) => index >= from && type === 'virConnect')?.owner : undefined
