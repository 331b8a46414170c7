import type { Schema, Valibot } from '../base/index.js'
import { quote } from '../base/index.js'
import { readInteger } from './libvirt-text.js'
import { forbiddenCharacter } from './text.js'

/**
 * A scalar in the XML, as an attribute or as the text of an element: how to read libvirt's text, which values are allowed,
 * and how to write them.
 */
export interface Value<T> {
  schema(v: Valibot): Schema<T>
  /** What is wrong with a given value; undefined if it is valid. */
  problem(value: unknown): Problem | undefined
  /**
   * What a text means to libvirt. `undefined`: nothing that this kind of value can represent, so the text is carried.
   * {@link dropped}: libvirt ignores it.
   */
  read(text: string): T | undefined | typeof dropped
  /** Fast path of {@link read}, for texts whose spelling need not be kept. */
  plain?(text: string): T | undefined
  /** Expects a value that {@link problem} accepts. */
  format(value: T): string
  /** Whether to keep the spelling of a text, because libvirt keeps it. */
  spelled?(text: string): boolean
  /**
   * What libvirt does with a text that this cannot represent: completes the sentence "libvirt …". Omitted: libvirt refuses
   * it.
   */
  readonly otherwise?: string
  /** Whether libvirt keeps a value that new definitions may not have, so that definitions read from libvirt may have it. */
  kept?(value: unknown): boolean
  /** A later libvirt may accept further words. */
  readonly open?: boolean
}

/** `error`: it is refused. `warning`: libvirt accepts it, although its own schema does not. */
export interface Problem {
  readonly severity: 'error' | 'warning'
  readonly message: string
}

/** Marks a text that libvirt treats as absent. */
export const dropped: unique symbol = Symbol('dropped')

/** The wording for every refused value: the value, then what is allowed. */
export const refusal = (value: unknown, allowed: string): string => `${quote(value)} is not ${allowed}`

export const error = (message: string): Problem => ({ severity: 'error', message })
export const refused = (value: unknown, allowed: string): Problem => error(refusal(value, allowed))

export type FindProblem = (value: unknown) => Problem | undefined
type Json = Record<string, unknown>

const messageOf =
  (problem: FindProblem) =>
  (issue: { readonly input: unknown }): string =>
    problem(issue.input)?.message ?? 'is refused'

/** A schema that accepts values without problems or with warnings only. */
export const schemaBy =
  <T>(problem: FindProblem, json: Json) =>
  (v: Valibot): Schema<T> =>
    v.pipe(
      v.custom<T>((value) => problem(value)?.severity !== 'error', messageOf(problem)),
      v.metadata({ jsonSchema: json }),
    ) as Schema<T>

/** The same for a primitive type, to distinguish a wrong type from a value out of bounds. */
const typedBy =
  <T extends string | number>(type: 'string' | 'number', problem: FindProblem, json: Json) =>
  (v: Valibot): Schema<T> =>
    v.pipe(
      (type === 'string' ? v.string(messageOf(problem)) : v.number(messageOf(problem))) as unknown as Schema<T>,
      v.rawCheck(({ dataset, addIssue }) => {
        const found = dataset.typed ? problem(dataset.value) : undefined
        if (found?.severity === 'error') addIssue({ message: found.message })
      }),
      v.metadata({ jsonSchema: json }),
    ) as Schema<T>

/** A value whose schema is derived from its `problem`. */
export const valueBy = <T>({ json, ...value }: Omit<Value<T>, 'schema'> & { readonly json: Json }): Value<T> => ({
  ...value,
  schema: schemaBy(value.problem, json),
})

/** In the JSON Schema, introduces a pattern that libvirt's schema requires but libvirt itself does not. */
export const schemaPattern = "libvirt's own schema: "

interface TextOptions {
  /** Only libvirt's schema requires this form: libvirt itself accepts any non-empty text. */
  readonly loose?: boolean
  /** Canonical form of what libvirt reads, if it accepts more than `accepts` does. */
  readonly read?: (text: string) => string | undefined
  readonly spelled?: (text: string) => boolean
  /** A text that libvirt keeps, although new definitions may not have it. */
  readonly keeps?: string
  /** libvirt treats texts that are not accepted as absent. */
  readonly drops?: boolean
  readonly otherwise?: string
  /** What must not be written though libvirt stores it, as nothing works by it. */
  readonly refuses?: {
    /** Says why; undefined for what may be written. */
    problem(text: string): string | undefined
    /** For JSON Schema: of what may be written. */
    readonly pattern: string
  }
}

/**
 * A string that passes a test. Reading accepts any text, and leaves one that fails the test unchanged.
 *
 * @param allowed    completes the sentence "… is not"
 * @param accepts    the test; control characters are refused in any case
 * @param normalize  canonical form, applied in both directions
 * @param json       the equivalent JSON Schema keywords
 */
export function textValue(
  allowed: string,
  accepts: (text: string) => boolean,
  normalize: (text: string) => string = (text) => text,
  json: Record<string, unknown> = {},
  { loose = false, read, spelled, keeps, drops = false, otherwise, refuses }: TextOptions = {},
): Value<string> {
  const problem: FindProblem = (value) => {
    if (typeof value !== 'string') return refused(value, allowed)
    const bad = forbiddenCharacter(value)
    if (bad) return error(`${quote(value)} contains ${bad}, which XML cannot represent`)
    const why = value === '' ? undefined : refuses?.problem(value)
    if (why !== undefined) return error(why)
    if (accepts(value)) return undefined
    if (!loose || value === '') return refused(value, allowed)
    return { severity: 'warning', message: `${refusal(value, allowed)}; libvirt accepts it unless asked to validate` }
  }
  const isStored = (value: unknown): boolean =>
    refuses !== undefined && typeof value === 'string' && forbiddenCharacter(value) === undefined
  const { pattern, ...keywords } = json
  return {
    schema: typedBy(
      'string',
      problem,
      loose
        ? {
            ...keywords,
            minLength: 1,
            ...(refuses && { pattern: refuses.pattern }),
            ...(pattern !== undefined && { $comment: `${schemaPattern}${pattern}` }),
          }
        : json,
    ),
    problem,
    plain(text) {
      if (!accepts(text) || refuses?.problem(text) !== undefined) return undefined
      const normal = normalize(text)
      return normal !== text && spelled?.(text) ? undefined : normal
    },
    read: (text) => (accepts(text) ? normalize(text) : drops ? dropped : (read?.(text) ?? text)),
    format: (value) => (accepts(value) ? normalize(value) : value),
    kept: (value) => value === keeps || (loose && value === '') || isStored(value),
    ...(spelled && { spelled }),
    ...(otherwise && { otherwise }),
  }
}

/** A string that matches a regular expression. */
export const patternValue = (
  allowed: string,
  pattern: RegExp,
  normalize?: (text: string) => string,
  options?: TextOptions,
): Value<string> => textValue(allowed, (text) => pattern.test(text), normalize, { pattern: pattern.source }, options)

/** A string of any form for libvirt itself, although its schema requires this pattern. */
export const looseText = (allowed: string, pattern: RegExp, refuses?: TextOptions['refuses']): Value<string> =>
  patternValue(allowed, pattern, undefined, { loose: true, ...(refuses && { refuses }) })

/** libvirt treats the empty text as absent. */
export const unlessEmpty = <T>(value: Value<T>): Value<T> => ({
  ...value,
  plain: (text) => (text === '' ? undefined : value.plain?.(text)),
  read: (text) => (text === '' ? dropped : value.read(text)),
})

/** libvirt treats zero as absent. */
export const unlessZero = <T>(value: Value<T>): Value<T> => ({
  ...value,
  plain: (text) => (readInteger(text) === 0 ? undefined : value.plain?.(text)),
  read: (text) => (readInteger(text) === 0 ? dropped : value.read(text)),
})

/** Says what libvirt does with a text that the value cannot represent. */
export const otherwise = <T>(value: Value<T>, does: string): Value<T> => ({
  ...value,
  otherwise: does,
  kept: () => true,
})

interface IntegerOptions {
  /** Number of hexadecimal digits to write. */
  readonly hex?: number
  /** The base for reading; 0: by prefix, as in C. */
  readonly base?: 0 | 10
  /** Largest number that libvirt keeps, although new definitions may not have it. */
  readonly keeps?: number
}

/** A whole number within bounds. */
export function integerValue(minimum: number, maximum: number, options: number | IntegerOptions = {}): Value<number> {
  const given: IntegerOptions = typeof options === 'number' ? { hex: options } : options
  const { hex, keeps = maximum, base = hex === undefined ? 10 : 0 } = given
  const isOpen = maximum === Number.MAX_SAFE_INTEGER
  const allowed = isOpen ? `a whole number, ${minimum} or more` : `a whole number from ${minimum} to ${maximum}`
  const isAllowed = (value: unknown): value is number =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum && value <= maximum
  const problem: FindProblem = (value) => {
    if (isAllowed(value)) return undefined
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : undefined
    return refused(value, isAllowed(number) ? `${allowed}; use the number ${number}` : allowed)
  }
  return {
    schema: typedBy('number', problem, { type: 'integer', minimum, maximum }),
    problem,
    plain(text) {
      const value = /^(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined
      return isAllowed(value) ? value : undefined
    },
    read(text) {
      const value = readInteger(text.trim(), base)
      return value !== undefined && (isAllowed(value) || (value > maximum && value <= keeps)) ? value : undefined
    },
    format: (value) => (hex ? `0x${value.toString(16).padStart(hex, '0')}` : String(value)),
    kept: (value) => typeof value === 'number' && value > maximum && value <= keeps,
  }
}

/** Texts, and numbers, that stand for true or false elsewhere. */
const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  '1': true,
  false: false,
  no: false,
  off: false,
  '0': false,
}

const notBoolean = (value: unknown): string => {
  const word = typeof value === 'string' || typeof value === 'number' ? String(value).toLowerCase() : ''
  return refusal(value, `true or false${Object.hasOwn(truths, word) ? `; use ${truths[word]}` : ''}`)
}

/** @param reads  other spellings that libvirt accepts */
export const booleanValue = (
  yes: string,
  no: string,
  reads?: (text: string) => boolean | undefined,
): Value<boolean> => ({
  schema: (v) => v.boolean((issue) => notBoolean(issue.input)),
  problem: (value) => (typeof value === 'boolean' ? undefined : error(notBoolean(value))),
  plain: (text) => (text === yes ? true : text === no ? false : undefined),
  read: (text) => (text === yes ? true : text === no ? false : reads?.(text)),
  format: (value) => (value ? yes : no),
  open: true,
})

/** `yes` and `no` in the XML. */
export const yesNo = booleanValue('yes', 'no')

/** `on` and `off` in the XML. */
export const onOff = booleanValue('on', 'off')

/** A boolean of which the XML can express only one value. */
export const onlyOne = <B extends boolean>(
  only: B,
  written: string,
  read: (text: string) => B | undefined | typeof dropped,
  does?: string,
): Value<B> => ({
  schema: (v) => v.literal(only, (issue) => refusal(issue.input, String(only))) as Schema<B>,
  problem: (value) => (value === only ? undefined : refused(value, String(only))),
  read,
  format: () => written,
  ...(does && { otherwise: does }),
})
