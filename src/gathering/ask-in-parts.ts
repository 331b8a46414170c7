import { hasCode, inSlices, type KnownLibvirtErrorCode } from '../base/index.js'
import type { Calls } from '../ffi/index.js'

/** A libvirt call, as data. */
export interface Question {
  readonly name: string
  readonly args: readonly unknown[]
}

/** The result of a call. */
export interface Answer {
  readonly value?: unknown
  readonly error?: Error | undefined
}

/** Whether the answers say that the object no longer exists. @throws any other error among them */
export function isGone(answers: readonly (Answer | undefined)[], absent: KnownLibvirtErrorCode): boolean {
  const error = answers.find((answer) => answer?.error)?.error
  if (error === undefined) return false
  if (hasCode(error, absent)) return true
  throw error
}

/** Calls per trip: enough that the trip itself costs little, few enough that reading can overlap. */
const together = 128

/**
 * Asks about many objects in parts, and reads the answers of one part while the next is in flight, in slices of the
 * event loop.
 *
 * @param read  turns one object's answers, in the order of its questions, into a result
 */
export async function askInParts<T, R>(
  session: Calls,
  objects: readonly T[],
  questionsOf: (object: T) => readonly Question[],
  read: (object: T, answers: readonly Answer[]) => R,
  signal?: AbortSignal,
): Promise<R[]> {
  const parts = partsOf(objects, questionsOf)
  const ask = (part: Part<T> | undefined): Promise<Answer[]> =>
    part
      ? session.batch(
          part.flatMap(({ questions }) => questions),
          false,
          signal && { signal },
        )
      : Promise.resolve([])
  const found: R[] = []
  let next = ask(parts[0])
  for (const [index, part] of parts.entries()) {
    const answers = await next
    next = ask(parts[index + 1])
    // If this part fails, nothing awaits the next.
    next.catch(() => {})
    // Requests leave at the end of the current tick: let this one leave before reading the answers.
    await Promise.resolve()
    await inSlices(
      (function* () {
        let at = 0
        for (const { object, questions } of part) {
          found.push(read(object, answers.slice(at, at + questions.length)))
          at += questions.length
          yield
        }
      })(),
      signal,
    )
  }
  return found
}

type Part<T> = { readonly object: T; readonly questions: readonly Question[] }[]

function partsOf<T>(objects: readonly T[], questionsOf: (object: T) => readonly Question[]): Part<T>[] {
  const parts: Part<T>[] = []
  let size = together
  for (const object of objects) {
    const questions = questionsOf(object)
    if (questions.length === 0) continue
    if (size + questions.length > together) {
      parts.push([])
      size = 0
    }
    parts.at(-1)?.push({ object, questions })
    size += questions.length
  }
  return parts
}
