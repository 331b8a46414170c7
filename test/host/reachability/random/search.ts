/**
 * Looks for rulesets that explain() is wrong about, and for rules that decide
 * though others were foreseen, on real hosts with real packets, as root:
 *
 *   npm run search -- [how long: 90s, 10m, 2h; default 10m] [first seed; default: a new one each time]
 *
 * Each seed is a host with two networks, three guests, and up to seven random changes to its firewall and settings, after
 * which come as many more. One
 * that is wrong is shrunk to the fewest commands, printed, and kept in test/fixtures/scenes/found/, where every run of
 * the unit tests replays it: it fails until explain() is right about it.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { scenesFolder } from '../../../recorded/recorded-cases.js'
import { randomChanges } from './changes.js'
import { shrink } from './shrink.js'
import { type Attempt, searchedPorts, surprisesOf, type Trial, tryInTurn, tryWith, worldOf, wrongOf } from './try.js'
import type { World } from './worlds.js'

const [duration = '10m', first] = process.argv.slice(2)
const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000 }
const [, amount, unit = ''] = /^(\d+)([smh])$/.exec(duration) ?? []
const isSeed = first === undefined || /^\d{1,9}$/.test(first)
if (!amount || !isSeed) {
  console.error('search: how long, such as 90s, 10m or 2h, and where it is to be repeated, its first seed')
  process.exit(64)
}
const until = Date.now() + Number(amount) * (units[unit] ?? 0)
let seed = first === undefined ? Math.floor(Math.random() * 1e9) : Number(first)
console.log(`from seed ${seed} on, for ${duration}`)

/** Hosts under way: while one waits for packets that do not come, another is asked about. */
const sideBySide = 3
/** Of so many hosts the kernel is asked about one which rules decided. */
const tracedEach = 5

const totals = { hosts: 0, probes: 0, conditional: 0, wrong: 0, decisions: 0, gaps: 0, surprises: 0 }

async function search(): Promise<void> {
  while (Date.now() < until) {
    const own = seed++
    try {
      await searchOne(own)
    } catch (error) {
      console.log(`seed ${own}: not tried: ${String(error).split('\n')[0]}`)
    }
  }
}

async function searchOne(seed: number): Promise<void> {
  const attempt = seed % tracedEach === 0 ? {} : { ports: searchedPorts }
  const world = worldOf(seed)
  const turns = [
    randomChanges(world, seed, { shared: true }),
    randomChanges(world, -seed, { again: true, shared: true }),
  ]
  const trials = await tryInTurn(world, turns, attempt)
  totals.hosts++
  for (const trial of trials) count(seed, trial)
  if (totals.hosts % 50 === 0) tell()
  // The first that is wrong: what comes after it on that host would be found again.
  const at = trials.findIndex((trial) => wrongOf(trial).length > 0)
  const found = trials[at]
  if (found) await follow(seed, world, turns.slice(0, at + 1).flat(), found, attempt)
}

function count(seed: number, trial: Trial): void {
  const { comparisons } = trial
  totals.probes += comparisons.length
  totals.conditional += comparisons.filter(({ explanation }) => explanation.verdict === 'conditional').length
  const decisions = comparisons.flatMap(({ trace }) => (trace?.agrees === undefined ? [] : trace.decisions))
  totals.decisions += decisions.length
  totals.gaps += comparisons.filter(({ trace }) => trace?.isIncomplete).length
  const surprises = surprisesOf(trial)
  totals.surprises += surprises.length
  if (surprises.length > 0) console.log(`seed ${seed}: other rules decided\n  ${surprises.slice(0, 6).join('\n  ')}`)
}

/** Shrinks and keeps what is wrong again: the network may have been at fault, not the prediction. */
async function follow(
  seed: number,
  world: World,
  // Also those commands that failed: they may have done a part.
  commands: readonly string[],
  trial: Trial,
  attempt: Attempt,
): Promise<void> {
  const again = await tryWith(world, commands, attempt)
  const keyOf = ({ label, port }: { label: string; port: number }): string => `${label} ${port}`
  const keys = new Set(wrongOf(trial).map(keyOf))
  const wrongAgain = (one: Trial) => wrongOf(one).filter((found) => keys.has(keyOf(found)))
  const [first] = wrongAgain(again)
  if (!first) {
    console.log(`seed ${seed}: wrong once, and right when tried again: ${[...keys].slice(0, 3).join(', ')}`)
    return
  }
  totals.wrong++
  const one = { ports: [first.port] }
  const isWrong = (trial: Trial): boolean => wrongAgain(trial).length > 0
  const fewest = await shrink(commands, async (fewer) => isWrong(await tryWith(world, fewer, one)))
  const smallest = await tryWith(world, fewest, one)
  const shown = isWrong(smallest) ? smallest : again
  const name = `seed-${seed}`
  mkdirSync(new URL('found/', scenesFolder), { recursive: true })
  writeFileSync(
    new URL(`found/${name}.json`, scenesFolder),
    `${JSON.stringify({ ...shown.recorded.get(first.port), name }, undefined, 1)}\n`,
  )
  console.log(`seed ${seed}: test/fixtures/scenes/found/${name}.json\n${fewest.join('\n')}`)
  for (const { label, port, observed, predicted, explanation } of wrongOf(shown).slice(0, 8)) {
    console.log(`  ${label} ${port}: ${observed}, predicted ${predicted}`, explanation.failure?.text ?? '')
  }
}

/** How far it is, and how much of it is wrong or open. */
function tell(): void {
  const share = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`
  console.log(
    JSON.stringify(totals),
    `hosts wrong per 100,000 probes: ${((totals.wrong * 100_000) / Math.max(1, totals.probes)).toFixed(2)};`,
    `conditional: ${share(totals.conditional, totals.probes)} of the probes;`,
    `decided by another rule than foreseen: ${share(totals.surprises, totals.decisions)} of the decisions traced`,
  )
}

await Promise.all(Array.from({ length: sideBySide }, search))
tell()
process.exitCode = totals.wrong > 0 ? 1 : 0
