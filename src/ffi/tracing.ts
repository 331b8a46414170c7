import { channel, tracingChannel } from 'node:diagnostics_channel'
import type { Lane } from './workers/worker-pool.js'

/** Which connection of the process it is about. */
export interface TracedConnection {
  /** Connections are numbered as they are opened, from 1; one that was lost and opened again has another number. */
  readonly connection: number
  /** As it was given to `connect()`, without a password; null: libvirt's default. */
  readonly uri: string | null
}

/**
 * One call into libvirt, on the tracing channel `virtnet:call`: `start` when it is made, `asyncEnd` when its answer is there,
 * `error` before that where it failed.
 */
export interface CallMessage extends TracedConnection {
  /** The C function; `batch` for several in one trip to a thread. */
  readonly call: string
  /** Of a batch: its functions, in order. What became of each is in the batch's answer. */
  readonly calls?: readonly string[]
  /** `free`: C's memory is released, for nobody who waits. */
  readonly purpose: 'call' | 'free' | 'watch'
  /** Milliseconds until a thread had it; undefined before that, and where none ever had. */
  wait?: number
  /** Milliseconds from being made to its answer; undefined before that. */
  time?: number
  /** Why it failed: libvirt's code, such as `VIR_ERR_NO_NETWORK`, or `VIRTNET_TIMEOUT`; undefined where it did not. */
  code?: string
  /** What it failed with. */
  error?: unknown
}

const callTracing = tracingChannel<'virtnet:call', CallMessage>('virtnet:call')
const eventChannel = channel('virtnet:event')

const connections = new WeakMap<Lane, TracedConnection>()
let opened = 0

/** Gives a connection's calls their number; those of a lane without one are not traced. */
export function nameConnection(lane: Lane, uri: string | undefined): void {
  connections.set(lane, { connection: ++opened, uri: uri?.replace(/(:\/\/[^:@/]*):[^@/]*@/, '$1@') ?? null })
}

/** What is told of a request. */
interface Traceable {
  readonly name: string
  readonly calls?: () => readonly string[]
}

/** Of its parts. */
interface TraceableParts {
  readonly lane: Lane
  readonly purpose?: CallMessage['purpose'] | undefined
  readonly posted?: () => void
}

/** Makes a call, and tells those who listen about it. Where nobody does, this costs one look at a channel. */
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

/** What a signal was aborted with has no code of ours. */
function codeOf(failure: unknown): string {
  const { code, name } = failure as { readonly code?: unknown; readonly name?: unknown }
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'Error'
}

/** Hands an event on, and tells those who listen to all of them. */
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
