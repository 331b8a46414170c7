import { hasCode, inSlices, type KnownLibvirtErrorCode } from '../base/index.js'
import type { Calls } from '../ffi/index.js'

/** A call of libvirt's, as data. */
export interface Question {
  readonly name: string
  readonly args: readonly unknown[]
}

/** What became of a call. */
export interface Answer {
  readonly value?: unknown
  readonly error?: Error | undefined
}

/** Whether answers say that the object is not there any more. @throws whatever else they failed with */
export function isGone(answers: readonly (Answer | undefined)[], absent: KnownLibvirtErrorCode): boolean {
  const error = answers.find((answer) => answer?.error)?.error
  if (error === undefined) return false
  if (hasCode(error, absent)) return true
  throw error
}

/** Calls in one trip: enough that the trip costs little, and reading goes on meanwhile. */
const together = 128

/**
 * Asks about many objects, some at a time, and reads what is answered: one part while the next is under way, and in slices
 * of the event loop.
 *
 * @param read  makes something of one object's answers, in the order of its questions
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
    // If this part fails, the next has no one to wait for it.
    next.catch(() => {})
    // Requests leave at the end of the moment: let this one, before the answers are read.
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
