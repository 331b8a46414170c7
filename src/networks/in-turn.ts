import type { Session } from '../ffi/index.js'

const queues = new WeakMap<Session, Map<string, Promise<unknown>>>()

/** Does what changes one network after what was begun before it on this connection: two at once would mix. */
export async function inTurn<T>(session: Session, name: string, work: () => Promise<T>): Promise<T> {
  const queue = queues.get(session) ?? new Map<string, Promise<unknown>>()
  queues.set(session, queue)
  const before = queue.get(name) ?? Promise.resolve()
  const own = before.then(work, work)
  // A failure is its own caller's.
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
