import type { CallbackParameter } from '../../../native-types/description.js'
import { virConnectCloseReason } from '../../../native-types/libvirt-common.js'
import { LibvirtError } from '../../base/index.js'
import { type HandleOwner, NativeHandle } from '../calls/handles.js'
import { localError } from '../calls/libvirt-error.js'

/** One kind of event: how to register for it, and how to read its values. */
export interface EventSource<T> {
  readonly register: string
  readonly deregister: string
  readonly eventId: number
  /** The C type of the callback. */
  readonly callback: string
  /** The first libvirt version with these events, if it is newer than the call. */
  readonly since?: string
  /** Reads the values of one event, with handles as `{ name, uuid }`. */
  read(values: readonly unknown[]): T
}

/** The end of a connection. */
export interface CloseEvent {
  /** `client` is our own `close()`, `keepalive` a silent daemon, `eof` and `error` a lost connection. */
  readonly reason: 'error' | 'eof' | 'keepalive' | 'client'
}

/** Why a connection is lost. */
export type LossReason = Exclude<CloseEvent['reason'], 'client'>

/** A subscription to events: registered when `ready` resolves, until `end()`. */
export interface Subscription {
  readonly ready: Promise<void>
  end(): Promise<void>
}

export const closeReasons: Readonly<Record<number, CloseEvent['reason']>> = {
  [virConnectCloseReason.VIR_CONNECT_CLOSE_REASON_ERROR]: 'error',
  [virConnectCloseReason.VIR_CONNECT_CLOSE_REASON_EOF]: 'eof',
  [virConnectCloseReason.VIR_CONNECT_CLOSE_REASON_KEEPALIVE]: 'keepalive',
  [virConnectCloseReason.VIR_CONNECT_CLOSE_REASON_CLIENT]: 'client',
}

/** The error for an old libvirt: an old client does not know the event's number, an old daemon does not support it. */
export function tooOld({ register, since }: EventSource<unknown>, error: unknown): LibvirtError | undefined {
  if (since === undefined || !(error instanceof LibvirtError)) return undefined
  if (error.code !== 'VIR_ERR_INVALID_ARG' && !/unsupported event ID/.test(error.message)) return undefined
  return localError(register, 'VIR_ERR_NO_SUPPORT', `these events need libvirt ${since}, both here and in the daemon`)
}

/** Wraps a callback's handles, which arrive as pointers that we own. */
export function wrappers(
  parameters: readonly CallbackParameter[],
): ((value: unknown, owner: HandleOwner) => unknown)[] {
  const counts = parameters.flatMap((parameter) => ('count' in parameter ? [parameter.count] : []))
  return parameters
    .filter(({ kind, name }) => !['connection', 'subscription', 'opaque'].includes(kind) && !counts.includes(name))
    .map((parameter) =>
      parameter.kind === 'handle'
        ? (value, owner) => NativeHandle.receive(parameter.type, value as bigint, owner)
        : (value) => value,
    )
}
