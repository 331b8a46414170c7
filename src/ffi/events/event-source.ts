import type { CallbackParameter } from '../../../native-types/description.js'
import { virConnectCloseReason } from '../../../native-types/libvirt-common.js'
import { LibvirtError } from '../../base/index.js'
import { type HandleOwner, NativeHandle } from '../calls/handles.js'
import { localError } from '../calls/libvirt-error.js'

/** One kind of event: how libvirt is asked for it, and what its values mean. */
export interface EventSource<T> {
  readonly register: string
  readonly deregister: string
  readonly eventId: number
  /** The C type of the callback. */
  readonly callback: string
  /** The libvirt that has them, where it is not as old as the call. */
  readonly since?: string
  /** From the values of one event, handles as `{ name, uuid }`. */
  read(values: readonly unknown[]): T
}

/** Why a connection ended: `client` is our own close(). */
export interface CloseEvent {
  /** `client` is our own `close()`, `keepalive` a silent daemon, `eof` and `error` a lost connection. */
  readonly reason: 'error' | 'eof' | 'keepalive' | 'client'
}

/** Why a connection is lost. */
export type LossReason = Exclude<CloseEvent['reason'], 'client'>

/** Events that are asked for: registered when `ready` resolves, until `end()`. */
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

/** A client that is too old does not know the number; a daemon answers that it is not supported. */
export function tooOld({ register, since }: EventSource<unknown>, error: unknown): LibvirtError | undefined {
  if (since === undefined || !(error instanceof LibvirtError)) return undefined
  if (error.code !== 'VIR_ERR_INVALID_ARG' && !/unsupported event ID/.test(error.message)) return undefined
  return localError(register, 'VIR_ERR_NO_SUPPORT', `these events need libvirt ${since}, both here and in the daemon`)
}

/** A callback's handles arrive as pointers of our own. */
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
