import { describe, expect, test } from 'vitest'
import { compareRecorded } from './compare.js'
import { tryAtRandom, wrongOf } from './random/try.js'

/** Each of which changes something: of some, a host takes nothing. */
const seeds = [1000, 1001, 1002, 1003, 1004, 1005, 1006, 1008, 1009]

describe('hosts changed at random: no packet does what is not predicted', () => {
  test.each(seeds)('seed %i', async (seed) => {
    const trial = await tryAtRandom(seed)
    const told = wrongOf(trial).map(({ label, observed, predicted }) => `${label}: ${observed}, predicted ${predicted}`)
    expect({ commands: trial.commands, told }).toEqual({ commands: trial.commands, told: [] })
    expect(trial.commands).not.toEqual([])
    const decided = trial.comparisons.filter(({ explanation }) => explanation.verdict !== 'conditional')
    expect(decided.length).toBeGreaterThan(trial.comparisons.length / 2)
    for (const recorded of trial.recorded.values()) compareRecorded(recorded)
  })
})
