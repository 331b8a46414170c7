import { expect, test } from 'vitest'
import { readHostFacts } from '../../../src/machine/index.js'
import { type RecordedRules, readRecordedRules, writeRecordedRules } from '../../recorded/recorded-rules.js'
import { recording, records } from '../../recorded/recorder.js'
import { answerTo, questionsOf, type RuleCase, readRuleCases, Score } from '../../recorded/rule-cases.js'
import { RuleHost } from './rule-host.js'

/** Hosts that cases are tried on side by side. They wait, for packets that do not come, more than they work. */
const hosts = 6

/** A kind, or part of the names, of the cases to try: `RULES='ipset' npx vitest …`. Only these are recorded then. */
const wanted = process.env.RULES ?? ''

test('no sure answer is wrong about what the kernel does with a rule', { timeout: 1_800_000, retry: 0 }, async () => {
  const queue = readRuleCases().filter(({ name, kind }) => name.includes(wanted) || kind === wanted)
  const all = [...queue]
  const score = new Score()
  const found: RecordedRules[] = []
  const refused: string[] = []
  const work = async (): Promise<void> => {
    // A host that a case has left changed is replaced.
    while (queue.length > 0) {
      await using host = await RuleHost.start()
      for (;;) {
        const next = queue.shift()
        if (!next) return
        const tried = await tryCase(host, next, score)
        if (typeof tried === 'string') refused.push(tried)
        else found.push(tried)
        if (!(await host.clear(next))) break
      }
    }
  }
  await Promise.all(Array.from({ length: hosts }, work))
  console.log([score.summary(), ...score.open.map((line) => line.slice(0, 240)), ...refused].join('\n'))
  const order = new Map(all.map((one, index) => [one.name, index]))
  found.sort((a, b) => (order.get(a.ruleCase.name) ?? 0) - (order.get(b.ruleCase.name) ?? 0))
  if (records) {
    const tried = new Set(all.map(({ name }) => name))
    writeRecordedRules([...readRecordedRules().filter(({ ruleCase }) => !tried.has(ruleCase.name)), ...found])
  }
  expect(score.wrong).toEqual([])
  expect(refused).toEqual([])
  expect(score.right).toBeGreaterThan(0)
})

/** Sets a case up, asks explain() and the kernel. @returns why the host did not take it */
async function tryCase(host: RuleHost, ruleCase: RuleCase, score: Score): Promise<RecordedRules | string> {
  try {
    await host.setUp(ruleCase)
    const { source, read } = recording(host.source)
    const facts = await readHostFacts(source)
    const seen = await Promise.all(
      questionsOf(ruleCase).map(async (question) => [question, await host.ask(question)] as const),
    )
    for (const [question, word] of seen)
      score.add(`${ruleCase.name} | ${question}`, answerTo(question, facts), [word, ruleCase.kernel[question]])
    return { ruleCase, host: read(), seen: Object.fromEntries(seen) }
  } catch (error) {
    return `${ruleCase.name}: ${String(error).slice(0, 300)}`
  }
}
