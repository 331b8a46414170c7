import {
  argumentError,
  type CallLimits,
  ConnectError,
  checkOptions,
  isUnsupported,
  LibvirtError,
  limitChecks,
  longestTimeout,
  OptionRangeError,
  OptionTypeError,
  ownerCheck,
  printable,
  TimeoutError,
} from '../../base/index.js'
import { callable } from '../calls/catalogue.js'
import { describeValue } from '../calls/handles.js'
import { FailedCall, startCall } from '../calls/pending-call.js'
import { startPump } from '../events/event-pump.js'
import { type ReconnectOptions, reconnectChecks } from '../reconnecting/back-off.js'
import type { Inventories } from '../reconnecting/lasting-events.js'
import { LastingSession } from '../reconnecting/lasting-session.js'
import type { Session } from '../session.js'
import { SingleSession } from '../single-session.js'
import layout from '../threads/layout.cjs'
import { nameConnection } from '../tracing.js'
import { libraryOptions } from '../workers/library.js'
import { Lane } from '../workers/worker-pool.js'
import { connectRemedy } from './connect-remedy.js'
import { CredentialChannel, type Credentials, credentialsCheck } from './credentials.js'
import type { KeepAliveOptions } from './keep-alive.js'

/** How to connect; `timeout` and `signal` also apply to opening the connection. */
export interface ConnectOptions extends CallLimits {
  /** Read only: every change is refused. */
  readonly readOnly?: boolean | undefined
  /** For daemons that require authentication. */
  readonly credentials?: Credentials | undefined
  /**
   * Probe a daemon that has been silent for `interval` milliseconds, and give up after `count` intervals without an
   * answer: calls fail, events end, and the `close` event's reason is `keepalive`. Without it a lost link can hold a
   * call for minutes. A daemon serves five requests of one client at a time (its `max_client_requests`), so leave one
   * of them for this if you raise `workers.max`.
   */
  readonly keepAlive?: KeepAliveOptions | undefined
  /**
   * Threads that this connection uses at once; it starts with `min` (default 1) and grows to `max` (default 4) when
   * calls wait for the daemon. A call that timed out has its thread until it returns.
   */
  readonly workers?: { readonly min?: number; readonly max?: number } | undefined
  /**
   * Open the connection again when it is lost: its daemon restarted or was killed, or its keepalive had no answer.
   * Event streams continue, with a `gap` event that reports what changed in the meantime. Networks, guests and most other
   * handles stay valid: their objects are looked up again, by UUID or name; snapshots, checkpoints, ports, libvirt's
   * streams and callbacks that were registered through `connection.libvirt` end with their connection. A call in flight
   * fails, and is never repeated, because it may have taken effect. A call made while the connection is lost waits for
   * it within its timeout or signal, and fails at once without either. Default false.
   */
  readonly reconnect?: boolean | ReconnectOptions | undefined
  /**
   * Which `libvirt.so.0` to load; the first connection of the process decides. Default: `VIRTNET_LIBVIRT`, else the
   * system's.
   */
  readonly library?: string | undefined
}

/**
 * Opens a connection and everything around it.
 *
 * @param inventories  readers of the objects that events concern, to report what a gap changed
 * @throws OptionTypeError, OptionRangeError  for invalid options
 * @throws LibraryError  if libvirt cannot be loaded
 * @throws ConnectError  if libvirt cannot connect, with the URI and what to do
 * @throws TimeoutError  if it takes too long; a connection that opens later is closed at once
 */
export async function openSession(
  uri: string | undefined,
  options: ConnectOptions,
  inventories: Inventories = () => undefined,
): Promise<Session> {
  check(uri, options)
  const { reconnect = false } = options
  const first = await open(uri, options)
  if (reconnect === false) return first
  return LastingSession.start(first, {
    options: reconnect === true ? {} : reconnect,
    inventories,
    // Reconnecting has its own limits.
    open: (signal) => open(uri, options, { signal, purpose: 'watch' }),
  })
}

/** @param again  for reopening: the signal that ends it, instead of the caller's limits */
async function open(
  uri: string | undefined,
  options: ConnectOptions,
  again?: { readonly signal: AbortSignal; readonly purpose: 'watch' },
): Promise<SingleSession> {
  const { readOnly = false, credentials, keepAlive, timeout, signal } = options
  const library = libraryOptions(options.library)
  const workers = {
    min: options.workers?.min ?? 1,
    max: options.workers?.max ?? Math.max(4, options.workers?.min ?? 1),
  }
  ;(again?.signal ?? signal)?.throwIfAborted()
  // In parallel with opening, which reports if libvirt cannot be loaded.
  startPump(library).catch(() => {})
  const lane = new Lane(library, workers)
  nameConnection(lane, uri)
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
        limits: again ? { signal: again.signal } : { timeout, signal },
        purpose: again?.purpose,
        wire: { uri: uri ?? null, readOnly, credentials: channel?.wire },
        ...(channel ? { transfer: [channel.wire.port] } : {}),
      },
    )) as bigint
    const session = new SingleSession(connection, lane, sessionOptions)
    if (keepAlive) await startKeepAlive(session, keepAlive)
    return session
  } catch (reason) {
    throw connectFailure(uri ?? null, reason instanceof FailedCall ? reason.toError() : reason, channel?.failure)
  } finally {
    channel?.close()
  }
}

/** The first libvirt whose own keepalive does not crash the process. @see CVE-2024-4418 */
const harmlessKeepAlive = 10_003_000

/** Starts our keepalive, and libvirt's too if it is safe: that one closes an idle connection's socket at once. */
async function startKeepAlive(session: SingleSession, keepAlive: KeepAliveOptions): Promise<void> {
  try {
    if ((await session.call('virGetVersion')) >= harmlessKeepAlive)
      await session.call('virConnectSetKeepAlive', Math.ceil(keepAlive.interval / 1000), keepAlive.count)
    await session.keepAlive(keepAlive)
  } catch (error) {
    // The test driver's host is inside the library, so it needs no keepalive.
    if (isUnsupported(error) && (await session.call('virConnectGetType')) === 'TEST') return
    await session.close()
    throw error
  }
}

/** The error of `connect()`, with the URI and what to do. */
function connectFailure(uri: string | null, reason: unknown, cause: unknown): unknown {
  // Hides a password, which does not belong in a URI but may be there.
  const shown =
    uri === null ? "libvirt's default URI" : `'${printable(uri.replace(/(:\/\/[^:@/]*):[^@/]*@/, '$1:…@'))}'`
  const message = `cannot connect to ${shown}`
  if (reason instanceof TimeoutError) {
    const { call, timeout, started } = reason
    return new TimeoutError(`${message}: ${reason.message}`, { call, timeout, started })
  }
  if (!(reason instanceof LibvirtError)) {
    if (cause !== undefined && reason instanceof Error) reason.cause = cause
    return reason
  }
  const { code, number, domain, level, call, details } = reason
  const remedy = connectRemedy(uri, { code, message: reason.message })
  return new ConnectError(
    `${message}: ${reason.message}`,
    { code, number, domain, level, call, details, remedy, uri },
    cause === undefined ? undefined : { cause },
  )
}

function check(uri: unknown, options: ConnectOptions): void {
  if (uri !== undefined && (typeof uri !== 'string' || uri.includes('\0'))) {
    throw argumentError(
      'connect',
      'uri',
      `must be a string without NUL, such as 'qemu:///system', not ${describeValue(uri)}`,
    )
  }
  checkOptions<ConnectOptions & { readonly machine?: unknown; readonly owner?: unknown }>('connect', options, {
    ...limitChecks,
    readOnly: 'boolean',
    credentials: credentialsCheck,
    keepAlive: 'object',
    workers: 'object',
    library: 'string',
    reconnect: (value) =>
      typeof value === 'boolean' || (typeof value === 'object' && value !== null && !Array.isArray(value))
        ? undefined
        : 'true, false or an object',
    machine: machineCheck,
    owner: ownerCheck,
  })
  const { keepAlive, workers, reconnect } = options
  if (typeof reconnect === 'object') {
    checkOptions<ReconnectOptions>('connect: reconnect', reconnect, reconnectChecks)
    const { delay = 200, maxDelay = 30_000 } = reconnect
    if (delay > maxDelay)
      throw new OptionRangeError(`connect: reconnect.delay, ${delay}, must not be more than maxDelay, ${maxDelay}`, {
        option: 'reconnect.delay',
      })
  }
  if (keepAlive !== undefined) {
    checkOptions<KeepAliveOptions>('connect: keepAlive', keepAlive, {
      interval: { least: 1000, most: longestTimeout, unit: 'milliseconds' },
      count: { least: 1, most: 1_000_000 },
    })
    for (const name of ['interval', 'count'] as const)
      if (keepAlive[name] === undefined)
        throw new OptionTypeError(
          `connect: keepAlive.${name} is required: { interval: 5000, count: 3 }`,
          'VIRTNET_OPTION_TYPE',
          {
            option: `keepAlive.${name}`,
          },
        )
  }
  if (workers !== undefined) {
    const threads = { least: 1, most: 64 }
    checkOptions<NonNullable<ConnectOptions['workers']>>('connect: workers', workers, { min: threads, max: threads })
    const { min = 1, max = Math.max(4, min) } = workers
    if (min > max)
      throw new OptionRangeError(`connect: workers.max must not be less than workers.min, ${min}; it is ${max}`, {
        option: 'workers.max',
      })
  }
}

const machineCheck = (value: unknown): string | undefined => {
  const { run, readFile, glob } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  const isMachine = [run, readFile, glob].every((method) => typeof method === 'function')
  return isMachine ? undefined : "a MachineAccess, such as machineThrough(['ssh', 'root@kvm1'], { shell: true })"
}
