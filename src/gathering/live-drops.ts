import { checkOptions, type EventStream } from '../base/index.js'
import type { Session } from '../ffi/index.js'
import type { Host } from '../host.js'
import { startOf } from '../packets/index.js'
import { surroundingsOf } from '../reachability/index.js'
import { type DropWatchOptions, dropStream, dropWatchChecks, type GuestDrop } from '../verify/index.js'
import { takeSnapshot } from './take-snapshot.js'

/** The watch behind `connection.watchDrops()`. */
export function watchLiveDrops(session: Session, host: Host, options: DropWatchOptions): EventStream<GuestDrop> {
  checkOptions<DropWatchOptions>('watchDrops', options, dropWatchChecks)
  const { guests, signal, buffer, overflow, ...rest } = options
  const find = async () => {
    const machine = await host.machine()
    const snapshot = await takeSnapshot(session, host, signal)
    return { machine, start: startOf(machine), surroundings: surroundingsOf(snapshot, { guests }) }
  }
  return dropStream({ signal, buffer, overflow }, find, rest)
}
