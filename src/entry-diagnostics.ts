/**
 * What this library publishes through `node:diagnostics_channel`, process-wide and without changes to the code that
 * connects: for traces, metrics and logs. It costs nothing without subscribers.
 */
import type { ConnectionEvents, TracedConnection } from './ffi/index.js'
import type { ApplyEvent, TamperEvent, VerdictChange } from './networks/index.js'

export type { CallMessage, TracedConnection } from './ffi/index.js'

/**
 * A message of the channel `virtnet:event`: a libvirt event that an event stream delivers, once for each stream.
 */
export interface EventMessage extends TracedConnection {
  /** As `connection.events(kind)` calls it: `network`, `domain`, … */
  readonly kind: Exclude<keyof ConnectionEvents, 'close'>
  /** The event as the stream delivers it. */
  readonly event: ConnectionEvents[EventMessage['kind']]
}

/** A message of the channel `virtnet:change`: a step of `connection.apply()`, as it happens. */
export type ChangeMessage = ApplyEvent

/** A message of the channel `virtnet:tampering`: a finding of `connection.watchTampering()`. */
export type TamperingMessage = TamperEvent

/** What the channel `virtnet:verdict` brings: what `connection.watchReachability()` sees open and close. */
export type VerdictMessage = VerdictChange

/**
 * The channels' names. Calls have five, as created by `tracingChannel('virtnet:call')` of `node:diagnostics_channel`.
 *
 * ```ts
 * import { subscribe, tracingChannel } from 'node:diagnostics_channel'
 * import { type CallMessage, diagnosticsChannels } from 'virtnet/diagnostics'
 *
 * subscribe(diagnosticsChannels.event, (message) => console.log(message))
 * subscribe(`tracing:${diagnosticsChannels.call}:asyncEnd`, (message) => {
 *   const { call, time, code } = message as CallMessage
 *   if (code) console.error(`${call} failed after ${time} ms: ${code}`)
 * })
 * ```
 */
export const diagnosticsChannels = {
  /** A tracing channel, with a CallMessage for each call into libvirt. */
  call: 'virtnet:call',
  /** An EventMessage for each libvirt event that an event stream delivers. */
  event: 'virtnet:event',
  /** A ChangeMessage for each step of `connection.apply()`. */
  change: 'virtnet:change',
  /** A TamperingMessage for each finding of `connection.watchTampering()`, and when it is healed. */
  tampering: 'virtnet:tampering',
  /** A VerdictMessage for what `connection.watchReachability()` sees open and close. */
  verdict: 'virtnet:verdict',
} as const
