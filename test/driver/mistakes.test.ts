/**
 * What people do wrong, by the classes in which first users did: each is answered by an error of the library's own, which
 * names what is wrong and the way out.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Connection, connect } from '../../src/index.js'
import { callMistakes } from './mistakes/calls.js'
import { definitionMistakes } from './mistakes/definitions.js'
import type { Mistake } from './mistakes/mistake.js'

const mistakes: readonly Mistake[] = [...definitionMistakes, ...callMistakes]
let connection: Connection

beforeAll(async () => {
  connection = await connect('test:///default')
})
afterAll(() => connection.close())

test('there are 150 and more, none twice', () => {
  expect(mistakes.length).toBeGreaterThanOrEqual(150)
  expect(new Set(mistakes.map(([, act]) => act)).size).toBe(mistakes.length)
})

test.each(mistakes)('%s', async (_, act, value, way) => {
  const error: unknown = await (async () => act(connection))().then(
    () => expect.unreachable('it was taken'),
    (thrown: unknown) => thrown,
  )
  const { message, remedy = '' } = error as Error & { remedy?: string }
  expect(message).toContain(value)
  expect(`${message}\n${remedy}`).toContain(way)
  // Not what JavaScript says where nobody looked.
  expect(message).not.toMatch(/Cannot (read propert|destructure)|is not a function|is not iterable|\[object /)
  expect(value.length).toBeGreaterThan(0)
  expect(way.length).toBeGreaterThan(3)
})
