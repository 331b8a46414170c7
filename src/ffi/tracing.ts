import { channel, tracingChannel } from 'node:diagnostics_channel'
import type { Lane } from './workers/worker-pool.js'

/** The connection that a message is about. */
export interface TracedConnection {
  /** A number per opened connection, from 1; reopening a lost connection gives it a new number. */
  readonly connection: number
  /** As given to `connect()`, without a password; null: libvirt's default. */
  readonly uri: string | null
}

/**
 * One call into libvirt, on the tracing channel `virtnet:call`: `start` when it is made, `asyncEnd` when it is answered,
 * preceded by `error` if it failed.
 */
export interface CallMessage extends TracedConnection {
  /** The C function; `batch` for several in one trip to a thread. */
  readonly call: string
  /** For a batch: its functions, in order. Their results are in the batch's answer. */
  readonly calls?: readonly string[]
  /** `call`: made for a caller; `free`: releases C memory; `watch`: probes the daemon. */
  readonly purpose: 'call' | 'free' | 'watch'
  /** Milliseconds until a thread took it; undefined before that, or if none did. */
  wait?: number
  /** Milliseconds from the call to its answer; undefined before that. */
  time?: number
  /** Why it failed: libvirt's code, such as `VIR_ERR_NO_NETWORK`, or `VIRTNET_TIMEOUT`; undefined if it did not. */
  code?: string
  /** The error that it failed with. */
  error?: unknown
}

const callTracing = tracingChannel<'virtnet:call', CallMessage>('virtnet:call')
const eventChannel = channel('virtnet:event')

const connections = new WeakMap<Lane, TracedConnection>()
let opened = 0

/** Assigns a number to a connection's calls; calls of lanes without a number are not traced. */
export function nameConnection(lane: Lane, uri: string | undefined): void {
  connections.set(lane, { connection: ++opened, uri: uri?.replace(/(:\/\/[^:@/]*):[^@/]*@/, '$1@') ?? null })
}

/** The traced properties of a request. */
interface Traceable {
  readonly name: string
  readonly calls?: () => readonly string[]
}

/** The traced properties of a request's parts. */
interface TraceableParts {
  readonly lane: Lane
  readonly purpose?: CallMessage['purpose'] | undefined
  readonly posted?: () => void
}

/** Makes a call and publishes it. Without subscribers this costs a single check. */
export function traced<R extends Traceable, P extends TraceableParts>(
  request: R,
  parts: P,
  make: (request: R, parts: P) => Promise<unknown>,
  toError: (reason: unknown) => unknown,
): Promise<unknown> {
  const connection = callTracing.hasSubscribers ? connections.get(parts.lane) : undefined
  if (connection === undefined) return make(request, parts)
  const { name, calls } = request
  const message: CallMessage = {
    ...connection,
    call: name,
    ...(calls && { calls: calls() }),
    purpose: parts.purpose ?? 'call',
  }
  const begun = performance.now()
  const posted = (): void => {
    message.wait ??= performance.now() - begun
  }
  const { start, end, asyncStart, asyncEnd, error } = callTracing
  const ended = (): void => {
    message.time = performance.now() - begun
    asyncStart.publish(message)
    asyncEnd.publish(message)
  }
  return start.runStores(message, () => {
    const answer = make(request, { ...parts, posted })
    end.publish(message)
    return answer.then(
      (value) => {
        ended()
        return value
      },
      (reason) => {
        const failure = toError(reason)
        message.error = failure
        message.code = codeOf(failure)
        error.publish(message)
        ended()
        throw reason
      },
    )
  })
}

/** The code of an error; an abort reason may have none, so its name is used. */
function codeOf(failure: unknown): string {
  const { code, name } = failure as { readonly code?: unknown; readonly name?: unknown }
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'Error'
}

/** Returns an event after publishing it to subscribers of all events. */
export function heard<T>({ callback }: { readonly callback: string }, lane: Lane, event: T): T {
  if (!eventChannel.hasSubscribers) return event
  const connection = connections.get(lane)
  if (connection) eventChannel.publish({ ...connection, kind: kindOf(callback), event })
  return event
}

/** `virConnectStoragePoolEventLifecycleCallback` → `storagePool`. */
const kindOf = (callback: string): string => {
  if (callback.includes('MACChange')) return 'macChange'
  const [, object = ''] = /^virConnect(\w+?)Event/.exec(callback) ?? []
  return object.charAt(0).toLowerCase() + object.slice(1)
}
