import type { Schema, Valibot } from '../base/index.js'
import { quote } from '../base/index.js'
import { readInteger } from './libvirt-text.js'
import { forbiddenCharacter } from './text.js'

/**
 * A scalar of the XML: what libvirt's text means, what may be written, how it is written.
 * One value is used both for an attribute and for the text of an element.
 */
export interface Value<T> {
  schema(v: Valibot): Schema<T>
  /** What is wrong with a value that somebody wrote; undefined where nothing is. */
  problem(value: unknown): Problem | undefined
  /**
   * What a text means to libvirt. `undefined`: nothing that a value of this kind can show, so that the text is carried.
   * {@link dropped}: libvirt takes it for nothing.
   */
  read(text: string): T | undefined | typeof dropped
  /** The same for texts that need no second look: with this meaning, spelling and all. */
  plain?(text: string): T | undefined
  /** Expects what {@link problem} lets pass. */
  format(value: T): string
  /** Whether a spelling of what was read is kept, since libvirt keeps it. */
  spelled?(text: string): boolean
  /** What libvirt makes of a text that this cannot show: finishes the sentence "libvirt …". Without it, libvirt refuses it. */
  readonly otherwise?: string
  /** Whether libvirt keeps a value that must not be written, so that what was read may have it. */
  kept?(value: unknown): boolean
  /** A later libvirt may know other words than these. */
  readonly open?: boolean
}

/** `error`: it must not be written. `warning`: libvirt takes it, though its own schema does not. */
export interface Problem {
  readonly severity: 'error' | 'warning'
  readonly message: string
}

/** What libvirt reads as if it did not stand there. */
export const dropped: unique symbol = Symbol('dropped')

/** The wording of every refused value: the value, then what is allowed. */
export const refusal = (value: unknown, allowed: string): string => `${quote(value)} is not ${allowed}`

export const error = (message: string): Problem => ({ severity: 'error', message })
export const refused = (value: unknown, allowed: string): Problem => error(refusal(value, allowed))

export type FindProblem = (value: unknown) => Problem | undefined
type Json = Record<string, unknown>

const messageOf =
  (problem: FindProblem) =>
  (issue: { readonly input: unknown }): string =>
    problem(issue.input)?.message ?? 'is refused'

/** A schema that lets pass what has no problem, or only a warning. */
export const schemaBy =
  <T>(problem: FindProblem, json: Json) =>
  (v: Valibot): Schema<T> =>
    v.pipe(
      v.custom<T>((value) => problem(value)?.severity !== 'error', messageOf(problem)),
      v.metadata({ jsonSchema: json }),
    ) as Schema<T>

/** The same for one of JavaScript's own types, so that a value which is only out of its bounds is told from another type. */
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

/** A value whose schema follows from what is wrong with values of its kind. */
export const valueBy = <T>({ json, ...value }: Omit<Value<T>, 'schema'> & { readonly json: Json }): Value<T> => ({
  ...value,
  schema: schemaBy(value.problem, json),
})

/** In the JSON Schema, before what libvirt's own schema wants of a text that libvirt itself takes as it is. */
export const wanted = "libvirt's own schema: "

interface TextOptions {
  /** Only libvirt's schema says so: libvirt itself takes other texts, apart from the empty one. */
  readonly loose?: boolean
  /** Canonical form of what libvirt reads, where it reads more than `accepts` does. */
  readonly read?: (text: string) => string | undefined
  readonly spelled?: (text: string) => boolean
  /** A text that libvirt keeps, though it may not be written. */
  readonly keeps?: string
  /** What is not accepted is for libvirt as if it did not stand there. */
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
 * A text that a test accepts. Reading takes any text; what the test does not accept is shown as it is.
 *
 * @param allowed    finishes the sentence "… is not"
 * @param accepts    the test; besides, no text with a control character passes
 * @param normalize  canonical form, applied in both directions
 * @param json       JSON Schema keywords that say the same
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
    if (bad) return error(`${quote(value)} contains ${bad}, which XML cannot carry`)
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
            ...(pattern !== undefined && { $comment: `${wanted}${pattern}` }),
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

/** A text of a regular expression's form. */
export const patternValue = (
  allowed: string,
  pattern: RegExp,
  normalize?: (text: string) => string,
  options?: TextOptions,
): Value<string> => textValue(allowed, (text) => pattern.test(text), normalize, { pattern: pattern.source }, options)

/** A text that libvirt takes whatever it is, though its schema wants this form. */
export const looseText = (allowed: string, pattern: RegExp, refuses?: TextOptions['refuses']): Value<string> =>
  patternValue(allowed, pattern, undefined, { loose: true, ...(refuses && { refuses }) })

/** libvirt reads the empty text as if the attribute did not stand there. */
export const unlessEmpty = <T>(value: Value<T>): Value<T> => ({
  ...value,
  plain: (text) => (text === '' ? undefined : value.plain?.(text)),
  read: (text) => (text === '' ? dropped : value.read(text)),
})

/** libvirt reads zero as if the attribute did not stand there. */
export const unlessZero = <T>(value: Value<T>): Value<T> => ({
  ...value,
  plain: (text) => (readInteger(text) === 0 ? undefined : value.plain?.(text)),
  read: (text) => (readInteger(text) === 0 ? dropped : value.read(text)),
})

/** What libvirt makes of a text that the value cannot show. */
export const otherwise = <T>(value: Value<T>, does: string): Value<T> => ({
  ...value,
  otherwise: does,
  kept: () => true,
})

interface IntegerOptions {
  /** Digits in which it is written, in hexadecimal. */
  readonly hex?: number
  /** In which it is read; 0: as C does, by what it begins with. */
  readonly base?: 0 | 10
  /** Largest number that libvirt keeps, where it may not be written. */
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
  const problem: FindProblem = (value) => (isAllowed(value) ? undefined : refused(value, allowed))
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

/** @param reads  what libvirt reads besides, where it is not particular */
export const booleanValue = (
  yes: string,
  no: string,
  reads?: (text: string) => boolean | undefined,
): Value<boolean> => ({
  schema: (v) => v.boolean((issue) => refusal(issue.input, 'true or false')),
  problem: (value) => (typeof value === 'boolean' ? undefined : refused(value, 'true or false')),
  plain: (text) => (text === yes ? true : text === no ? false : undefined),
  read: (text) => (text === yes ? true : text === no ? false : reads?.(text)),
  format: (value) => (value ? yes : no),
  open: true,
})

/** `yes` and `no` in the XML. */
export const yesNo = booleanValue('yes', 'no')

/** `on` and `off` in the XML. */
export const onOff = booleanValue('on', 'off')

/** One value of a boolean is all that the XML can say. */
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
