import { forbiddenCharacter } from './text.js'
import type { Schema, Valibot } from './valibot.js'

/**
 * A scalar of the XML: how it reads as text, how it is written, what is allowed.
 * One value is used both for an attribute and for the text of an element.
 */
export interface Value<T> {
  schema(v: Valibot): Schema<T>
  /** @throws ValueError where the text is not of this kind */
  parse(text: string): T
  /** Expects what {@link schema} accepts. */
  format(value: T): string
}

/** What is wrong with a text, without the path, which the caller knows. */
export class ValueError extends Error {}

const quote = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

/** The wording of every refused value: the value, then what is allowed. */
export const refusal = (value: unknown, allowed: string): string => `${quote(value)} is not ${allowed}`

/**
 * A text that a test accepts.
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
): Value<string> {
  const problem = (text: string): string | undefined => {
    const bad = forbiddenCharacter(text)
    if (bad) return `${quote(text)} contains ${bad}, which XML cannot carry`
    return accepts(text) ? undefined : refusal(text, allowed)
  }
  return {
    schema: (v) =>
      v.pipe(
        v.string((issue) => refusal(issue.input, allowed)),
        v.rawCheck(({ dataset, addIssue }) => {
          const message = dataset.typed ? problem(dataset.value) : undefined
          if (message) addIssue({ message })
        }),
        v.metadata({ jsonSchema: json }),
      ),
    parse(text) {
      const message = problem(text)
      if (message) throw new ValueError(message)
      return normalize(text)
    },
    format: normalize,
  }
}

/** A text of a regular expression's form. */
export const patternValue = (allowed: string, pattern: RegExp, normalize?: (text: string) => string): Value<string> =>
  textValue(allowed, (text) => pattern.test(text), normalize, { pattern: pattern.source })

/** A whole number within bounds; hexadecimal is read too, and written where `hex` gives the digits. */
export function integerValue(minimum: number, maximum: number, hex?: number): Value<number> {
  const allowed = `a whole number from ${minimum} to ${maximum}`
  const check = (value: number): boolean => Number.isSafeInteger(value) && value >= minimum && value <= maximum
  return {
    schema: (v) =>
      v.pipe(
        v.number((issue) => refusal(issue.input, allowed)),
        v.rawCheck(({ dataset, addIssue }) => {
          if (dataset.typed && !check(dataset.value)) addIssue({ message: refusal(dataset.value, allowed) })
        }),
        v.metadata({ jsonSchema: { type: 'integer', minimum, maximum } }),
      ),
    parse(text) {
      const trimmed = text.trim()
      const value = /^(?:-?\d+|0x[0-9a-f]+)$/i.test(trimmed) ? Number(trimmed) : Number.NaN
      if (!check(value)) throw new ValueError(refusal(text, allowed))
      return value === 0 ? 0 : value
    },
    format: (value) => (hex ? `0x${value.toString(16).padStart(hex, '0')}` : String(value)),
  }
}

/** One of the given words. */
export function wordValue<const W extends readonly string[]>(...words: W): Value<W[number]> {
  const allowed = `one of ${words.join(', ')}`
  return {
    schema: (v) => v.picklist(words, (issue) => refusal(issue.input, allowed)),
    parse(text) {
      if (!words.includes(text)) throw new ValueError(refusal(text, allowed))
      return text
    },
    format: (value) => value,
  }
}

const booleanValue = (yes: string, no: string): Value<boolean> => ({
  schema: (v) => v.boolean((issue) => refusal(issue.input, 'true or false')),
  parse(text) {
    if (text !== yes && text !== no) throw new ValueError(refusal(text, `${yes} or ${no}`))
    return text === yes
  },
  format: (value) => (value ? yes : no),
})

/** `yes` and `no` in the XML. */
export const yesNo = booleanValue('yes', 'no')

/** `on` and `off` in the XML. */
export const onOff = booleanValue('on', 'off')

/** `yes`, which is all that the XML can say. */
export const onlyYes: Value<true> = {
  schema: (v) => v.literal(true, (issue) => refusal(issue.input, 'true')),
  parse(text) {
    if (text !== 'yes') throw new ValueError(refusal(text, 'yes'))
    return true
  },
  format: () => 'yes',
}
