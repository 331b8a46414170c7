import { printableLines } from '../text/printable.js'
import { docsOf } from './codes.js'
import { errorJson, nameErrors } from './virtnet-error.js'

/** What is wrong with an argument or an option, besides the message. */
export interface OptionErrorFields {
  /** The option or argument, such as `timeout` or `keepAlive.interval`. */
  readonly option: string
  /** What to do about it. */
  readonly remedy?: string | undefined
}

/**
 * An argument or an option is unknown or of the wrong type. A TypeError, and an `instanceof VirtnetError` too; nothing
 * was done.
 */
export class OptionTypeError extends TypeError {
  static {
    nameErrors(OptionTypeError, 'OptionTypeError', 'VirtnetError')
  }

  /** `VIRTNET_OPTION_UNKNOWN`: there is no such option; `VIRTNET_ARGUMENT`: it is an argument, not an option. */
  readonly code: 'VIRTNET_OPTION_UNKNOWN' | 'VIRTNET_OPTION_TYPE' | 'VIRTNET_ARGUMENT'
  /** The option or argument, such as `timeout` or `keepAlive.interval`. */
  readonly option: string
  /** What to do about it; undefined if the message says it. */
  readonly remedy: string | undefined

  constructor(message: string, code: OptionTypeError['code'], { option, remedy }: OptionErrorFields) {
    super(printableLines(message))
    this.code = code
    this.option = option
    this.remedy = remedy
  }

  /** The address of the page about its code. */
  get docs(): string {
    return docsOf(this.code)
  }

  /** Name, code, message, option, remedy and docs, as plain data. */
  toJSON(): Record<string, unknown> {
    return errorJson(this)
  }
}

/**
 * An option is outside its range, or not one of its choices. A RangeError, and an `instanceof VirtnetError` too;
 * nothing was done.
 */
export class OptionRangeError extends RangeError {
  static {
    nameErrors(OptionRangeError, 'OptionRangeError', 'VirtnetError')
  }

  /** What happened, for programs. */
  readonly code = 'VIRTNET_OPTION_RANGE'
  /** The option, such as `timeout` or `keepAlive.interval`. */
  readonly option: string
  /** What to do about it; undefined if the message says it. */
  readonly remedy: string | undefined

  constructor(message: string, { option, remedy }: OptionErrorFields) {
    super(printableLines(message))
    this.option = option
    this.remedy = remedy
  }

  /** The address of the page about its code. */
  get docs(): string {
    return docsOf(this.code)
  }

  /** Name, code, message, option, remedy and docs, as plain data. */
  toJSON(): Record<string, unknown> {
    return errorJson(this)
  }
}
