/** The errors of libvirt's own keepalive, which ours reports too. */
import { virErrorDomain, virErrorLevel, virErrorNumber } from '../../../native-types/virterror.js'
import { FailedCall } from '../calls/pending-call.js'

function failure(
  call: string,
  code: keyof typeof virErrorNumber,
  domain: keyof typeof virErrorDomain,
  [format, detail]: readonly [format: string, detail: string],
): FailedCall {
  const message = format.replace('%s', detail)
  const fields = { str1: format, str2: detail, str3: null, int1: -1, int2: -1 }
  const native = {
    code: virErrorNumber[code],
    domain: virErrorDomain[domain],
    level: virErrorLevel.VIR_ERR_ERROR,
    message,
    ...fields,
  }
  return new FailedCall(call, { native, message })
}

/**
 * A call on a connection that was given up.
 *
 * @param started  whether a thread was making the call
 */
export const lostCall = (started: boolean, call: string): FailedCall =>
  failure(call, 'VIR_ERR_INTERNAL_ERROR', 'VIR_FROM_RPC', [
    'internal error: %s',
    started ? 'connection closed due to keepalive timeout' : 'client socket is closed',
  ])

/** The driver runs in this process, or does not use libvirt's protocol to reach its hypervisor. */
export const noKeepAlive = (): FailedCall =>
  failure('virConnectSetKeepAlive', 'VIR_ERR_NO_SUPPORT', 'VIR_FROM_DOMAIN', [
    'this function is not supported by the connection driver: %s',
    'virConnectSetKeepAlive',
  ])

/** libvirt's library answers these itself, whatever the daemon's state. */
export const needsNoDaemon = (call: string): boolean =>
  /^(virGetVersion|virConnectGetURI|vir\w+Get(Name|UUID|UUIDString|Key|PortDev))$/.test(call)
