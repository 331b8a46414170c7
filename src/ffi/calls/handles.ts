import type { HandleType } from '../../../native-types/description.js'
import type { Handle } from '../../../native-types/values.js'
import type { virErrorNumber } from '../../../native-types/virterror.js'
import { wrongArgument } from '../../base/index.js'
import { localError } from './libvirt-error.js'

/** What libvirt says of a handle that is none. */
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

/** The connection that pointers belong to, as far as they need it. */
export interface HandleOwner {
  /** Every pointer that is not freed yet. */
  readonly pointers: Set<Pointer>
  readonly closed: boolean
  /** Frees one pointer, together with others that are given up about the same time. */
  dispose(pointer: Pointer): Promise<void>
}

/**
 * One pointer of C's, and how many calls are using it. It is freed when it was given up and the last of these calls
 * is back, because C does not look whether somebody else still uses it.
 */
export class Pointer {
  readonly type: HandleType
  readonly address: bigint
  readonly owner: HandleOwner
  /** By what its object is found again on another connection, once its own is lost. */
  identity: string | undefined
  #uses = 0
  /** Uses by calls that nobody waits for any more and that have not come back. */
  #stuck = 0
  #disposal: Promise<void> | undefined
  /** Looks again how it is used. */
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

  /** The caller of a call that uses it has given up on the call, which goes on. */
  leave(): void {
    this.#stuck++
    this.#look?.()
  }

  /** @param left  its caller had given up on the call */
  unuse(left: boolean): void {
    this.#uses--
    if (left) this.#stuck--
    this.#look?.()
  }

  /** Frees it, now or when the calls that use it are back. It is not waited for calls that their callers gave up on. */
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

/** Handles that were dropped without being freed. A safety net: the collector may never run. */
const dropped = new FinalizationRegistry<Pointer>((pointer) => void pointer.giveUp().catch(() => {}))

export class NativeHandle<T extends HandleType = HandleType> implements Handle<T> {
  readonly type: T
  #pointer: Pointer
  readonly #release: (() => Promise<void>) | undefined

  /** @param release  what `free()` does; a connection's handle closes the connection */
  constructor(type: T, pointer: Pointer, release?: () => Promise<void>) {
    this.type = type
    this.#pointer = pointer
    this.#release = release
  }

  /** A handle for a pointer that libvirt has just given us. */
  static receive<T extends HandleType>(type: T, address: bigint, owner: HandleOwner): NativeHandle<T> {
    const pointer = new Pointer(type, address, owner)
    const handle = new NativeHandle(type, pointer)
    dropped.register(handle, pointer, handle)
    return handle
  }

  /** A handle that outlives the one whose pointer it has now. @param release  what `free()` does */
  static lasting<T extends HandleType>(
    type: T,
    current: NativeHandle<T>,
    release: () => Promise<void>,
  ): NativeHandle<T> {
    return new NativeHandle(type, current.#pointer, release)
  }

  free(): Promise<void> {
    dropped.unregister(this)
    // Freed is freed, whatever becomes of the connection.
    this.#pointer.identity = undefined
    return this.#release?.() ?? this.#pointer.giveUp()
  }

  /** The pointer of a handle whose connection was lost, if its object can be found again. */
  static lostPointer(value: unknown): Pointer | undefined {
    return value instanceof NativeHandle && value.#pointer.identity !== undefined ? value.#pointer : undefined
  }

  /** Takes over what another handle has, which is of no use any more. */
  renew(fresh: NativeHandle<T>): void {
    dropped.unregister(fresh)
    dropped.unregister(this)
    this.#pointer = fresh.#pointer
    if (this.#release === undefined) dropped.register(this, this.#pointer, this)
  }

  /** As `free()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.free()
  }

  /**
   * The pointer behind a value that a caller gave.
   *
   * @throws TypeError     when it is no handle of this type, or belongs to another connection
   * @throws LibvirtError  `VIR_ERR_INVALID_…` when it was freed or its connection is closed
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

/** A value as an error message shows it. */
export function describeValue(value: unknown): string {
  if (value instanceof NativeHandle) return `a ${value.type}Ptr handle`
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'string') return value.length > 40 ? `'${value.slice(0, 40)}…'` : `'${value}'`
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return `${typeof value} ${value}`
  if (Array.isArray(value)) return `an array of ${value.length}`
  return typeof value === 'object' ? `a ${value.constructor?.name ?? 'object'}` : `a ${typeof value}`
}

/** Every handle in an answer. */
export function handlesIn(value: unknown): NativeHandle[] {
  if (value instanceof NativeHandle) return [value]
  if (Array.isArray(value)) return value.flatMap(handlesIn)
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)
    ? Object.values(value).flatMap(handlesIn)
    : []
}

/** A guest that migrated belongs to the connection that it migrated to. */
export const ownerOf = (used: readonly Pointer[], from = 0): HandleOwner | undefined =>
  used.length > from ? used.find(({ type }, index) => index >= from && type === 'virConnect')?.owner : undefined
