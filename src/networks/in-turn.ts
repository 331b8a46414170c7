import type { Session } from '../ffi/index.js'

const queues = new WeakMap<Session, Map<string, Promise<unknown>>>()

/**
 * Runs changes to one network one after another on this connection, so that they do not interleave.
 *
 * @param name  of the network, or of what else is changed
 */
export async function inTurn<T>(session: Session, name: string, work: () => Promise<T>): Promise<T> {
  const queue = queues.get(session) ?? new Map<string, Promise<unknown>>()
  queues.set(session, queue)
  const before = queue.get(name) ?? Promise.resolve()
  const own = before.then(work, work)
  // A failure concerns only its own caller.
  const settled = own.then(
    () => {},
    () => {},
  )
  queue.set(name, settled)
  try {
    return await own
  } finally {
    if (queue.get(name) === settled) queue.delete(name)
  }
}
