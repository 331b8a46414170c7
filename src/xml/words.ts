import { quote } from '../base/index.js'
import { error, type FindProblem, type Problem, refusal, refused, schemaBy, type Value } from './value.js'

/** A libvirt value that this library does not know: `unknown:slirpng` stands for `slirpng`. */
export type UnknownWord = `unknown:${string}`

const mark = 'unknown:'

export const isUnknown = (value: unknown): value is UnknownWord => typeof value === 'string' && value.startsWith(mark)

export const unknown = (word: string): UnknownWord => `${mark}${word}`

/** The word as in the XML. */
export const wordOf = (value: string): string => (isUnknown(value) ? value.slice(mark.length) : value)

/** The warning about an unknown word. */
export function unknownWord(value: UnknownWord, words: readonly string[]): Problem {
  const word = wordOf(value)
  if (words.includes(word)) return error(`'${word}' is known; write '${word}' instead of '${value}'`)
  return {
    severity: 'warning',
    message: `${quote(word)} is not a value this library knows (${words.join(', ')}); it is passed to libvirt unchanged`,
  }
}

/** One of the given words; others are read as {@link UnknownWord}. */
export function openWord<const W extends readonly string[]>(...words: W): Value<W[number] | UnknownWord> {
  const allowed = `one of ${words.join(', ')}`
  const problem: FindProblem = (value) => {
    if (isUnknown(value)) return unknownWord(value, words)
    return words.includes(value as string) ? undefined : refused(value, allowed)
  }
  return {
    schema: schemaBy(problem, {
      type: 'string',
      pattern: `^(?:${words.map((word) => word.replace(/[.+*?]/g, '\\$&')).join('|')}|${mark}.*)$`,
      examples: [...words],
    }),
    problem,
    plain: (text) => (words.includes(text) ? (text as W[number]) : undefined),
    read: (text) => (words.includes(text) ? (text as W[number]) : text === '' ? undefined : unknown(text)),
    format: wordOf,
  }
}

const unknownJson = { type: 'string', pattern: `^${mark}` }

/** Accepts what {@link unknownWord} only warns about. */
const onlyUnknown =
  (words: readonly string[]): FindProblem =>
  (value) =>
    isUnknown(value) ? unknownWord(value, words) : refused(value, 'unknown')

/** The schema of an {@link UnknownWord}. */
export const unknownSchema = (words: readonly string[]) => schemaBy<UnknownWord>(onlyUnknown(words), unknownJson)

/** One of the given words only. */
export function wordValue<const W extends readonly string[]>(...words: W): Value<W[number]> {
  const allowed = `one of ${words.join(', ')}`
  return {
    schema: (v) => v.picklist(words, (issue) => refusal(issue.input, allowed)),
    problem: (value) => (words.includes(value as string) ? undefined : refused(value, allowed)),
    read: (text) => (words.includes(text) ? (text as W[number]) : undefined),
    format: (value) => value,
  }
}
