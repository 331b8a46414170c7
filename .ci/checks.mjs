// Runs every check and closes with their totals: lint, types, build and each script count as one check, each vitest test
// as one. A test that did not run is neither passed nor failed: it is named. So is a test that passed only at a later try,
// with its first error; more than 1 % of those is a failure of its own. The files that took longest are named.
// Ends with 0: all passed; 1: something failed; 2: nothing failed, but this machine could not run everything.
import { existsSync, readdirSync } from 'node:fs'
import { check, run, script, tests } from './parts.mjs'

const isRoot = process.getuid?.() === 0
const incomplete = process.argv.includes('--incomplete') || !isRoot
const folder = 'test/scripts'
const scripts = (existsSync(folder) ? readdirSync(folder).sort() : []).flatMap((name) => {
  if (name.endsWith('.sh')) return [script(`script: ${name}`, 'bash', `${folder}/${name}`)]
  return /\.[cm]?[jt]s$/.test(name) ? [check(`script: ${name}`, 'tsx', `${folder}/${name}`)] : []
})

// The hosts' tests are the longest: parts of them come where there is time. Parts are by the names of files alone.
const parts = 6
const hosts = (...numbers) =>
  isRoot ? numbers.map((part) => tests('host', { name: `host ${part}`, args: [`--shard=${part}/${parts}`] })) : []

// Hosts and kernels wait, for packets that do not come and for each other, more than they work.
const totals = await run([
  [
    check('lint', 'biome', 'check', '.'),
    script('rooms', 'npm', 'run', '--silent', 'rooms'),
    check('types', 'tsc', '--noEmit'),
    tests('unit'),
    tests('driver'),
    ...hosts(6),
  ],
  [
    script('build', 'npm', 'run', '--silent', 'build'),
    ...(isRoot ? [tests('kernel')] : []),
    tests('package'),
    ...scripts,
    ...hosts(5),
  ],
  hosts(1, 2, 3, 4),
])
if (!isRoot) totals.notRun.push('test/host: namespaces and bridges need root')

const { passed, failures, notRun, retried, times } = totals
const ran = new Set(times.map(([file]) => file))
const wanted = readdirSync('test/host', { recursive: true })
  .filter((name) => name.endsWith('.test.ts') && !/^modular\//.test(name))
  .map((name) => `test/host/${name}`)
if (isRoot) for (const file of wanted) if (!ran.has(file)) failures.push(`${file}: no part ran it`)
if (retried.length * 100 > passed) {
  failures.push(`${retried.length} of ${passed} tests passed only at a later try: more than 1 %`)
}
process.stdout.write('\n')
const slowest = times.sort(([, one], [, other]) => other - one).slice(0, 25)
for (const [file, seconds] of slowest) process.stdout.write(`${seconds.toFixed(0).padStart(4)} s: ${file}\n`)
for (const line of retried) process.stdout.write(`retried: ${line}\n`)
for (const line of failures) process.stdout.write(`failed: ${line}\n`)
for (const line of notRun) process.stdout.write(`not run: ${line}\n`)
process.stdout.write(`${passed} passed, ${failures.length} failed\n`)
process.exit(failures.length > 0 ? 1 : incomplete ? 2 : 0)
