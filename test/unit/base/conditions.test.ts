import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { relationOf } from '../../../src/base/conditions/value-ranges.js'
import { dependenceOf, explore, leavesOf, type Oracle, type Unknown, ValueRanges } from '../../../src/base/index.js'

const universe = ValueRanges.of([[0, 15]])
const numbers = Array.from({ length: 16 }, (_, number) => number)
const ranges = fc
  .array(
    fc.tuple(fc.nat(15), fc.nat(15)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
    { maxLength: 4 },
  )
  .map((list) => ValueRanges.of(list))
const has = (set: ValueRanges, number: number): boolean =>
  set.ranges.some(([from, to]) => from <= number && number <= to)
const listed = (set: ValueRanges): number[] => numbers.filter((number) => has(set, number))

test('sets of values are what their values say', () => {
  fc.assert(
    fc.property(ranges, ranges, (one, other) => {
      const [ours, theirs] = [listed(one), listed(other)]
      const both = ours.filter((number) => theirs.includes(number))
      expect(listed(one.and(other))).toEqual(both)
      expect(listed(one.without(other))).toEqual(ours.filter((number) => !theirs.includes(number)))
      expect(relationOf(one, other, universe)).toEqual({
        apart: both.length === 0,
        within: both.length === ours.length,
        around: both.length === theirs.length,
        complete: numbers.every((number) => ours.includes(number) || theirs.includes(number)),
      })
      for (const set of [one.and(other), one.without(other)]) expect(ValueRanges.of(set.ranges).equals(set)).toBe(true)
    }),
  )
})

test('addresses of IPv6 are values too', () => {
  const all = ValueRanges.of([[0n, (1n << 128n) - 1n]])
  const half = ValueRanges.of([[0n, (1n << 127n) - 1n]])
  expect(all.without(half).ranges).toEqual([[1n << 127n, (1n << 128n) - 1n]])
  expect(relationOf(half, all, all)).toEqual({ apart: false, within: true, around: false, complete: true })
})

/** A question: plain, or whether a number that is not given is in a set. */
type Question = { readonly key: string; readonly values?: ValueRanges }

const ask = (oracle: Oracle, { key, values }: Question): boolean =>
  oracle.decide({
    kind: 'unread-rule',
    key,
    text: key,
    ...(values ? { among: { of: 'number', universe, values: () => values } } : {}),
  })

/** A program of questions: each leads to another by its answer, or to a verdict. */
type Program = boolean | { readonly question: number; readonly yes: Program; readonly no: Program }

const program: fc.Arbitrary<Program> = fc.letrec<{ program: Program }>((tie) => ({
  program: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.boolean(),
    fc.record({ question: fc.nat(6), yes: tie('program'), no: tie('program') }),
  ),
})).program

const run = (one: Program, answer: (question: number) => boolean): boolean =>
  typeof one === 'boolean' ? one : run(answer(one.question) ? one.yes : one.no, answer)

describe('what a verdict depends on', () => {
  const some = ranges.filter((set) => !set.isEmpty && !set.equals(universe))
  const questions = fc
    .tuple(some, some, some, some)
    .map((sets): Question[] => [
      ...sets.map((values, at) => ({ key: `number in ${at}`, values })),
      { key: 'plain 1' },
      { key: 'plain 2' },
      { key: 'plain 3' },
    ])

  test('is told of all worlds that can be, and of no others', () => {
    fc.assert(
      fc.property(program, questions, (one, asked) => {
        // Every world that can be: a number, and answers to what is plain.
        const worlds = numbers.flatMap((number) =>
          Array.from({ length: 8 }, (_, bits) => (question: number): boolean => {
            const { values } = asked[question] as Question
            return values ? has(values, number) : ((bits >> (question - 4)) & 1) === 1
          }),
        )
        const verdicts = worlds.map((world) => run(one, world))
        const tree = explore(
          (oracle) => run(one, (question) => ask(oracle, asked[question] as Question)),
          () => undefined,
        )
        expect([...new Set(leavesOf(tree))].sort()).toEqual([...new Set(verdicts)].sort())
        const { questions: open, cuts } = dependenceOf(tree, (leaf) => leaf)
        expect(cuts).toEqual([])
        // The questions told decide the verdict, and nobody needs one of them that says nothing new.
        const keys = open.map(({ unknown }) => unknown.key)
        const told = worlds.map((world) =>
          keys.map((key) => world(asked.findIndex((question) => question.key === key))).join(),
        )
        const byTold = new Map<string, boolean>()
        for (const [at, word] of told.entries()) {
          expect(byTold.get(word) ?? verdicts[at]).toBe(verdicts[at])
          byTold.set(word, verdicts[at] as boolean)
        }
        expect(keys.length > 0).toBe(new Set(verdicts).size > 1)
        for (const [place, { needed }] of open.entries()) {
          const yes = told.filter((_, at) => verdicts[at]).map((word) => word.split(',')[place] === 'true')
          const only = new Set(yes).size === 1 ? yes[0] : undefined
          if (needed !== undefined) expect(needed).toBe(only)
          // Of three sets and more, not all that they say of one another is looked at.
          else if (keys.every((key) => key.startsWith('plain'))) expect(only).toBeUndefined()
        }
      }),
      { numRuns: 500 },
    )
  })

  const plain = (key: string): Question => ({ key })
  const keysOf = (decide: (ask: (key: string) => boolean) => boolean): string[] => {
    const tree = explore(
      (oracle) => decide((key) => ask(oracle, plain(key))),
      () => undefined,
    )
    return dependenceOf(tree, (leaf) => leaf).questions.map(({ unknown, needed }) => `${unknown.key} ${needed}`)
  }

  test('a question whose answers lead to the same is none', () => {
    expect(keysOf((is) => (is('a') ? is('b') : is('b')))).toEqual(['b true'])
    expect(keysOf((is) => (is('a') ? is('b') || !is('b') : true))).toEqual([])
  })

  test('the order of asking makes no difference', () => {
    // The same question either way, which a tree that is not ordered cannot see.
    expect(keysOf((is) => (is('x') ? is('a') && is('b') : is('b') && is('a')))).toEqual(['a true', 'b true'])
  })

  test('needed is what no other answer can replace', () => {
    expect(keysOf((is) => is('a') || is('b'))).toEqual(['a undefined', 'b undefined'])
    expect(keysOf((is) => is('a') && !is('b'))).toEqual(['a true', 'b false'])
  })

  test('worlds that were not looked at are told with the question that led there', () => {
    const tree = explore(
      (oracle) =>
        Array.from({ length: 40 }, (_, at) => ask(oracle, plain(String(at)))).filter(Boolean).length % 2 === 1,
      () => undefined,
      { worlds: 20, steps: 1000, allSteps: 1000, questions: 100 },
    )
    const { questions: open, cuts } = dependenceOf(tree, (leaf) => leaf)
    expect(cuts.length).toBeGreaterThan(0)
    expect(open.length).toBeGreaterThan(0)
    for (const { needed } of open) expect(needed).toBeUndefined()
  })

  test('more questions than can be asked end in an answer that says so', () => {
    const tree = explore(
      (oracle) => Array.from({ length: 100_000 }, (_, at) => ask(oracle, plain(String(at)))).every(Boolean),
      () => undefined,
    )
    const { questions: open, cuts } = dependenceOf(tree, (leaf) => leaf)
    expect(open.length + cuts.length).toBeGreaterThan(0)
    expect(cuts.map(({ text }: Unknown) => text).join()).toContain('not fully evaluated')
  })
})
