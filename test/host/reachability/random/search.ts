/**
 * Looks for rulesets that explain() is wrong about, on real hosts with real packets, as root:
 *
 *   npm run search:rulesets -- [first seed] [how many]
 *
 * Each seed is a host with two networks, three guests, and up to seven random changes to its firewall and settings. One
 * that is wrong is printed with its commands, and found again by its seed.
 */
import { tryAtRandom, wrongOf } from './try.js'

const [first = 1, count = 100] = process.argv.slice(2).map(Number)
const totals = { probes: 0, conditional: 0, wrong: 0 }
for (let seed = first; seed < first + count; seed++) {
  const trial = await tryAtRandom(seed)
  const wrong = wrongOf(trial)
  totals.probes += trial.comparisons.length
  totals.conditional += trial.comparisons.filter(({ explanation }) => explanation.verdict === 'conditional').length
  totals.wrong += wrong.length
  if (wrong.length === 0) continue
  console.log(`seed ${seed}\n${trial.commands.join('\n')}`)
  for (const { label, observed, predicted, explanation } of wrong) {
    console.log(`  ${label}: ${observed}, predicted ${predicted}`, explanation.failure?.text ?? '')
  }
}
console.log(totals)
process.exitCode = totals.wrong > 0 ? 1 : 0
