import { setTimeout as pause } from 'node:timers/promises'
import type { Session } from '../../ffi/index.js'

/** Milliseconds until a loss is noticed that a call has met. */
const notice = 100

/**
 * Waits for a connection that is being opened again.
 *
 * @returns false: it was not away, or will not come back
 */
export async function isBack(session: Session, signal: AbortSignal): Promise<boolean> {
  await pause(notice, undefined, { signal }).catch(() => {})
  if (!session.away) return false
  return session.available('watch', { signal }).then(
    () => true,
    () => false,
  )
}
