/**
 * What can be heard of this library by `node:diagnostics_channel`, in the whole process, without the code that connects
 * knowing of it: for traces, metrics and logs. It costs nothing while nobody listens.
 */
import type { ConnectionEvents, TracedConnection } from './ffi/index.js'
import type { ApplyEvent, TamperEvent, VerdictChange } from './networks/index.js'

export type { CallMessage, TracedConnection } from './ffi/index.js'

/** What the channel `virtnet:event` brings: an event of libvirt's that somebody asked for, once for each stream that has it. */
export interface EventMessage extends TracedConnection {
  /** As `connection.events(kind)` calls it: `network`, `domain`, … */
  readonly kind: Exclude<keyof ConnectionEvents, 'close'>
  /** What the stream brings. */
  readonly event: ConnectionEvents[EventMessage['kind']]
}

/** What the channel `virtnet:change` brings: what `connection.apply()` does, as it does it. */
export type ChangeMessage = ApplyEvent

/** What the channel `virtnet:tampering` brings: what `connection.watchTampering()` finds. */
export type TamperingMessage = TamperEvent

/** What the channel `virtnet:verdict` brings: what `connection.watchReachability()` sees open and close. */
export type VerdictMessage = VerdictChange

/**
 * The channels' names. Those of calls are five, as `tracingChannel('virtnet:call')` of `node:diagnostics_channel` makes them.
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
  /** An EventMessage for each event of libvirt's that somebody asked for. */
  event: 'virtnet:event',
  /** A ChangeMessage for each step of `connection.apply()`. */
  change: 'virtnet:change',
  /** A TamperingMessage for what `connection.watchTampering()` finds, and what is healed. */
  tampering: 'virtnet:tampering',
  /** A VerdictMessage for what `connection.watchReachability()` sees open and close. */
  verdict: 'virtnet:verdict',
} as const
