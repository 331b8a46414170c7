import type {
  KnownLibvirtErrorCode,
  LibvirtErrorCode,
  LibvirtErrorDetails,
  LibvirtErrorFields,
} from './libvirt-codes.js'
import { remedyOf, saysUnsupported } from './libvirt-remedies.js'
import { nameErrors, VirtnetError } from './virtnet-error.js'

/**
 * libvirt refused or failed. `code` is libvirt's name for it, such as `VIR_ERR_NO_NETWORK`; a code newer than this
 * library is `VIR_ERR_` and its number.
 *
 * A closed connection or a freed handle is reported the same way, with the code that libvirt has for it
 * (`VIR_ERR_INVALID_CONN`, `VIR_ERR_INVALID_NETWORK`, …), and so is a function that the installed libvirt does not
 * have (`VIR_ERR_NO_SUPPORT`).
 *
 * @see https://libvirt.org/html/libvirt-virterror.html
 */
export class LibvirtError extends VirtnetError {
  static {
    nameErrors(LibvirtError, 'LibvirtError')
  }

  override readonly code: LibvirtErrorCode
  /** The code as libvirt's number. */
  readonly number: number
  /** The part of libvirt that it comes from, such as `VIR_FROM_NETWORK`. */
  readonly domain: `VIR_FROM_${string}`
  /** libvirt's level of severity. */
  readonly level: 'none' | 'warning' | 'error'
  /** The C function that failed. */
  readonly call: string
  /** libvirt's own fields behind it. */
  readonly details: LibvirtErrorDetails

  /** @param message  libvirt's own */
  constructor(message: string, fields: LibvirtErrorFields, options?: ErrorOptions) {
    super(message, { ...options, remedy: fields.remedy ?? remedyOf({ ...fields, message }) })
    this.code = fields.code
    this.number = fields.number
    this.domain = fields.domain
    this.level = fields.level
    this.call = fields.call
    this.details = fields.details ?? { str1: null, str2: null, str3: null, int1: -1, int2: -1 }
  }
}

/**
 * `connect()` failed: libvirt could not open the connection, or was denied access. `message` names the URI, `remedy`
 * what to do.
 */
export class ConnectError extends LibvirtError {
  static {
    nameErrors(ConnectError, 'ConnectError')
  }

  /** The URI that was asked for; null: libvirt's default. */
  readonly uri: string | null

  constructor(message: string, fields: LibvirtErrorFields & { readonly uri: string | null }, options?: ErrorOptions) {
    super(message, fields, options)
    this.uri = fields.uri
  }
}

/** Whether libvirt reported that this connection does not support the call at all. */
export const isUnsupported = (error: unknown): error is LibvirtError =>
  error instanceof LibvirtError && saysUnsupported(error)

/** Whether it is a libvirt error with one of these codes. */
export const hasCode = (error: unknown, ...codes: readonly KnownLibvirtErrorCode[]): error is LibvirtError =>
  error instanceof LibvirtError && codes.some((code) => code === error.code)

/** The result of a call; undefined if libvirt fails with one of these codes. */
export async function unlessCode<T>(
  work: Promise<T>,
  ...codes: readonly KnownLibvirtErrorCode[]
): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (hasCode(error, ...codes)) return undefined
    throw error
  }
}
