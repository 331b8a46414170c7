import { describe, expect, test } from 'vitest'
import { readHostFacts } from '../../../src/machine/index.js'
import { explain } from '../../../src/reachability/index.js'
import {
  assumptionsOf,
  guestsOf,
  networksOf,
  probesOf,
  recordedScenes,
  recordedSource,
} from '../../recorded/recorded-cases.js'
import { cameTrue, predictedAs, sameVerdict } from '../../recorded/words.js'

/** What real packets did on the hosts of test/host, replayed: the same facts have to predict the same. */
describe.each(recordedScenes())('%s', (_folder, scenes) => {
  test.each(scenes.map((recorded) => [recorded.name, recorded] as const))('%s', async (_name, recorded) => {
    const known = {
      networks: networksOf(recorded),
      guests: guestsOf(recorded),
      facts: await readHostFacts(recordedSource(recorded)),
      assume: assumptionsOf(recorded),
    }
    const agree = recorded.verdictsOnly ? sameVerdict : cameTrue
    const probes = probesOf(recorded)
    const wrong = probes.flatMap(({ label, query, observed }) => {
      const explanation = explain(query, known)
      const predicted = predictedAs(explanation, query.protocol)
      const isOpen = explanation.verdict === 'conditional'
      if (isOpen ? recorded.conditional?.includes(label) : agree(predicted, observed)) return []
      return [`${label}: ${observed}, predicted ${predicted}: ${explanation.failure?.text ?? ''}`]
    })
    expect(wrong).toEqual([])
    expect(probes).not.toEqual([])
  })
})
