import { virErrorDomain, virErrorLevel, virErrorNumber } from '../../../native-types/virterror.js'
import { LibvirtError } from '../../base/index.js'
import type { NativeError } from '../workers/call-worker.js'

const names = (constants: Readonly<Record<string, number>>): ReadonlyMap<number, string> =>
  new Map(Object.entries(constants).map(([name, value]) => [value, name]))

const codes = names(virErrorNumber)
const domains = names(virErrorDomain)
const levels = new Map<number, 'none' | 'warning' | 'error'>([
  [virErrorLevel.VIR_ERR_NONE, 'none'],
  [virErrorLevel.VIR_ERR_WARNING, 'warning'],
  [virErrorLevel.VIR_ERR_ERROR, 'error'],
])

/** The error of a failed call. Codes unknown to this library keep their number. */
export function libvirtError(call: string, message: string, native: NativeError | null | undefined): LibvirtError {
  if (!native) return localError(call, 'VIR_ERR_INTERNAL_ERROR', message)
  const { code, domain, level, str1, str2, str3, int1, int2 } = native
  return new LibvirtError(native.message, {
    code: (codes.get(code) ?? `VIR_ERR_${code}`) as LibvirtError['code'],
    number: code,
    domain: (domains.get(domain) ?? `VIR_FROM_${domain}`) as LibvirtError['domain'],
    level: levels.get(level) ?? 'error',
    call,
    details: { str1, str2, str3, int1, int2 },
  })
}

/** An error that libvirt would report, detected before calling it. */
export function localError(call: string, code: keyof typeof virErrorNumber, message: string): LibvirtError {
  return new LibvirtError(message, {
    code,
    number: virErrorNumber[code],
    domain: 'VIR_FROM_NONE',
    level: 'error',
    call,
  })
}
