import type { LibvirtFunctions } from '../../native-types/index.js'
import type { CallLimits, EventStream, EventStreamOptions } from '../base/index.js'
import type { NativeHandle } from './calls/handles.js'
import type { BatchResult, RecordedCall } from './calls/recorded-call.js'
import type { CloseEvent, EventSource } from './events/event-source.js'
import type { GapEvent, ReconnectEvent } from './reconnecting/gap.js'

/**
 * What everything above speaks to libvirt through: one connection of C's, or one after the other where it is opened again
 * when it is lost.
 */
export interface Session {
  /** This, where calls within limits are asked for what they are on. */
  readonly session: Session
  readonly closed: boolean
  /** Of calls that name none of their own. */
  readonly limits: CallLimits
  /** The connection as a handle, for the few functions that take another connection. */
  readonly handle: NativeHandle<'virConnect'>
  /** Calls one function of libvirt's. Bad arguments are refused before libvirt is asked. */
  call<K extends keyof LibvirtFunctions>(
    name: K,
    ...args: Parameters<LibvirtFunctions[K]>
  ): ReturnType<LibvirtFunctions[K]>
  /** As `call`, for a name and arguments that are not known to the compiler. */
  invoke(name: string, args: readonly unknown[], limits?: CallLimits): Promise<unknown>
  /**
   * Several calls in one trip to one thread, in order.
   *
   * @param stopAtError  true: calls after a failed one are not made
   * @returns one entry per call made: its answer, or the error in `error`
   */
  batch(calls: readonly RecordedCall[], stopAtError: boolean, limits?: CallLimits): Promise<BatchResult[]>
  /** Events of one kind, kept from now on until the stream ends. Calls made after this see it registered. */
  events<T>(source: EventSource<T>, options: EventStreamOptions): EventStream<T | GapEvent>
  /** The end of the connection, as an event. */
  closeEvents(options: EventStreamOptions): EventStream<CloseEvent>
  /** What becomes of a connection that is opened again; undefined where it is not. */
  reconnectEvents(options: EventStreamOptions): EventStream<ReconnectEvent> | undefined
  /**
   * Resolves when the connection is there: at once, or when it was opened again.
   *
   * @throws LibvirtError when it is closed or given up; TimeoutError, or the signal's reason
   */
  available(name: string, limits: CallLimits): Promise<void>
  /** How often it was lost and is, or was, opened again. */
  readonly losses: number
  /** Ends event streams, waits for calls in flight, frees every handle, closes. Closing twice is the same closing. */
  close(): Promise<void>
}
