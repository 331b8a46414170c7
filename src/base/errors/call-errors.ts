import { nameErrors, VirtnetError } from './virtnet-error.js'

/** A call took longer than its `timeout`. Nothing else in the process is blocked; libvirt may still complete the call. */
export class TimeoutError extends VirtnetError {
  static {
    nameErrors(TimeoutError, 'TimeoutError')
  }

  override readonly code = 'VIRTNET_TIMEOUT'
  /** The C function, or what was waited for. */
  readonly call: string
  /** Milliseconds. */
  readonly timeout: number
  /** False: libvirt never received the call. True: it did, and may still complete it. */
  readonly started: boolean

  constructor(message: string, fields: { readonly call: string; readonly timeout: number; readonly started: boolean }) {
    const remedy = fields.started
      ? 'check the state before retrying, or use a longer timeout'
      : 'retry, or use a longer timeout'
    super(message, { remedy })
    this.call = fields.call
    this.timeout = fields.timeout
    this.started = fields.started
  }
}

/** An event stream's buffer overflowed; `missed` events are lost. */
export class EventOverflowError extends VirtnetError {
  static {
    nameErrors(EventOverflowError, 'EventOverflowError')
  }

  override readonly code = 'VIRTNET_EVENT_OVERFLOW'
  /** How many events are lost. */
  readonly missed: number

  constructor(message: string, missed: number) {
    super(message, { remedy: "read faster, or give a larger buffer or overflow: 'drop-oldest'" })
    this.missed = missed
  }
}

/** libvirt's shared library is missing, or cannot be loaded. XML and reachability work without it. */
export class LibraryError extends VirtnetError {
  static {
    nameErrors(LibraryError, 'LibraryError')
  }

  override readonly code = 'VIRTNET_LIBRARY'
}
