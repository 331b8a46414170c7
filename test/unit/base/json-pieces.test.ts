import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJson } from '../../../src/base/json-pieces.js'
import { atOnce, inSlices } from '../../../src/base/slices.js'

const outcome = (read: () => unknown): unknown => {
  try {
    return { value: read() }
  } catch (error) {
    return error instanceof SyntaxError ? 'no JSON' : error
  }
}

const padding = 'x'.repeat(1 << 15)
const large = (value: unknown): unknown => ({
  before: [padding, value],
  value: { padding, inside: [value, padding, value] },
})

test('pieces of JSON make the same as all of it at once', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, space) => {
      for (const one of [value, large(value), large(large(value))]) {
        const text = JSON.stringify(one, undefined, space)
        expect(atOnce(parseJson(text))).toEqual(JSON.parse(text))
      }
    }),
  )
})

test('what is no JSON is none in pieces either', () => {
  const mutated = fc.tuple(fc.jsonValue(), fc.nat(), fc.constantFrom('', '"', '\\', ',', ']', '}', '{', ' ', 'e', '1'))
  fc.assert(
    fc.property(mutated, fc.boolean(), ([value, place, put], isLarge) => {
      const text = JSON.stringify(isLarge ? large(value) : value)
      const at = place % (text.length + 1)
      const broken = text.slice(0, at) + put + text.slice(at + 1)
      expect(outcome(() => atOnce(parseJson(broken)))).toEqual(outcome(() => JSON.parse(broken)))
    }),
    { numRuns: 2000 },
  )
})

test('a large text is read in many steps', () => {
  const text = JSON.stringify({
    nftables: [{ set: { elem: Array.from({ length: 50_000 }, (_, at) => `10.0.0.${at}`) } }],
  })
  let steps = 0
  for (const _step of parseJson(text)) steps++
  expect(steps).toBeGreaterThan(20)
})

test('work in slices can be given up', async () => {
  function* endless(): Generator<undefined, never, undefined> {
    for (;;) yield
  }
  const controller = new AbortController()
  setImmediate(() => controller.abort(new Error('enough')))
  await expect(inSlices(endless(), controller.signal)).rejects.toThrow('enough')
})
