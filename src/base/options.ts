import { OptionRangeError, OptionTypeError } from './errors.js'
import { likely } from './likely.js'
import { printable } from './text/printable.js'
import { classText } from './text/quote.js'

/** A whole number, or any number with `whole: false`, from `least` to `most`. */
export interface NumberCheck {
  readonly least: number
  readonly most: number
  /** Default true. */
  readonly whole?: boolean
  /** Its unit: `milliseconds`, `events`. */
  readonly unit?: string
}

/**
 * What an option must be: a type, one of some words, a number in a range, or a function's decision. The function
 * returns what the option must be, such as `a list of addresses`; undefined if it is valid.
 */
export type OptionCheck =
  | 'boolean'
  | 'string'
  | 'function'
  | 'object'
  | 'array'
  | 'signal'
  | readonly string[]
  | NumberCheck
  | ((value: unknown) => string | undefined)

/** A check for each option of T: the compiler sees that none is missing. */
export type OptionChecks<T> = { readonly [K in keyof T]-?: OptionCheck }

/** The longest that a Node timer can wait, in ms. */
export const longestTimeout = 2 ** 31 - 1

/** The two options of everything that waits. */
export const limitChecks = {
  timeout: { least: 1, most: longestTimeout, whole: false, unit: 'milliseconds' },
  signal: 'signal',
} as const satisfies Record<string, OptionCheck>

/**
 * Checks that every given option of a call exists and is valid. Undefined options count as omitted.
 *
 * @param where  the call, for the message
 * @throws OptionTypeError   unknown options, with the closest valid one; wrong types
 * @throws OptionRangeError  numbers out of range, words that are not among the choices
 */
export function checkOptions<T extends object>(where: string, options: T | undefined, checks: OptionChecks<T>): void {
  if (options === undefined) return
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new OptionTypeError(`${where}: options must be an object, not ${shown(options)}`, 'VIRTNET_OPTION_TYPE', {
      option: 'options',
      remedy: `the options are ${Object.keys(checks).join(', ')}`,
    })
  }
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(checks, name)) throw unknownOption(where, name, Object.keys(checks))
    if (value !== undefined) checkOption(where, name, value, checks[name as keyof T])
  }
}

/** Checks one option or argument. @throws OptionTypeError, OptionRangeError */
export function checkOption(where: string, option: string, value: unknown, check: OptionCheck): void {
  const must = (what: string, code: OptionTypeError['code'] = 'VIRTNET_OPTION_TYPE'): OptionTypeError =>
    new OptionTypeError(`${where}: ${option} must be ${what}, not ${shown(value)}`, code, { option })
  if (typeof check === 'function') {
    const what = check(value)
    if (what !== undefined) throw must(what)
  } else if (typeof check === 'string') {
    if (!kinds[check](value)) throw must(kindNames[check])
  } else if ('least' in check) {
    const { least, most, whole = true, unit } = check
    const range = `${whole ? 'a whole number' : 'a number'}${unit ? ` of ${unit}` : ''} from ${least} to ${most}`
    if (typeof value !== 'number' || Number.isNaN(value)) throw must(range)
    if (value < least || value > most || (whole && !Number.isInteger(value)))
      throw new OptionRangeError(`${where}: ${option} must be ${range}, not ${shown(value)}`, { option })
  } else {
    const choices = check.map((word) => `'${word}'`)
    if (typeof value !== 'string') throw must(`one of ${choices.join(', ')}`)
    if (check.includes(value)) return
    const near = likely(value, check)
    const hint = near === undefined ? '' : `; did you mean '${near}'?`
    throw new OptionRangeError(`${where}: ${option} must be one of ${choices.join(', ')}, not ${shown(value)}${hint}`, {
      option,
      remedy: near === undefined ? undefined : `use '${near}'`,
    })
  }
}

/** As {@link checkOption}, for a plain argument. @throws OptionTypeError `VIRTNET_ARGUMENT` */
export function checkArgument(where: string, name: string, value: unknown, kind: keyof typeof kinds): void {
  if (kinds[kind](value)) return
  throw argumentError(where, name, `must be ${kindNames[kind]}, not ${shown(value)}`)
}

/**
 * The same, for an argument that another call returned.
 *
 * @param parts  the properties that it must have, with their types
 * @param what  such as `a matrix, as reachabilityMatrix() returns it`
 */
export function checkShape(
  where: string,
  name: string,
  value: unknown,
  parts: Readonly<Record<string, keyof typeof kinds>>,
  what: string,
): void {
  if (!kinds.object(value)) throw argumentError(where, name, `must be ${what}, not ${shown(value)}`)
  for (const [part, kind] of Object.entries(parts)) {
    const held = (value as Record<string, unknown>)[part]
    if (!kinds[kind](held))
      throw argumentError(where, name, `must be ${what}: its ${part} must be ${kindNames[kind]}, not ${shown(held)}`)
  }
}

/** The error for an invalid argument. @param what  such as `must be a string, not 5` */
export const argumentError = (where: string, name: string, what: string): OptionTypeError =>
  new OptionTypeError(`${where}: ${name} ${what}`, 'VIRTNET_ARGUMENT', { option: name })

function unknownOption(where: string, name: string, known: readonly string[]): OptionTypeError {
  const near = likely(name, known)
  const hint = near === undefined ? '' : `; did you mean '${near}'?`
  const rest = known.length > 0 ? `it takes ${known.join(', ')}` : 'it takes no options'
  const message = `${where}: unknown option '${printable(name)}'${hint}`
  return new OptionTypeError(`${message}${near === undefined ? '; ' : ' '}${rest}`, 'VIRTNET_OPTION_UNKNOWN', {
    option: name,
    remedy: near === undefined ? rest : `use ${near}`,
  })
}

const kinds = {
  boolean: (value: unknown): boolean => typeof value === 'boolean',
  string: (value: unknown): boolean => typeof value === 'string',
  function: (value: unknown): boolean => typeof value === 'function',
  object: (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value),
  array: (value: unknown): boolean => Array.isArray(value),
  // Duck typing: a test runner may have its own AbortSignal class.
  signal: (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    typeof (value as AbortSignal).aborted === 'boolean' &&
    typeof (value as AbortSignal).addEventListener === 'function',
}

const kindNames: Readonly<Record<keyof typeof kinds, string>> = {
  boolean: 'true or false',
  string: 'a string',
  function: 'a function',
  object: 'an object',
  array: 'an array',
  signal: 'an AbortSignal',
}

/** Checks the name of an owner of networks. */
export const ownerCheck = (value: unknown): string | undefined =>
  typeof value === 'string' &&
  value !== '' &&
  value.length <= 100 &&
  value.trim() === value &&
  printable(value) === value
    ? undefined
    : 'a name of 1 to 100 characters, without spaces around it'

/** A value as an error message shows it. */
function shown(value: unknown): string {
  if (typeof value === 'string') return `'${printable(value.length > 40 ? `${value.slice(0, 40)}…` : value)}'`
  if (value === null || value === undefined || typeof value === 'number' || typeof value === 'boolean')
    return String(value)
  if (typeof value === 'bigint') return `${value}n`
  if (Array.isArray(value)) return `an array of ${value.length}`
  return typeof value === 'object' ? classText(value) : `a ${typeof value}`
}

/** The same, as a complete message: `call: name must be …`. */
export const wrongArgument = (message: string): OptionTypeError =>
  new OptionTypeError(message, 'VIRTNET_ARGUMENT', { option: /^[^:]*: ([\w.[\]]+)/.exec(message)?.[1] ?? '' })
