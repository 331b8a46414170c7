import type { LibvirtFunctions } from '../../native-types/index.js'
import type { CallLimits, EventStream, EventStreamOptions } from '../base/index.js'
import type { NativeHandle } from './calls/handles.js'
import type { BatchResult, RecordedCall } from './calls/recorded-call.js'
import type { CloseEvent, EventSource } from './events/event-source.js'
import type { GapEvent, ReconnectEvent } from './reconnecting/gap.js'

/**
 * The interface to libvirt for all other rooms: one C connection, or, with reconnection, a sequence of them.
 */
export interface Session {
  /** The session itself, so that calls within limits can return theirs. */
  readonly session: Session
  readonly closed: boolean
  /** For calls without limits of their own. */
  readonly limits: CallLimits
  /** The connection as a handle, for the few functions that take another connection. */
  readonly handle: NativeHandle<'virConnect'>
  /** Calls one libvirt function. Refuses invalid arguments before calling it. */
  call<K extends keyof LibvirtFunctions>(
    name: K,
    ...args: Parameters<LibvirtFunctions[K]>
  ): ReturnType<LibvirtFunctions[K]>
  /** Like `call`, for a name and arguments unknown to the compiler. */
  invoke(name: string, args: readonly unknown[], limits?: CallLimits): Promise<unknown>
  /**
   * Several calls in one trip to one thread, in order.
   *
   * @param stopAtError  true: calls after a failed one are not made
   * @returns one entry per call made: its answer, or the error in `error`
   */
  batch(calls: readonly RecordedCall[], stopAtError: boolean, limits?: CallLimits): Promise<BatchResult[]>
  /** Events of one kind, buffered from now on until the stream ends. Later calls run with it registered. */
  events<T>(source: EventSource<T>, options: EventStreamOptions): EventStream<T | GapEvent>
  /** The end of the connection, as an event. */
  closeEvents(options: EventStreamOptions): EventStream<CloseEvent>
  /** State changes of a connection that reconnects; undefined if it does not. */
  reconnectEvents(options: EventStreamOptions): EventStream<ReconnectEvent> | undefined
  /**
   * Resolves when the connection is open: at once, or after it has been reopened.
   *
   * @throws LibvirtError  if it is closed or given up; TimeoutError, or the signal's reason
   */
  available(name: string, limits: CallLimits): Promise<void>
  /** How often it was lost and reopened, including an attempt in progress. */
  readonly losses: number
  /** Ends event streams, waits for calls in flight, frees every handle, closes. Further calls return the same promise. */
  close(): Promise<void>
}
