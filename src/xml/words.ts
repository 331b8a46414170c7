import { quote } from '../base/index.js'
import { error, type FindProblem, type Problem, refusal, refused, schemaBy, type Value } from './value.js'

/** A word of libvirt's that this library does not know: `unknown:slirpng` stands for `slirpng`. */
export type UnknownWord = `unknown:${string}`

const mark = 'unknown:'

export const isUnknown = (value: unknown): value is UnknownWord => typeof value === 'string' && value.startsWith(mark)

export const unknown = (word: string): UnknownWord => `${mark}${word}`

/** The word as the XML has it. */
export const wordOf = (value: string): string => (isUnknown(value) ? value.slice(mark.length) : value)

/** What to say of a word that is not known. */
export function unknownWord(value: UnknownWord, words: readonly string[]): Problem {
  const word = wordOf(value)
  if (words.includes(word)) return error(`'${word}' is known; write '${word}' instead of '${value}'`)
  return {
    severity: 'warning',
    message: `${quote(word)} is not one of those this library knows (${words.join(', ')}); it is passed to libvirt unchanged`,
  }
}

/**
 * One of the given words; another one is read as {@link UnknownWord}.
 */
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

/** Lets pass what {@link unknownWord} only warns of. */
const onlyUnknown =
  (words: readonly string[]): FindProblem =>
  (value) =>
    isUnknown(value) ? unknownWord(value, words) : refused(value, 'unknown')

/** The schema of a word in place of the given ones. */
export const unknownSchema = (words: readonly string[]) => schemaBy<UnknownWord>(onlyUnknown(words), unknownJson)

/** One of the given words, and no other. */
export function wordValue<const W extends readonly string[]>(...words: W): Value<W[number]> {
  const allowed = `one of ${words.join(', ')}`
  return {
    schema: (v) => v.picklist(words, (issue) => refusal(issue.input, allowed)),
    problem: (value) => (words.includes(value as string) ? undefined : refused(value, allowed)),
    read: (text) => (words.includes(text) ? (text as W[number]) : undefined),
    format: (value) => value,
  }
}
