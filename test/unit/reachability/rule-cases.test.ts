import { expect, test } from 'vitest'
import { readHostFacts } from '../../../src/machine/index.js'
import { recordedSource } from '../../recorded/recorded-cases.js'
import { readRecordedRules } from '../../recorded/recorded-rules.js'
import { answerTo, questionsOf, Score } from '../../recorded/rule-cases.js'

/** What the kernel did with firewall rules on test/host's hosts, replayed: the same facts have to predict the same. */
test('no sure answer is wrong about what the kernel did with a rule', async () => {
  const score = new Score()
  for (const { ruleCase, host, seen } of readRecordedRules()) {
    const facts = await readHostFacts(recordedSource({ host }))
    for (const question of questionsOf(ruleCase))
      score.add(`${ruleCase.name} | ${question}`, answerTo(question, facts), [
        seen[question],
        ruleCase.kernel[question],
      ])
  }
  if (process.env.SHOW_OPEN) console.log(score.open.join('\n'))
  console.log(score.summary())
  expect(score.wrong).toEqual([])
  expect(score.right).toBeGreaterThan(0)
})
