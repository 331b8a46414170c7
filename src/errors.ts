/** What every error of this library has in common. */
export abstract class VirtnetError extends Error {}

/** One thing that is wrong with a definition, and where. */
export interface DefinitionIssue {
  /** Path into the definition, such as `ips[0].dhcp.ranges[1].end`; empty for the whole. */
  readonly path: string
  /** What is wrong, with the offending value and what is allowed. */
  readonly message: string
}

/**
 * We refused a definition, a query or an argument before libvirt was asked.
 * `message` names the path, the value and the way out; `issues` has them one by one.
 */
export class DefinitionError extends VirtnetError {
  override readonly name = 'DefinitionError'
  readonly issues: readonly DefinitionIssue[]

  constructor(issues: readonly DefinitionIssue[], options?: ErrorOptions) {
    super(issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('\n'), options)
    this.issues = issues
  }
}

/** libvirt's names of its errors; a few older ones are warnings. */
export type LibvirtErrorCode = `VIR_ERR_${string}` | `VIR_WAR_${string}`

/** libvirt's own fields behind an error. Their meaning depends on the code; absent ones are null, or -1. */
export interface LibvirtErrorDetails {
  readonly str1: string | null
  readonly str2: string | null
  readonly str3: string | null
  readonly int1: number
  readonly int2: number
}

/**
 * libvirt said no. `code` is libvirt's name for it, such as `VIR_ERR_NO_NETWORK`; a code newer than this library is
 * `VIR_ERR_` and its number.
 *
 * A closed connection or a freed handle is reported the same way, with the code that libvirt has for it
 * (`VIR_ERR_INVALID_CONN`, `VIR_ERR_INVALID_NETWORK`, …), and so is a function that the installed libvirt does not
 * have (`VIR_ERR_NO_SUPPORT`).
 *
 * @see https://libvirt.org/html/libvirt-virterror.html
 */
export class LibvirtError extends VirtnetError {
  override readonly name = 'LibvirtError'
  readonly code: LibvirtErrorCode
  /** The code as libvirt's number. */
  readonly number: number
  /** The part of libvirt that it comes from, such as `VIR_FROM_NETWORK`. */
  readonly domain: `VIR_FROM_${string}`
  readonly level: 'none' | 'warning' | 'error'
  /** The C function that failed. */
  readonly call: string
  readonly details: LibvirtErrorDetails

  constructor(
    message: string,
    fields: Pick<LibvirtError, 'code' | 'number' | 'domain' | 'level' | 'call'> & {
      readonly details?: LibvirtErrorDetails
    },
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.code = fields.code
    this.number = fields.number
    this.domain = fields.domain
    this.level = fields.level
    this.call = fields.call
    this.details = fields.details ?? { str1: null, str2: null, str3: null, int1: -1, int2: -1 }
  }
}

/** A call took longer than its `timeout`. The rest of the process goes on; libvirt may still carry the call out. */
export class TimeoutError extends VirtnetError {
  override readonly name = 'TimeoutError'
  /** The C function, or what was waited for. */
  readonly call: string
  /** Milliseconds. */
  readonly timeout: number
  /** False: libvirt was never asked. True: it was, and what it was asked for may still happen. */
  readonly started: boolean

  constructor(message: string, fields: { readonly call: string; readonly timeout: number; readonly started: boolean }) {
    super(message)
    this.call = fields.call
    this.timeout = fields.timeout
    this.started = fields.started
  }
}

/** libvirt's shared library is not there, or cannot be loaded. XML and reachability work without it. */
export class LibraryError extends VirtnetError {
  override readonly name = 'LibraryError'
}

/** More events came than the buffer of an event stream holds; `missed` of them are lost. */
export class EventOverflowError extends VirtnetError {
  override readonly name = 'EventOverflowError'
  readonly missed: number

  constructor(message: string, missed: number) {
    super(message)
    this.missed = missed
  }
}
