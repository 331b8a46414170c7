import { atOnce, type Sliced } from '../../../base/index.js'
import type { Packet } from '../../packet.js'
import type { Place } from '../../place.js'
import type { FieldReference, Key } from '../../ruleset.js'
import { FieldIndex } from '../field-index.js'
import { digest } from './list-text.js'
import { anyTruth, type Test, type Truth } from './truth.js'

/** Fewer keys are tested one by one. */
const fewest = 8

/**
 * Whether several fields together match one of a set's keys. The packet's known fields select the candidate keys; however
 * many there are, whether one of them matches is a single question.
 *
 * @param testOf  the test for one key
 * @param name    of the set
 */
export function anyKey(
  fields: readonly FieldReference[],
  keys: readonly Key[],
  testOf: (key: Key) => Test,
  name = 'a set',
): Test {
  const tests: (Test | undefined)[] = []
  const testAt = (number: number): Test => {
    const test = tests[number] ?? testOf(keys[number] ?? [])
    tests[number] = test
    return test
  }
  const all = keys.map((_key, number) => number)
  let indexes: readonly FieldIndex[] | undefined
  const candidates = (packet: Packet, place: Place): readonly number[] => {
    if (keys.length < fewest) return all
    indexes ??= atOnce(indexesOf(fields, keys))
    for (const index of indexes) {
      const found = index.find(packet, place)
      if (found) return found
    }
    return all
  }
  return (packet, place, host) => {
    const truths: Truth[] = []
    for (const number of candidates(packet, place)) {
      const truth = testAt(number)(packet, place, host)
      if (truth === true) return true
      if (truth !== false) truths.push(truth)
    }
    const found = anyTruth(
      truths,
      ([first]) => `the packet matches one of ${truths.length} elements of ${name}: ${first?.maybe}, …`,
    )
    if (typeof found === 'boolean' || truths.length === 1) return found
    return { ...found, key: `${truths.length} of ${name}: ${digest([found.key ?? found.maybe])}` }
  }
}

/** Indexes by the suitable fields, the one with the most values first. */
export function* indexesOf(fields: readonly FieldReference[], keys: readonly Key[]): Sliced<readonly FieldIndex[]> {
  const made = fields.flatMap((field, place) => {
    const index = FieldIndex.of(field)
    if (!index) return []
    const values = new Set(keys.map((key) => key[place]).filter((value) => typeof value !== 'object'))
    return [{ index, place, values: values.size }]
  })
  made.sort((a, b) => b.values - a.values)
  for (const { index, place } of made) {
    for (const [number, key] of keys.entries()) {
      if (number % 500 === 499) yield
      const value = key[place]
      index.add(number, value === undefined ? [] : [value])
    }
  }
  return made.map(({ index }) => index)
}
