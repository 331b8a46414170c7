import { channel } from 'node:diagnostics_channel'

const channels = { change: channel('virtnet:change'), tampering: channel('virtnet:tampering') } as const

/** Hands a message on, and tells those who listen to all of its kind. */
export function announce<T>(kind: keyof typeof channels, message: T): T {
  const channel = channels[kind]
  if (channel.hasSubscribers) channel.publish(message)
  return message
}
