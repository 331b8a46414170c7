/**
 * Carries out the remedies that explain() shows on hosts of all kinds, each on a fresh one, with real packets, as root:
 *
 *   npm run matrix -- remedies
 *   npx tsx test/host/reachability/remedies/score.ts [how many a host; default: all] [words of hosts' names]
 *
 * Fails where less than 95 % mend what was asked with nothing else opened untold and nothing broken.
 */
import { remedyHosts } from './hosts.js'
import { isRight, measure, type Outcome, scoreOf, wordsOf } from './measure.js'

const [most, ...words] = process.argv.slice(2)
const outcomes: Outcome[] = []
let shown = 0
for (const host of remedyHosts) {
  if (words.length > 0 && !words.some((word) => host.name.includes(word))) continue
  const of = await measure(host, most === undefined ? Number.MAX_SAFE_INTEGER : Number(most))
  shown += of.shown
  outcomes.push(...of.outcomes)
  console.log(`${host.name}: ${of.shown} shown; ${scoreOf(of.outcomes)}`)
  for (const one of of.outcomes) if (!isRight(one)) console.log(wordsOf(one))
}
console.log(`\n${shown} shown; ${scoreOf(outcomes)}`)
process.exit(outcomes.length > 0 && outcomes.filter(isRight).length >= 0.95 * outcomes.length ? 0 : 1)
