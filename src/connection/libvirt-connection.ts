import type { LibvirtFunctions } from '../../native-types/index.js'
import type { virConnectPtr } from '../../native-types/values.js'
import {
  argumentError,
  type CallLimits,
  checkLimits,
  type EventStream,
  type EventStreamOptions,
  isUnsupported,
} from '../base/index.js'
import {
  type BatchAnswers,
  type BatchOptions,
  type ConnectionEvents,
  callsWithin,
  connectionEvents,
  type LibvirtCall,
  type LibvirtCallRecorder,
  rawFunctions,
  reconnectEvents,
  runBatch,
  type Session,
  type SettledBatchAnswers,
  versionText,
} from '../ffi/index.js'

/** Releases of libvirt and of the hypervisor, `major.minor.micro`. */
export interface Versions {
  /** libvirt.so in this process. */
  readonly client: string
  /** libvirt at the other end of the connection. */
  readonly daemon: string
  /** The hypervisor, such as QEMU; null if the driver does not know it. */
  readonly hypervisor: string | null
}

/** libvirt at the other end of a connection: its functions, its events, and its own description. */
export abstract class LibvirtConnection implements AsyncDisposable {
  /**
   * Every public function of libvirt under its C name, typed, off the event loop. The connection itself is left out of
   * the arguments.
   */
  readonly libvirt: LibvirtFunctions
  readonly #session: Session

  /** @internal */
  constructor(session: Session) {
    this.#session = session
    this.libvirt = rawFunctions(session)
  }

  /** For classes built on it. @internal */
  protected get session(): Session {
    return this.#session
  }

  /** For functions that take a second connection, such as a migration's destination. */
  get handle(): virConnectPtr {
    return this.session.handle
  }

  /** Whether `close()` was called. */
  get isClosed(): boolean {
    return this.session.closed
  }

  /** `libvirt`, with a timeout or an AbortSignal for the calls made through it. */
  libvirtWithin(limits: CallLimits): LibvirtFunctions {
    checkLimits(limits, 'libvirtWithin')
    return rawFunctions(this.session, limits)
  }

  /**
   * Makes many calls in one trip to a worker thread, in order: much cheaper than one by one.
   *
   * ```ts
   * const [active, xml] = await connection.batch((libvirt) => [
   *   libvirt.virNetworkIsActive(network.handle),
   *   libvirt.virNetworkGetXMLDesc(network.handle),
   * ])
   * ```
   *
   * @throws LibvirtError  of the first call that fails; the calls after it are not made. With `settle: true` every call
   *   is made, and the results are those of Promise.allSettled.
   */
  batch<const C extends readonly LibvirtCall<unknown>[]>(
    build: (libvirt: LibvirtCallRecorder) => C,
    options?: BatchOptions & { settle?: false | undefined },
  ): Promise<BatchAnswers<C>>
  batch<const C extends readonly LibvirtCall<unknown>[]>(
    build: (libvirt: LibvirtCallRecorder) => C,
    options: BatchOptions & { settle: true },
  ): Promise<SettledBatchAnswers<C>>
  batch<const C extends readonly LibvirtCall<unknown>[]>(
    build: (libvirt: LibvirtCallRecorder) => C,
    options: BatchOptions = {},
  ): Promise<BatchAnswers<C> | SettledBatchAnswers<C>> {
    return runBatch(this.session, build, options)
  }

  /**
   * Events of one kind, from now on, until the loop over them is left, the signal aborts, or the connection closes. On
   * a connection that reconnects, they continue after a loss, with a `gap` event that says what changed in between.
   *
   * @throws StateError          for `reconnect` on a connection that does not reconnect
   * @throws LibvirtError        from the iteration: `VIR_ERR_NO_SUPPORT` if the driver has no such events,
   *   `VIR_ERR_NO_CONNECT` when the connection is lost
   * @throws EventOverflowError  from the iteration, when more events wait than `options.buffer`
   */
  events<K extends keyof ConnectionEvents>(
    kind: K,
    options: EventStreamOptions = {},
  ): EventStream<ConnectionEvents[K]> {
    if (kind === 'close') return this.session.closeEvents(options) as EventStream<ConnectionEvents[K]>
    if (kind === 'reconnect') return reconnectEvents(this.session, options) as EventStream<ConnectionEvents[K]>
    const source = connectionEvents[kind as Exclude<K, 'close' | 'reconnect'> & keyof typeof connectionEvents]
    if (source === undefined) {
      throw argumentError(
        'events',
        'kind',
        `must be one of ${[...Object.keys(connectionEvents), 'close', 'reconnect'].join(', ')}, not '${String(kind)}'`,
      )
    }
    return this.session.events(source as never, options) as EventStream<ConnectionEvents[K]>
  }

  /** Whether libvirt considers the connection alive. @see virConnectIsAlive, since 0.9.8 */
  async isAlive(limits?: CallLimits): Promise<boolean> {
    return (await callsWithin(this.session, limits, 'isAlive').call('virConnectIsAlive')) === 1
  }

  /** The name of the host at the other end. @see virConnectGetHostname, since 0.3.0 */
  async hostname(limits?: CallLimits): Promise<string> {
    return callsWithin(this.session, limits, 'hostname').call('virConnectGetHostname')
  }

  /** The URI as libvirt completed it. @see virConnectGetURI, since 0.3.0 */
  async uri(limits?: CallLimits): Promise<string> {
    return callsWithin(this.session, limits, 'uri').call('virConnectGetURI')
  }

  /**
   * Releases of the client library, the daemon and the hypervisor.
   *
   * @see virGetVersion, virConnectGetLibVersion, virConnectGetVersion
   */
  async versions(limits?: CallLimits): Promise<Versions> {
    const calls = callsWithin(this.session, limits, 'versions')
    const [client, daemon, hypervisor] = await Promise.all([
      calls.call('virGetVersion'),
      calls.call('virConnectGetLibVersion'),
      // A network daemon has no hypervisor to ask.
      calls.call('virConnectGetVersion').catch((error: unknown) => {
        if (isUnsupported(error)) return 0n
        throw error
      }),
    ])
    return {
      client: versionText(client),
      daemon: versionText(daemon),
      hypervisor: BigInt(hypervisor) === 0n ? null : versionText(hypervisor),
    }
  }

  /**
   * Ends event streams, waits for pending calls, frees every handle and closes. It gives up on a daemon that does not
   * answer after the connection's `timeout`, 10 seconds at most.
   */
  close(): Promise<void> {
    return this.session.close()
  }

  /** As `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
