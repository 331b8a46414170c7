import type { CallLimits } from '../../base/index.js'
import { callable } from '../calls/catalogue.js'
import { type CallParts, FailedCall, type Request, rethrow } from '../calls/pending-call.js'
import layout from '../threads/layout.cjs'
import type { LibraryOptions } from '../workers/library.js'
import { Lane } from '../workers/worker-pool.js'
import { KeepAlive, type KeepAliveOptions } from './keep-alive.js'
import { lostCall, noKeepAlive } from './keep-alive-errors.js'

/** A watched connection. */
export interface Watched {
  readonly library: LibraryOptions
  readonly connection: bigint
  /** For calls made by callers. */
  readonly limits: CallLimits
  start(request: Request, parts: Omit<CallParts, 'caller' | 'lane'> & { readonly lane?: Lane }): Promise<unknown>
  giveUp(reason: 'keepalive' | 'error'): void
}

/**
 * Starts our own keepalive for a connection. Its probe has its own thread, so hanging calls do not delay it.
 *
 * @throws LibvirtError  `VIR_ERR_NO_SUPPORT` if libvirt has no keepalive either
 */
export async function watchDaemon(
  options: KeepAliveOptions,
  { library, connection, limits, start, giveUp }: Watched,
): Promise<KeepAlive> {
  // Only the remote driver tracks close callbacks, and refuses to unregister one that was never registered.
  const unregister = { wire: [connection, 1n], used: [], limits }
  const unregistered = await start(callable('virConnectUnregisterCloseCallback'), unregister).then(
    () => true,
    (reason) => (reason instanceof FailedCall ? false : rethrow(reason)),
  )
  if (unregistered) throw noKeepAlive().toError()
  // Read-only connections may ask for the version, daemons reserve threads for it, and the library does not answer it
  // itself. An error is an answer too, if the connection is still open.
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
