import type { CallLimits } from '../../base/index.js'
import { callable } from '../calls/catalogue.js'
import { type CallParts, FailedCall, type Request, rethrow } from '../calls/pending-call.js'
import layout from '../threads/layout.cjs'
import type { LibraryOptions } from '../workers/library.js'
import { Lane } from '../workers/worker-pool.js'
import { KeepAlive, type KeepAliveOptions } from './keep-alive.js'
import { lostCall, noKeepAlive } from './keep-alive-errors.js'

/** A connection that is watched. */
export interface Watched {
  readonly library: LibraryOptions
  readonly connection: bigint
  /** For calls that somebody waits for. */
  readonly limits: CallLimits
  start(request: Request, parts: Omit<CallParts, 'caller' | 'lane'> & { readonly lane?: Lane }): Promise<unknown>
  giveUp(reason: 'keepalive' | 'error'): void
}

/**
 * Starts a keepalive of our own for a connection. Its question travels on a thread of its own, so that calls that hang
 * do not hold it up.
 *
 * @throws LibvirtError `VIR_ERR_NO_SUPPORT` where libvirt has no keepalive either
 */
export async function watchDaemon(
  options: KeepAliveOptions,
  { library, connection, limits, start, giveUp }: Watched,
): Promise<KeepAlive> {
  // Only the driver that speaks to daemons keeps account of close callbacks, and refuses to end one that it never had.
  const unregister = { wire: [connection, 1n], used: [], limits }
  const unregistered = await start(callable('virConnectUnregisterCloseCallback'), unregister).then(
    () => true,
    (reason) => (reason instanceof FailedCall ? false : rethrow(reason)),
  )
  if (unregistered) throw noKeepAlive().toError()
  // Read-only connections may ask for the version, a daemon keeps threads free for that, and the library does not answer
  // it by itself. No is an answer, too, as long as the connection stands.
  const calls = [callable('virConnectGetLibVersion'), callable('virConnectIsAlive')]
  const request = { name: 'keepalive', index: layout.BATCH, needs: calls.flatMap(({ needs }) => needs) }
  const wire = calls.flatMap(({ index }) => [index, [connection]])
  const lane = new Lane(library, { min: 1, max: 1, urgent: true })
  return new KeepAlive(options, {
    ask: async () => {
      const parts = { lane, wire, used: [], limits: {}, purpose: 'watch', extra: false } as const
      const [[, alive]] = (await start(request, parts)) as [[version: unknown, alive: number | undefined]]
      return alive === 0 ? 'closed' : 'answered'
    },
    get asked() {
      return lane.busy
    },
    giveUp: (reason) => {
      lane.abandonAll(lostCall)
      giveUp(reason)
    },
  })
}
