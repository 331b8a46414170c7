import { channel } from 'node:diagnostics_channel'

const channels = {
  change: channel('virtnet:change'),
  tampering: channel('virtnet:tampering'),
  verdict: channel('virtnet:verdict'),
} as const

/** Delivers a message to its own listener and to the diagnostics channel of its kind. */
export function announce<T>(kind: keyof typeof channels, message: T): T {
  const channel = channels[kind]
  if (channel.hasSubscribers) channel.publish(message)
  return message
}

/** A function that delivers each message to its own listener and to the diagnostics channel of its kind. */
export const announced =
  <T>(kind: keyof typeof channels, listener: ((message: T) => void) | undefined) =>
  (message: T): void =>
    listener === undefined ? void announce(kind, message) : listener(announce(kind, message))

/** An error thrown by a listener must not stop a rollback. */
export function tell<T>(listener: ((message: T) => void) | undefined, message: T): void {
  try {
    listener?.(message)
  } catch {
    // Report the failure that caused the rollback, not this one.
  }
}
