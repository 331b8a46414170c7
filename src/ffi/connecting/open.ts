import { type CallLimits, checkLimits } from '../../base/index.js'
import { callable } from '../calls/catalogue.js'
import { describeValue } from '../calls/handles.js'
import { FailedCall, startCall } from '../calls/pending-call.js'
import { startPump } from '../events/event-pump.js'
import { Session } from '../session.js'
import layout from '../threads/layout.cjs'
import { libraryOptions } from '../workers/library.js'
import { Lane } from '../workers/worker-pool.js'
import { CredentialChannel, type Credentials, checkCredentials } from './credentials.js'
import type { KeepAliveOptions } from './keep-alive.js'

/** How to connect; `timeout` and `signal` also hold for the opening itself. */
export interface ConnectOptions extends CallLimits {
  /** Only look: every change is refused. */
  readonly readOnly?: boolean | undefined
  /** For daemons that ask who is there. */
  readonly credentials?: Credentials | undefined
  /**
   * Ask a daemon that has been silent for `interval` milliseconds whether it is there, and give it up after `count` intervals
   * without an answer: calls fail, events end, and the `close` event's reason is `keepalive`. Without it a lost link can
   * hold a call for minutes. A daemon serves five requests of one client at a time (its `max_client_requests`), so
   * leave one of them for this where `workers.max` is raised.
   */
  readonly keepAlive?: KeepAliveOptions | undefined
  /**
   * Threads that this connection uses at once; it starts with `min` (default 1) and grows to `max` (default 4) when calls wait for
   * the daemon. A call that timed out has its thread until it returns.
   */
  readonly workers?: { readonly min?: number; readonly max?: number } | undefined
  /** Which `libvirt.so.0` to load; the first connection of the process decides. Default: `VIRTNET_LIBVIRT`, else the system's. */
  readonly library?: string | undefined
}

/**
 * Opens a connection and everything around it.
 *
 * @throws TypeError     for options that make no sense
 * @throws LibraryError  when libvirt cannot be loaded
 * @throws LibvirtError  when libvirt cannot connect
 * @throws TimeoutError  when it takes too long; a connection that opens later is closed at once
 */
export async function openSession(uri: string | undefined, options: ConnectOptions): Promise<Session> {
  check(uri, options)
  const { readOnly = false, credentials, keepAlive, timeout, signal } = options
  const library = libraryOptions(options.library)
  const workers = {
    min: options.workers?.min ?? 1,
    max: options.workers?.max ?? Math.max(4, options.workers?.min ?? 1),
  }
  signal?.throwIfAborted()
  // Beside the opening; where libvirt cannot be loaded, the opening says so.
  startPump(library).catch(() => {})
  const lane = new Lane(library, workers)
  const sessionOptions = { library, limits: { timeout } }
  const channel = credentials === undefined ? undefined : new CredentialChannel(credentials)
  const call = channel ? 'virConnectOpenAuth' : readOnly ? 'virConnectOpenReadOnly' : 'virConnectOpen'
  const close = callable('virConnectClose')
  const parts = { lane, used: [], caller: { late: () => {}, back: () => {} } }
  const late = (connection: unknown): void =>
    void startCall(close, { ...parts, limits: {}, wire: [connection] }).catch(() => {})
  try {
    const connection = (await startCall(
      { name: call, index: layout.OPEN, needs: [] },
      {
        ...parts,
        caller: { late, back: () => {} },
        limits: { timeout, signal },
        wire: { uri: uri ?? null, readOnly, credentials: channel?.wire },
        ...(channel ? { transfer: [channel.wire.port] } : {}),
      },
    )) as bigint
    const session = new Session(connection, lane, sessionOptions)
    if (keepAlive) await startKeepAlive(session, keepAlive)
    return session
  } catch (reason) {
    const error = reason instanceof FailedCall ? reason.toError() : reason
    if (channel?.failure !== undefined && error instanceof Error) error.cause = channel.failure
    throw error
  } finally {
    channel?.close()
  }
}

/** The first libvirt whose own keepalive does not crash the process. @see CVE-2024-4418 */
const harmlessKeepAlive = 10_003_000

/** Ours, everywhere, and libvirt's where it does no harm: that one closes an idle connection's socket at once. */
async function startKeepAlive(session: Session, keepAlive: KeepAliveOptions): Promise<void> {
  try {
    if ((await session.call('virGetVersion')) >= harmlessKeepAlive)
      await session.call('virConnectSetKeepAlive', Math.ceil(keepAlive.interval / 1000), keepAlive.count)
    await session.keepAlive(keepAlive)
  } catch (error) {
    await session.close()
    throw error
  }
}

function check(uri: unknown, options: ConnectOptions): void {
  if (uri !== undefined && (typeof uri !== 'string' || uri.includes('\0'))) {
    throw new TypeError(
      `connect: uri must be a string without NUL, such as 'qemu:///system', not ${describeValue(uri)}`,
    )
  }
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`connect: options must be an object, not ${describeValue(options)}`)
  checkLimits(options, 'connect')
  const { readOnly, credentials, keepAlive, workers, library } = options
  if (readOnly !== undefined && typeof readOnly !== 'boolean')
    throw new TypeError(`connect: readOnly must be a boolean, not ${describeValue(readOnly)}`)
  if (credentials !== undefined) checkCredentials(credentials)
  if (library !== undefined && typeof library !== 'string')
    throw new TypeError(`connect: library must be the path of libvirt.so.0, not ${describeValue(library)}`)
  if (keepAlive !== undefined) {
    const { interval, count } = keepAlive
    if (
      !(
        Number.isInteger(interval) &&
        interval >= 1000 &&
        interval <= 2 ** 31 - 1 &&
        Number.isInteger(count) &&
        count > 0
      )
    ) {
      throw new TypeError('connect: keepAlive must be { interval, count }: milliseconds from 1000, and attempts from 1')
    }
  }
  if (workers !== undefined) {
    const { min = 1, max = Math.max(4, min) } = workers
    if (!(Number.isInteger(min) && Number.isInteger(max) && min >= 1 && max >= min && max <= 64)) {
      throw new TypeError(
        `connect: workers must be { min, max } with 1 ≤ min ≤ max ≤ 64, not ${JSON.stringify(workers)}`,
      )
    }
  }
}
