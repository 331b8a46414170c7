import { expect, test } from 'vitest'
import { nameTest } from '../../../src/firewall/evaluate/match/value-tests.js'

/** A guest that was not named could be plugged in anywhere. */
const anyPort = () => []

test.each([
  ['no name', [], false],
  ['every name', ['*'], true],
] as const)('a port that is not known, against %s, is no condition', (_, values, truth) => {
  expect(nameTest(values, 'in', anyPort)(undefined as never, undefined as never, undefined as never)).toBe(truth)
})

test('against some names it is one, and says which', () => {
  const truth = nameTest(['vnet0', 'tap*'], 'in', anyPort)(undefined as never, undefined as never, undefined as never)
  expect(truth).toEqual({ kind: 'unread-rule', maybe: 'the port is vnet0, tap*' })
})
