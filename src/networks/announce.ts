import { channel } from 'node:diagnostics_channel'

const channels = {
  change: channel('virtnet:change'),
  tampering: channel('virtnet:tampering'),
  verdict: channel('virtnet:verdict'),
} as const

/** Hands a message on, and tells those who listen to all of its kind. */
export function announce<T>(kind: keyof typeof channels, message: T): T {
  const channel = channels[kind]
  if (channel.hasSubscribers) channel.publish(message)
  return message
}

/** What tells a listener, and those who listen to all messages of the kind. */
export const announced =
  <T>(kind: keyof typeof channels, listener: ((message: T) => void) | undefined) =>
  (message: T): void =>
    listener === undefined ? void announce(kind, message) : listener(announce(kind, message))

/** What a listener throws while all goes back must not stop that. */
export function tell<T>(listener: ((message: T) => void) | undefined, message: T): void {
  try {
    listener?.(message)
  } catch {
    // The failure that is being taken back is the one that is told.
  }
}
